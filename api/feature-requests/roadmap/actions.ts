import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/problem.ts'
import { localTime } from '../../kernel/wall-clock.ts'
import { noRequest, seenRequest } from '../access.ts'
import { note } from '../history.ts'
import { sightOf } from '../lists/actions.ts'
import { summaryOf } from '../lists/present.ts'
import { byNumbers } from '../lists/store.ts'
import { slugOf } from '../rules.ts'
import { type RequestRow, requestByNumber } from '../store.ts'
import { timeZone } from '../telling/store.ts'
import type { Voter } from '../votes/voter.ts'
import type { Planned, PlanState, Roadmap, RoadmapChanges, SavePlan } from './contract.ts'
import { changesOf, columnOf, datesKept, isLate, isSame, type Plan, type PlanRow, recordOf } from './rules.ts'
import * as store from './store.ts'

/** Says anew when it is meant to come; the same again says nothing. */
export const savePlan = (ctx: Ctx<May<'requests.manage'>>, number: number, { horizon, ...said }: SavePlan) =>
  ctx.write(async (tx) => {
    const request = await requestByNumber(tx, number)
    if (!request) throw noRequest()
    const dated = horizon === 'dated'
    const plan: Plan = {
      ...{ horizon, etaFrom: dated ? said.from : null, etaTo: dated ? said.to : null },
      confidence: dated ? said.confidence : null,
    }
    if (horizon !== 'none') {
      if (request.canonicalId !== null)
        throw conflict('request.merged', 'This request was taken into another. Plan that one.')
      if (!request.shown) throw conflict('request.held', 'Publish this request before you plan it.')
      if (request.category === 'shipped' || request.category === 'declined') {
        throw conflict('plan.closed', 'This request is shipped or declined. Change its status first.')
      }
    }
    const last = (await store.plansOf(tx, [request.id])).at(-1)
    if (last ? !isSame(last, plan) : horizon !== 'none') {
      const row = { requestId: request.id, ...plan, plannedBy: actorId(ctx.actor)!, createdAt: tx.now }
      await store.insertPlan(tx, row)
      await note(tx, request.id, 'planned', plan, ctx.actor)
      await tx.emit('feature_request.planned', { requestId: request.id, horizon })
    }
    return stateOf(tx, request, tx.now)
  })

const todayOf = async (read: Reads, now: number) => localTime(now, await timeZone(read)).day

async function stateOf(read: Reads, { id, number, category }: RequestRow, now: number): Promise<PlanState> {
  const rows = await store.plansOf(read, [id])
  const last = rows.at(-1)
  const plan = last && last.horizon !== 'none' ? last : null
  const done = category === 'shipped' || category === 'declined'
  const late = plan !== null && !done && isLate(plan, await todayOf(read, now))
  return { number, plan, changes: changesOf(rows), late }
}
export async function planOf(ctx: Ctx, number: number, voter: Voter | undefined): Promise<PlanState> {
  const { request } = await seenRequest(ctx, number, voter)
  return stateOf(ctx.read, request, ctx.now())
}

/** Rows in the order of requests and time, by request. */
function byRequest<T extends { requestId: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const row of rows) found.set(row.requestId, [...(found.get(row.requestId) ?? []), row])
  return found
}

const RECENT_MS = 90 * 86_400_000
const SHIPPED = 12
/** What comes now, next and later, what came lately, and how well the company keeps its dates; as far as somebody may see it. */
export async function readRoadmap(ctx: Ctx, voter: Voter | undefined): Promise<Roadmap> {
  const { read } = ctx
  const { boardIds, beside } = await sightOf(ctx)
  const zone = await timeZone(read)
  const today = localTime(ctx.now(), zone).day
  const planned = await store.planned(read, boardIds)
  const shipped = await store.shippedSince(read, ctx.now() - RECENT_MS, boardIds, SHIPPED)
  const numbers = [...planned, ...shipped].map(({ number }) => number)
  const rows = new Map((await byNumbers(read, numbers, voter)).map((row) => [row.number, summaryOf(row, beside)]))
  const said = byRequest(
    await store.plansOf(
      read,
      planned.map(({ id }) => id),
    ),
  )
  const columns: Pick<Roadmap, 'now' | 'next' | 'later'> = { now: [], next: [], later: [] }
  for (const { id, number, plan } of planned) {
    const [summary, column] = [rows.get(number), columnOf(plan, today)]
    if (!summary || !column) continue
    columns[column].push({ ...summary, plan, changes: changesOf(said.get(id) ?? []), late: isLate(plan, today) })
  }
  for (const column of Object.values(columns)) column.sort(soonest)
  return {
    ...columns,
    shipped: shipped.flatMap(({ number, shippedAt }) => {
      const summary = rows.get(number)
      return summary ? [{ ...summary, shippedAt }] : []
    }),
    record: recordOf(await keptDates(read, boardIds, { zone, today })),
  }
}
/** Dates before none, the soonest first; within that the most wanted, as they came. */
const soonest = (a: Planned, b: Planned) => (a.plan.etaTo ?? '9999').localeCompare(b.plan.etaTo ?? '9999')

async function keptDates(
  read: Reads,
  boardIds: string[] | undefined,
  { zone, today }: { zone: string; today: string },
) {
  const rows = (await store.promises(read, boardIds)).map(({ plan, shippedAt }) => ({ ...plan, shippedAt }))
  return [...byRequest<PlanRow & { shippedAt: number | null }>(rows).values()].map((all) => {
    const shippedAt = all[0]!.shippedAt
    return datesKept(changesOf(all), shippedAt === null ? null : localTime(shippedAt, zone).day, today)
  })
}

const LATELY = 50
export async function roadmapChanges(ctx: Ctx): Promise<RoadmapChanges> {
  const { boardIds } = await sightOf(ctx)
  const requests = await store.lately(ctx.read, boardIds, LATELY)
  const said = byRequest(
    await store.plansOf(
      ctx.read,
      requests.map(({ id }) => id),
    ),
  )
  const items = requests.flatMap(({ id, number, title }) =>
    changesOf(said.get(id) ?? []).map((one) => ({ ...one, request: { number, slug: slugOf(title), title } })),
  )
  return { items: items.sort((a, b) => b.seq - a.seq).slice(0, LATELY) }
}
