import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { weekOf } from '../stages/memory/rules.ts'
import { AGES, COHORT_WEEKS, matrixOf } from './cohorts/rules.ts'
import { type CohortQuery, type CohortReport, StageStays, type StayReport, WeeksData } from './contract.ts'
import { nameOf, WEEKS } from './counting.ts'
import * as store from './store.ts'
import { cellsSince, sizesSince } from './weeks/store.ts'

type Reader = Pick<Ctx, 'read' | 'now'>
/** The job that counts, by its name in api/jobs.ts. */
const JOB = 'flywheel.stay'

const countedOf = async ({ read, now }: Reader, report: { computedAt: number; people: number } | undefined) => ({
  ...{ computedAt: report?.computedAt ?? null, people: report?.people ?? 0 },
  counting: await store.isCounting(read, JOB, now()),
})

/** Stays as they were counted last; nothing is counted here. */
export async function stayReport(ctx: Reader, horizonDays: number): Promise<StayReport> {
  const report = await store.reportOf(ctx.read, nameOf(horizonDays))
  const stages = report ? StageStays.parse(JSON.parse(report.data)) : []
  return { ...(await countedOf(ctx, report)), horizonDays, stages }
}

/** The matrix of cohorts: who got value is right at every moment, who stayed is as it was counted last. */
export async function cohortReport(ctx: Reader, { span, metric }: CohortQuery): Promise<CohortReport> {
  const report = await store.reportOf(ctx.read, WEEKS)
  const { kept, lifecycle, regularity } = report
    ? WeeksData.parse(JSON.parse(report.data))
    : { kept: [], lifecycle: [], regularity: [] }
  const now = weekOf(ctx.now())
  const cells = metric === 'active' ? await cellsSince(ctx.read, now - COHORT_WEEKS) : kept
  const matrix = matrixOf(await sizesSince(ctx.read, now - COHORT_WEEKS), cells, { span, now })
  return { ...(await countedOf(ctx, report)), span, metric, ages: [...AGES], ...matrix, lifecycle, regularity }
}

/** Asks for stays to be counted now; once is enough. */
export const askToCount = (ctx: Ctx<May<'wheel.manage'>>) =>
  ctx.write(async (tx) => {
    if (!(await store.isCounting(tx, JOB, tx.now))) await tx.emit('stay_report.asked', {})
  })
