import { withoutValues } from '../../db/errors.ts'
import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Journal } from '../kernel/outside.ts'
import type { Channel, Doubts } from './rules.ts'
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
  hosting: boolean | null
  country: string | null
  /** Of the portal's session that came with it: perhaps the owner's. */
  sessionId: string | null
}
type Done = (stored: boolean) => void
interface Waiting {
  row: string
  done: Done
}

const MAX_AT_ONCE = 500
const MAX_WAITING = 20_000
/** From here on only what counts is stored. */
const BUSY = 5_000
/** So many at once are a rush: they are safe sooner in the journal than in the table. */
const RUSH = 16
/** Of clicks that are in the journal and not yet in the table; beyond it the table is waited for. */
const MAX_BEHIND = 300_000
/** A rush is over when there was none for so long; meanwhile the table gets a group now and then. */
const REST_MS = 250
const RETRY_MS = 1_000
const SOON_MS = 5
/** When the disk is slow the next line does not wait for the one before, up to a few. */
const SLOW_MS = 3
const MOST_FLIGHTS = 4

const turn = () => new Promise((done) => setImmediate(done))
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))
const bit = (yes: boolean) => (yes ? 1 : 0)
const word = (text: string | null) => (text === null ? 'null' : `"${text}"`)
const quoted = (text: string | null) => (text === null ? 'null' : JSON.stringify(text))

/** A click as one row of JSON, as the table and the journal take it. Ids, hashes and marks hold nothing to quote. */
export const rowOf = (c: Noted): string =>
  `["${c.id}","${c.linkId}",${c.at},${word(c.channel)},${word(c.subId)},"${c.networkHash}","${c.browserHash}",${quoted(c.referrerHost)},${quoted(c.landing)},${word(c.paidParam)},${bit(c.bot)},${bit(c.prefetch)},${bit(c.duplicate)},${bit(c.navigation)},${word(c.sessionId)},"${c.kept}",${c.hosting === null ? 'null' : bit(c.hosting)},${word(c.country)}]`

interface Behind {
  line: string
  clicks: number
}
/** A line of a run before this one, unless a power cut left half of it. */
function whole(line: string): Behind[] {
  try {
    return [{ line, clicks: (JSON.parse(line) as unknown[]).length }]
  } catch {
    return []
  }
}

/**
 * Stores clicks before they are acknowledged: what comes in while one group is stored is the next group. A small group is
 * committed to the table. In a rush a group is written to the journal, down to the disk, and its rows follow into the
 * table when there is time, at the latest when the portal starts again. Without a journal everything is committed.
 */
export function createIntake(ctx: Pick<Ctx<System>, 'write' | 'log'>, journal?: Journal) {
  let waiting: Waiting[] = []
  let working: Promise<void> | undefined
  const flights = new Set<Promise<void>>()
  let taken = 0
  let rushedAt = Number.NEGATIVE_INFINITY
  let behind = (journal?.left() ?? []).flatMap(whole)
  /** Lines so far, and how many of them are in the table. */
  const lines = { kept: behind.length, moved: 0 }
  let clicksBehind = behind.reduce((sum, { clicks }) => sum + clicks, 0)
  let following: Promise<void> | undefined
  let closing = false
  let hurried = 0
  const complain = (error: unknown) => ctx.log.error({ err: withoutValues(error) }, 'clicks could not be stored')

  /** False when there is no room; otherwise `done` hears whether it is stored. */
  function add(row: string, done: Done): boolean {
    if (waiting.length >= MAX_WAITING) return false
    waiting.push({ row, done })
    taken++
    working ??= work()
    return true
  }

  async function work() {
    await turn() // everything that this turn of the event loop read belongs to the first group
    while (waiting.length > 0) {
      while (flights.size >= MOST_FLIGHTS) await Promise.race(flights)
      const group = waiting.slice(0, MAX_AT_ONCE)
      waiting = waiting.slice(MAX_AT_ONCE)
      const flight = acknowledge(group).finally(() => flights.delete(flight))
      flights.add(flight)
      await (isRush() ? Promise.race([flight, sleep(SLOW_MS)]) : flight)
    }
    working = undefined
  }
  async function acknowledge(group: Waiting[]): Promise<void> {
    const line = `[${group.map(({ row }) => row).join()}]`
    let stored = true
    try {
      await storeGroup(line, group.length)
    } catch (error) {
      stored = false
      complain(error)
    }
    for (const { done } of group) done(stored)
  }
  async function storeGroup(line: string, clicks: number): Promise<void> {
    if (clicks >= RUSH) rushedAt = performance.now()
    if (!journal || !isRush() || clicksBehind >= MAX_BEHIND) return ctx.write((tx) => store.insertClicks(tx, [line]))
    await journal.append(line)
    behind.push({ line, clicks })
    lines.kept++
    clicksBehind += clicks
    following ??= follow()
  }
  const isRush = () => journal !== undefined && performance.now() - rushedAt < REST_MS

  /** Brings what is in the journal into the table: at leisure while people come, at once when somebody asks for it. */
  async function follow() {
    while (behind.length > 0) {
      const rests = isRush() && clicksBehind < MAX_BEHIND / 2 && hurried === 0 && !closing
      await (rests ? sleep(REST_MS) : turn())
      const next = firstOf(behind)
      try {
        await ctx.write((tx) =>
          store.insertClicks(
            tx,
            next.map(({ line }) => line),
          ),
        )
      } catch (error) {
        complain(error)
        if (closing) break // the next start goes on
        await sleep(RETRY_MS)
        continue
      }
      behind = behind.slice(next.length)
      lines.moved += next.length
      for (const { clicks } of next) clicksBehind -= clicks
    }
    following = undefined
    if (behind.length === 0 && flights.size === 0) journal?.clear()
  }
  function firstOf(lines: Behind[]): Behind[] {
    let clicks = 0
    const end = lines.findIndex((one) => (clicks += one.clicks) >= MAX_AT_ONCE)
    return end < 0 ? lines : lines.slice(0, end + 1)
  }
  if (behind.length > 0) following = follow()

  return {
    add,
    /** Whether what is only interesting should be left out. */
    isBusy: () => waiting.length >= BUSY,
    /** Whether few came in since this was asked last. */
    isQuiet() {
      const few = taken < RUSH * 100
      taken = 0
      return few && clicksBehind === 0
    },
    /** Resolves when everything that was acknowledged before is in the table. */
    async settle() {
      const { kept } = lines
      hurried++
      while (lines.moved < kept && following) await Promise.race([following, sleep(SOON_MS)])
      hurried--
    },
    /** Stores what is still in memory. */
    async close() {
      closing = true
      while (working || flights.size > 0) await Promise.all([working, ...flights])
      while (following) await following
      journal?.close(behind.length === 0)
    },
  }
}
export type Intake = ReturnType<typeof createIntake>
