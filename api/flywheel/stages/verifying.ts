import { setImmediate as othersFirst } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { weeksOf } from '../stay/weeks/rules.ts'
import { differingCohorts, storedWeeks } from '../stay/weeks/store.ts'
import { versionsOf } from './actions.ts'
import { rewrite, rewriteJoined } from './history/rules.ts'
import { DAY, weekStart } from './memory/rules.ts'
import { replay } from './rules.ts'
import * as store from './store.ts'

const BATCH = 100
const DAYS = 30

/**
 * Replays what everybody did and says whose stored stage, history or weeks differ from it. Who is due, or waits to be looked at,
 * is compared with the moment before.
 */
export async function verifyStages(ctx: Pick<Ctx<System>, 'read' | 'now'>) {
  const versions = await versionsOf(ctx.read)
  const waiting = new Set((await store.queued(ctx.read, 100_000)).map(({ contactId }) => contactId))
  const differing: string[] = []
  let checked = 0
  for (let after = ''; ; ) {
    const ids = await store.contactsAfter(ctx.read, after, BATCH)
    if (ids.length === 0) return { checked, differing }
    for (const id of ids) {
      if (waiting.has(id)) continue
      if (!(await agrees(ctx, versions, id))) differing.push(id)
      await othersFirst() // a local database answers at once, so nobody else would have a turn
    }
    checked += ids.length
    after = ids.at(-1)!
  }
}

/**
 * Adds flows and stock up anew from the history, some days at a time, and names the days on which the roll-ups differ; of
 * cohorts, added up from everybody's weeks, the day their week begins.
 */
export async function verifyRollUps(ctx: Pick<Ctx<System>, 'read'>) {
  const { first, last } = await store.countedDays(ctx.read)
  const differing: string[] = []
  for (let from = first; from <= last; from += DAYS) {
    for (const day of await store.differingDays(ctx.read, from, from + DAYS))
      differing.push(new Date(day * DAY).toISOString().slice(0, 10))
    await othersFirst()
  }
  for (const week of await differingCohorts(ctx.read))
    differing.push(new Date(weekStart(week)).toISOString().slice(0, 10))
  return { differing }
}

async function agrees(
  ctx: Pick<Ctx<System>, 'read' | 'now'>,
  versions: Awaited<ReturnType<typeof versionsOf>>,
  contactId: string,
) {
  const stored = await store.stageOf(ctx.read, contactId)
  const ids = await store.membersOf(ctx.read, contactId)
  const all = await store.allEventsOf(ctx.read, ids)
  const events = all.filter(({ late }) => !late)
  const until = stored?.nextCheckAt ? Math.min(ctx.now(), stored.nextCheckAt - 1) : ctx.now()
  const { state, transitions } = replay({ events, versions, pins: await store.pinsOf(ctx.read, ids) }, until)
  if (!isDeepStrictEqual(state && { contactId, ...state }, stored)) return false
  if (!isDeepStrictEqual(weeksOf(all, transitions), await storedWeeks(ctx.read, contactId))) return false
  const told = await store.historyOf(ctx.read, contactId)
  const base = told.findLast(({ kind }) => kind === 'correction')
  const { taken, added, jump } = base
    ? rewriteJoined(told, transitions, state, { seq: base.causeSeq ?? 0, at: base.at })
    : rewrite(told, transitions)
  return taken.length === 0 && added.length === 0 && !jump
}
