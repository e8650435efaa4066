import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { countComments } from '../comments/store.ts'
import { castTimes, countsOf, currency } from '../votes/counting/store.ts'
import { trendOf } from '../votes/rules.ts'
import { type Difference, differencesOf } from './rules.ts'
import * as store from './store.ts'

const AT_ONCE = 200
const TOLD = 50
const YIELD = () => new Promise((done) => setImmediate(done))

/** Counts every vote and comment of every request anew and writes down where the stored numbers differ. Changes none of them. */
export async function countAnew(ctx: Ctx) {
  const startedAt = ctx.now()
  const inCurrency = await currency(ctx.read)
  const differences: Difference[] = []
  let [requests, votes, after] = [0, 0, 0]
  for (;;) {
    const rows = await store.requestsAfter(ctx.read, after, AT_ONCE)
    for (const { number, id, ...stored } of rows) {
      const { people, browsers, revenueMinor } = await countsOf(ctx.read, id, inCurrency)
      const times = await castTimes(ctx.read, id)
      const commentCount = await countComments(ctx.read, id)
      const votesOf = { voteCount: people + browsers, anonymousCount: browsers, revenueMinor }
      const counted = { ...votesOf, commentCount, trend: trendOf(times) }
      differences.push(...differencesOf(number, stored, counted))
      requests += 1
      votes += counted.voteCount
    }
    if (rows.length < AT_ONCE) break
    after = rows.at(-1)!.number
    await YIELD()
  }
  const found = { requests, votes, differences, startedAt, finishedAt: ctx.now() }
  await ctx.write((tx) =>
    store.saveRecount(tx, {
      ...{ id: newId('rct', tx.now), ...found },
      differences: JSON.stringify(differences.slice(0, TOLD)),
    }),
  )
  return found
}
