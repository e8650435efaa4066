import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { clickFloor } from './codes.ts'
import { TRACE_DAYS } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const PIECE = 2_000

/** After 90 days nothing tells networks and browsers apart any more: not of clicks, and not of owners. */
export async function forgetTraces(ctx: Ctx<System>): Promise<void> {
  const until = ctx.now() - TRACE_DAYS * DAY_MS
  const to = clickFloor(until)
  let from: string | undefined = await firstWithHashes(ctx, until)
  while (from !== undefined && from < to) {
    const last: string | undefined = await ctx.write((tx) => store.forgetHashes(tx, from!, to, PIECE))
    from = last === undefined ? undefined : `${last}0`
  }
  await ctx.write(async (tx) => void (await store.dropTraces(tx, until)))
}

/** Hashes go in the order of time, so halving finds the first that is left without reading what was done before. */
async function firstWithHashes({ read }: Ctx<System>, until: number): Promise<string | undefined> {
  let low = (await store.clickFrom(read, ''))?.at
  if (low === undefined || low >= until) return undefined
  let high = until
  while (low < high) {
    const middle: number = Math.floor((low + high) / 2)
    const found = await store.clickFrom(read, clickFloor(middle))
    if (found && found.at < until && found.forgotten) low = middle + 1
    else high = middle
  }
  return clickFloor(low)
}
