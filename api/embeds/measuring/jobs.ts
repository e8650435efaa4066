import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { dropEvents } from '../../kernel/events.ts'
import { dayOf } from '../rules.ts'
import { figuresSince, RAW_DAYS, SERVE_DAYS, VISITOR_DAYS } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const PIECE = 20_000

/** Single acts go after 90 days, figures after 25 months, page views and old versions when no token of theirs counts any more. */
export async function forgetOld(ctx: Ctx<System>): Promise<void> {
  const now = ctx.now()
  const until = await store.seqAt(ctx.read, now - RAW_DAYS * DAY_MS)
  for (let from = await store.firstSeq(ctx.read); from < until; from += PIECE) {
    const seqs = await store.rawBetween(ctx.read, from, Math.min(from + PIECE, until))
    if (seqs.length > 0) await ctx.write(async (tx) => void (await dropEvents(tx, seqs)))
  }
  while (await ctx.write((tx) => store.dropServes(tx, now - SERVE_DAYS * DAY_MS, PIECE)));
  await ctx.write(async (tx) => {
    await store.dropVersions(tx, now - SERVE_DAYS * DAY_MS)
    await store.dropVisitors(tx, now - VISITOR_DAYS * DAY_MS)
    await store.forgetFigures(tx, figuresSince(dayOf(now)))
  })
}
