import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { appendEvents } from '../kernel/events.ts'
import type { Act } from '../kernel/serve-token.ts'
import { dayOf } from './rules.ts'
import { addStats, type StatCell } from './store.ts'

/** One item seen or clicked; its id makes every repeat the same. */
export interface Noted {
  id: string
  act: Act
  widgetId: string
  testimonialId: string
  slot: number
  bot: boolean
}
interface Waiting {
  acts: Noted[]
  done(fresh: number): void
  failed(error: unknown): void
}
export const FULL = Symbol('full')

const GATHER_MS = 2
const MAX_WAITING = 10_000
const MAX_AT_ONCE = 1_000

/**
 * Group commit: what arrives within two milliseconds is one transaction, and is acknowledged when it is stored.
 * More than 10,000 waiting acts are refused rather than kept.
 */
export function createIntake(ctx: Pick<Ctx<System>, 'write' | 'now'>) {
  const waiting: Waiting[] = []
  let size = 0
  let working: Promise<void> | undefined

  function add(acts: Noted[]): Promise<number> | typeof FULL {
    if (size + acts.length > MAX_WAITING) return FULL
    size += acts.length
    const stored = new Promise<number>((done, failed) => waiting.push({ acts, done, failed }))
    working ??= gather()
    return stored
  }

  async function gather() {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    while (waiting.length > 0) await commit(take())
    working = undefined
  }

  function take(): Waiting[] {
    let acts = 0
    const upTo = waiting.findIndex((one) => (acts += one.acts.length) > MAX_AT_ONCE)
    const group = waiting.splice(0, upTo < 1 ? waiting.length : upTo)
    for (const one of group) size -= one.acts.length
    return group
  }

  async function commit(group: Waiting[]) {
    try {
      const fresh = await store(group.flatMap((one) => one.acts))
      for (const { acts, done } of group) done(acts.filter(({ id }) => fresh.delete(id)).length)
    } catch (error) {
      for (const one of group) one.failed(error)
    }
  }

  const store = (acts: Noted[]) =>
    ctx.write(async (tx) => {
      const fresh = await appendEvents(tx, acts.map(arrival(tx.now)), tx.now)
      await addStats(tx, cellsOf(acts, fresh, dayOf(tx.now)))
      return fresh
    })

  return {
    add,
    /** Waits until everything that was taken is stored. */
    async close() {
      await working
    },
  }
}
export type Intake = ReturnType<typeof createIntake>

const arrival =
  (at: number) =>
  ({ id, act, widgetId, testimonialId, slot, bot }: Noted) => ({
    id,
    type: `widget.${act}` as const,
    at,
    data: { widgetId, testimonialId, slot, ...(bot && { bot }) },
  })

/** Adds up what was really new, one cell per widget, testimonial and kind of visitor. */
export function cellsOf(acts: Noted[], fresh: ReadonlySet<string>, day: string): StatCell[] {
  const cells = new Map<string, StatCell>()
  const counted = new Set<string>()
  for (const { id, act, widgetId, testimonialId, bot } of acts) {
    if (!fresh.has(id) || counted.has(id)) continue
    counted.add(id)
    const key = `${widgetId} ${testimonialId} ${bot}`
    let cell = cells.get(key)
    if (!cell) cells.set(key, (cell = { day, widgetId, testimonialId, bot: bot ? 1 : 0, seen: 0, clicks: 0 }))
    cell[act === 'seen' ? 'seen' : 'clicks'] += 1
  }
  return [...cells.values()]
}
