import { withoutValues } from '../../db/errors.ts'
import type { System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { type Channel, COLUMNS, columnOf, type Doubts, dayOf } from './rules.ts'
import * as store from './store.ts'

/** One click on its way into the table. */
export interface Noted extends Omit<Doubts, 'own'> {
  id: string
  linkId: string
  at: number
  channel: Channel | null
  subId: string | null
  networkHash: string
  browserHash: string
  referrerHost: string | null
  landing: string | null
  paidParam: string | null
  kept: 'cookie' | 'address'
  /** Of the portal's session that came with it: perhaps the owner's. */
  sessionId: string | null
}
type Done = (stored: boolean) => void

const MAX_AT_ONCE = 1_000
const MAX_WAITING = 20_000
/** From here on only what counts is stored. */
const BUSY = 5_000

/**
 * Group commit: what comes in while one change is stored is the next change, and each click is acknowledged when it is
 * stored. A writer that cannot keep up is spared what is only interesting before it is spared a click.
 */
export function createIntake(ctx: Pick<Ctx<System>, 'write' | 'log'>) {
  let waiting: { noted: Noted; done: Done }[] = []
  let working: Promise<void> | undefined

  /** False when there is no room; otherwise `done` hears whether it was stored. */
  function add(noted: Noted, done: Done): boolean {
    if (waiting.length >= MAX_WAITING) return false
    if (waiting.length >= BUSY) Object.assign(noted, { referrerHost: null, landing: null, subId: null })
    waiting.push({ noted, done })
    working ??= work()
    return true
  }

  async function work() {
    // everything that this turn of the event loop read belongs to the first change
    await new Promise((done) => setImmediate(done))
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_AT_ONCE)
      waiting = waiting.slice(MAX_AT_ONCE)
      let stored = true
      try {
        await ctx.write((tx) => storeGroup(tx, group))
      } catch (error) {
        stored = false
        ctx.log.error({ err: withoutValues(error), clicks: group.length }, 'clicks could not be stored')
      }
      for (const { done } of group) done(stored)
    }
    working = undefined
  }

  return {
    add,
    /** Waits until everything that was taken is stored. */
    close: async () => working,
  }
}
export type Intake = ReturnType<typeof createIntake>

async function storeGroup(tx: Tx, group: { noted: Noted }[]): Promise<void> {
  const own = await ownAmong(tx, group)
  const cells = new Map<string, (string | number)[]>()
  let day = { at: Number.NaN, name: '' }
  const rows = group.map(({ noted: c }) => {
    const mine = own.has(c)
    if (c.at !== day.at) day = { at: c.at, name: dayOf(c.at) }
    const key = `${c.linkId} ${day.name} ${c.channel}`
    let cell = cells.get(key)
    if (!cell) cells.set(key, (cell = [c.linkId, day.name, c.channel ?? '', 0, 0, 0, 0, 0, 0]))
    const column = 3 + COLUMNS.indexOf(columnOf({ ...c, own: mine }))
    cell[column] = (cell[column] as number) + 1
    return [
      ...[c.id, c.linkId, c.at, c.channel, c.subId, c.networkHash, c.browserHash, c.referrerHost, c.landing],
      ...[c.paidParam, bit(c.bot), bit(c.prefetch), bit(c.duplicate), bit(c.navigation), bit(mine), c.kept],
    ]
  })
  await store.insertClicks(tx, rows)
  await store.addDays(tx, [...cells.values()])
}
const bit = (yes: boolean) => (yes ? 1 : 0)

async function ownAmong(tx: Tx, group: { noted: Noted }[]): Promise<ReadonlySet<Noted>> {
  const asked = group.flatMap(({ noted }) => (noted.sessionId === null ? [] : [{ noted, sessionId: noted.sessionId }]))
  if (asked.length === 0) return new Set()
  const mine = await store.ownersAmong(
    tx,
    asked.map(({ sessionId, noted: { linkId } }) => ({ sessionId, linkId })),
  )
  return new Set(asked.flatMap(({ noted }, i) => (mine.has(i) ? [noted] : [])))
}
