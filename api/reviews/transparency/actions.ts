import type { Reads } from '../../../db/client.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { REASON_WORDS } from '../moderation/rules.ts'
import { lastParity } from '../parity/actions.ts'
import { LONGEST_WAIT_HOURS } from '../rules.ts'
import { policy } from '../store.ts'
import type { Census, Transparency } from './contract.ts'
import * as store from './store.ts'

const PERIOD_MS = 365 * 86_400_000
const pause = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Counts how a year's reviews came, product by product, so that nobody waits behind it. */
export async function countCensus(ctx: Ctx<System>): Promise<void> {
  const since = ctx.now() - PERIOD_MS
  const census: Census = { shown: 0, byOrigin: {}, byVerification: {}, incentivized: 0, imported: 0, reports: [] }
  for (const { id } of await store.productIds(ctx.read)) {
    for (const { origin, verified, incentivized, n } of await store.shownSince(ctx.read, id, since)) {
      census.shown += n
      census.byOrigin[origin] = (census.byOrigin[origin] ?? 0) + n
      const shows = verified ?? 'nothing'
      census.byVerification[shows] = (census.byVerification[shows] ?? 0) + n
      if (incentivized) census.incentivized += n
      if (origin === 'import') census.imported += n
    }
    await pause()
  }
  census.reports = await store.reportsSince(ctx.read, since)
  await ctx.write(async (tx) => {
    const day = new Date(tx.now).toISOString().slice(0, 10)
    await store.saveCensus(tx, { day, counts: JSON.stringify(census), createdAt: tx.now })
  })
}

/** What holds now: read from the settings and the rows that decide, so that it cannot say anything else than what is done. */
export async function transparency(read: Reads, now: number): Promise<Transparency> {
  const { publishUnflagged, waitHours, flaggedWords } = await policy(read)
  const products = await store.products(read)
  const counted = await store.lastCensus(read)
  const { invited, answered } = await store.invitations(read)
  return {
    ...{ publishUnflagged, waitHours, longestWaitHours: LONGEST_WAIT_HOURS, flaggedWords: flaggedWords.length },
    ...{ moderators: await store.moderators(read), overdue: await store.overdue(read, now) },
    customersOnly: products.filter(({ openTo }) => openTo === 'customers').map(({ name }) => name),
    uncountedIncentives: products.filter(({ countIncentivized }) => !countIncentivized).map(({ name }) => name),
    ...{ incentives: await store.incentives(read), invited, answered, reasons: [...REASON_WORDS] },
    census: counted ? (JSON.parse(counted.counts) as Census) : null,
    censusDay: counted?.day ?? null,
    parity: await lastParity(read),
  }
}
