import type { Reads } from '../../../db/client.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { idFloor } from '../../kernel/ids.ts'
import type { ParityReport } from './contract.ts'
import { ENOUGH, emptyTally, judge, publicCount, type StarCount, type Tally } from './rules.ts'
import * as store from './store.ts'

const PERIOD_MS = 365 * 86_400_000
const PAGE = 5000

/** Counts anew what became of a year's reviews by stars. Product by product, so that nobody waits behind it. */
export async function countParity(ctx: Ctx<System>): Promise<void> {
  const since = ctx.now() - PERIOD_MS
  const tallies = [1, 2, 3, 4, 5].map(emptyTally)
  for (const productId of await store.productIds(ctx.read)) {
    for (const { rating, minutes, n } of await store.waits(ctx.read, productId, since)) {
      const tally = tallies[rating - 1]!
      tally.submitted += n
      if (minutes === null) continue
      tally.published += n
      const waited = Math.max(0, minutes)
      tally.minutes.set(waited, (tally.minutes.get(waited) ?? 0) + n)
    }
    await pause()
  }
  await countRefusals(ctx.read, tallies, since)
  const { pReject, pDelay, alert } = judge(tallies)
  await ctx.write(async (tx) => {
    const day = new Date(tx.now).toISOString().slice(0, 10)
    await store.saveReport(tx, {
      ...{ day, counts: JSON.stringify(tallies.map(publicCount)), alert, createdAt: tx.now },
      ...{ pReject: pReject?.toPrecision(6) ?? null, pDelay: pDelay?.toPrecision(6) ?? null },
    })
    if (alert) await tx.emit('parity.alerted', { day })
  })
}
/** Others go first. */
const pause = () => new Promise<void>((resolve) => setImmediate(resolve))

/** What was turned down and stayed so: a later decision for it takes it out of the count. */
async function countRefusals(read: Reads, tallies: Tally[], since: number): Promise<void> {
  const standing = new Map<string, { rating: number; as: 'rejected' | 'removed'; reason: string }>()
  let after = idFloor('dec', since)
  for (;;) {
    const page = await store.decisions(read, after, PAGE)
    for (const { reviewId, toState, reason, rating } of page) {
      if (toState === 'rejected' || toState === 'removed') {
        standing.set(reviewId, { rating, as: toState, reason: reason ?? '' })
      } else if (toState === 'published' || toState === 'pending') standing.delete(reviewId)
    }
    if (page.length < PAGE) break
    after = page.at(-1)!.id
    await pause()
  }
  for (const { rating, as, reason } of standing.values()) {
    const reasons = tallies[rating - 1]![as]
    reasons[reason] = (reasons[reason] ?? 0) + 1
  }
}

/** The last count; null before the first night. */
export async function lastParity(read: Reads): Promise<ParityReport | null> {
  const row = await store.lastReport(read)
  if (!row) return null
  const [pReject, pDelay] = [row.pReject, row.pDelay].map((p) => (p === null ? null : Number(p)))
  return {
    ...{ day: row.day, alert: row.alert, createdAt: row.createdAt, enough: ENOUGH },
    ...{ pReject: pReject ?? null, pDelay: pDelay ?? null, counts: JSON.parse(row.counts) as StarCount[] },
  }
}
