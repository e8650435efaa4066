import { allow, type May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'
import { mustWorkHere } from '../comments/actions.ts'
import { NEEDED } from '../figures/contract.ts'
import { flowsOf } from '../figures/store.ts'
import { openItem } from '../items/actions.ts'
import { DAY } from '../stages/memory/rules.ts'
import { isCounting, reportOf } from '../stay/store.ts'
import {
  CELL_NEEDED,
  EARLY_DAYS,
  FrictionData,
  type FrictionReport,
  HORIZON_DAYS,
  type LogEntry,
  type OpenFinding,
} from './contract.ts'
import { FRICTION } from './counting.ts'
import { changeOf, frictionOf } from './log/rules.ts'
import { causeOf, TEAM_OF, titleOf } from './rules.ts'
import * as store from './store.ts'

/** The job that counts, by its name in api/jobs.ts. */
const JOB = 'flywheel.friction'
type Reader = Pick<Ctx, 'read' | 'now' | 'actor'>
const seesPeople = ({ actor }: Pick<Ctx, 'actor'>) => allow(actor, 'wheel.manage') !== undefined

async function known({ read }: Pick<Ctx, 'read'>) {
  const report = await reportOf(read, FRICTION)
  return {
    ...{ computedAt: report?.computedAt ?? null, people: report?.people ?? 0 },
    data: FrictionData.parse(report ? JSON.parse(report.data) : { stages: [], findings: [], reasons: [] }),
  }
}
/** What was found last, with the item each finding has. What is about a colleague only managers see. */
export async function frictionReport(ctx: Reader): Promise<FrictionReport> {
  const { data, ...counted } = await known(ctx)
  const items = await store.itemsFrom(ctx.read, 'friction:')
  const itemOf = (cause: string) => items.find((one) => one.cause.startsWith(cause))
  const managers = seesPeople(ctx)
  const given = data.given ?? data.reasons.reduce((sum, { n }) => sum + n, 0)
  return {
    ...counted,
    counting: await isCounting(ctx.read, JOB, ctx.now()),
    ...{ horizonDays: HORIZON_DAYS, earlyDays: EARLY_DAYS, needed: CELL_NEEDED },
    ...{ stages: data.stages, hidesPeople: !managers },
    reasons: data.reasons.map((one) => ({ ...one, share: wilson(one.n, given)! })),
    findings: data.findings
      .filter(({ dimension }) => managers || dimension !== 'person')
      .map((finding) => {
        const item = itemOf(causeOf(finding))
        return { ...finding, item: item ? { id: item.id, state: item.state } : null }
      }),
  }
}

/** @throws Problem friction.not_found, friction.taken_up, or input.invalid for an owner who does not work here */
export const openFinding = (ctx: Ctx<May<'items.manage'>>, said: OpenFinding) =>
  ctx.write(async (tx) => {
    const { findings } = (await known({ read: tx })).data
    const same = (one: { from: string; dimension: string; value: string }) =>
      one.from === said.from && one.dimension === said.dimension && one.value === said.value
    if (!findings.some(same) || (said.dimension === 'person' && !seesPeople(ctx)))
      throw notFound('friction.not_found', 'There is no such finding any more. Look at the page again.')
    await mustWorkHere(tx, [said.ownerId], 'ownerId')
    const before = await store.itemsFrom(tx, causeOf(said))
    if (before.some(({ state }) => state === 'open'))
      throw conflict('friction.taken_up', 'Somebody has taken this up already.')
    const { id } = await openItem(tx, {
      ...{ kind: 'friction', cause: `${causeOf(said)}${before.length + 1}`, title: said.title ?? titleOf(said) },
      ...{ team: said.team ?? TEAM_OF[said.from], ownerId: said.ownerId, dueOn: said.dueOn },
      ...{ subject: { kind: 'transition', id: said.from }, openedBy: ctx.actor.accountId },
    })
    return { id }
  })

const MOST = 50
/** What was mended, with friction of that way on in as many days before it was taken up and after it was done. */
export async function lubricationLog({ read, now }: Pick<Ctx, 'read' | 'now'>, days: number) {
  const today = Math.floor(now() / DAY)
  const items: LogEntry[] = []
  for (const { from, ...item } of await store.mended(read, MOST)) {
    const stage = from as LogEntry['from']
    const [opened, done] = [Math.floor(item.openedAt / DAY), Math.floor(item.endedAt / DAY) + 1]
    const before = frictionOf(await flowsOf(read, { from: opened - days, until: opened }), stage)
    const daysPassed = Math.min(days, Math.max(0, today - done))
    const after = daysPassed < days ? null : frictionOf(await flowsOf(read, { from: done, until: done + days }), stage)
    const change = after && changeOf(before, after)
    items.push({ item, from: stage, before, after, daysPassed, change })
  }
  return { days, needed: NEEDED, items }
}

/** Asks for friction to be counted now; once is enough. */
export const askToCount = (ctx: Ctx<May<'wheel.manage'>>) =>
  ctx.write(async (tx) => {
    if (!(await isCounting(tx, JOB, tx.now))) await tx.emit('friction.asked', {})
  })
