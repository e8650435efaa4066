import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/problem.ts'
import { numberIn, seenRequest } from '../access.ts'
import type { RequestRow } from '../store.ts'
import { currency } from '../votes/counting/store.ts'
import type { SaveScore, Score, ScoredRequest, Scores } from './contract.ts'
import { type Estimate, isWhole, type Range, riceOf, shareOfWorlds, TOP, WORLDS } from './rules.ts'
import * as store from './store.ts'

const rangeOf = (low: number | null, high: number | null): Range | null =>
  low === null || high === null ? null : { low, high }
const estimateOf = (row: store.EstimateRow): Estimate => ({
  reach: rangeOf(row.reachLow, row.reachHigh),
  impact: rangeOf(row.impactLow, row.impactHigh),
  confidence: rangeOf(row.confidenceLow, row.confidenceHigh),
  effort: rangeOf(row.effortLow, row.effortHigh),
})
const shown = ({ estimate, by }: { estimate: store.EstimateRow; by: string | null }) => ({
  ...{ ...estimateOf(estimate), note: estimate.note, by, at: estimate.createdAt },
})

/** Another estimate beside those before it; the same again is none. */
export async function saveScore(ctx: Ctx<May<'requests.manage'>>, address: string, input: SaveScore): Promise<void> {
  await ctx.write(async (tx) => {
    const { request } = await seenRequest({ read: tx, actor: ctx.actor }, numberIn(address))
    if (request.canonicalId !== null) {
      throw conflict('request.merged', 'This request was merged. Estimate the one it was taken into.')
    }
    const [newest] = await store.estimatesOf(tx, request.id)
    const { note, reach, impact, confidence, effort } = input
    const said = { reach, impact, confidence, effort }
    if (newest && newest.estimate.note === note && JSON.stringify(estimateOf(newest.estimate)) === JSON.stringify(said))
      return
    await store.insertEstimate(tx, {
      ...{ requestId: request.id, note, estimatedBy: actorId(ctx.actor)!, createdAt: tx.now },
      ...{ reachLow: reach?.low, reachHigh: reach?.high, impactLow: impact?.low, impactHigh: impact?.high },
      ...{ confidenceLow: confidence?.low, confidenceHigh: confidence?.high },
      ...{ effortLow: effort?.low, effortHigh: effort?.high },
    })
    await tx.emit('feature_request.estimated', { requestId: request.id })
  })
}

async function evidenceOf(read: Reads, rows: RequestRow[]): Promise<Map<string, Score['evidence']>> {
  const inCurrency = await currency(read)
  const ids = rows.map(({ id }) => id)
  const said = new Map((await store.importancesOf(read, ids)).map(({ requestId, ...counts }) => [requestId, counts]))
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ votes: row.voteCount, anonymousVotes: row.anonymousCount },
        revenue: { amountMinor: row.revenueMinor, currency: inCurrency },
        ...(said.get(row.id) ?? { nice: 0, important: 0, blocking: 0 }),
      },
    ]),
  )
}

export async function scoreAt(ctx: Ctx<May<'requests.read'>>, address: string): Promise<Score> {
  const { request } = await seenRequest(ctx, numberIn(address))
  const [newest, ...earlier] = (await store.estimatesOf(ctx.read, request.id)).map(shown)
  return {
    ...{ estimate: newest ?? null, earlier },
    rice: newest && isWhole(newest) ? riceOf(newest) : null,
    evidence: (await evidenceOf(ctx.read, [request])).get(request.id)!,
  }
}

/** What could be built, by what it is worth for what it costs. */
export async function scores({ read }: Ctx<May<'requests.read'>>): Promise<Scores> {
  const rows = await store.estimated(read)
  const evidence = await evidenceOf(
    read,
    rows.map(({ request }) => request),
  )
  const contenders = rows.flatMap(({ request, estimate }) => {
    const ranges = estimateOf(estimate)
    return isWhole(ranges) ? [{ id: request.id, ...ranges }] : []
  })
  const shares = shareOfWorlds(contenders)
  const items = rows.map(({ request, ...one }): ScoredRequest => {
    const ranges = estimateOf(one.estimate)
    return {
      ...{ number: request.number, title: request.title, category: request.category, estimate: shown(one) },
      rice: isWhole(ranges) ? riceOf(ranges) : null,
      evidence: evidence.get(request.id)!,
      topShare: shares?.get(request.id) ?? null,
    }
  })
  items.sort((a, b) => (b.rice?.mid ?? -1) - (a.rice?.mid ?? -1) || b.number - a.number)
  return { items, worlds: WORLDS, top: TOP, next: await store.notEstimated(read) }
}
