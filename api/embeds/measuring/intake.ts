import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { appendEvents } from '../../kernel/events.ts'
import { FULL, groupCommit } from '../../kernel/group-commit.ts'
import { type Page, placementsOf } from '../placing/store.ts'
import { dayOf } from '../rules.ts'
import { type Arm, BITS, type Mark } from './rules.ts'
import * as store from './store.ts'

/** What one request said of one page view; ids and marks make every repeat the same. */
export interface Noted {
  nonce: string
  widgetId: string
  origin: string
  path: string
  bot: boolean
  arm: Arm
  marks: number
  acts: { id: string; act: Exclude<Mark, 'drawn'>; testimonialId: string; slot: number }[]
  /** Counts as somebody new of this day. */
  viewer?: boolean
  /** Who it was, where their own page says that they agreed. */
  visitor?: string | undefined
}
export { FULL }

const MAX_WAITING = 10_000
const MAX_AT_ONCE = 1_000
/** What waits is counted by what it says, not by requests. */
export const sizeOf = ({ acts }: { acts: readonly unknown[] }) => acts.length || 1

/** Resolves, of each, to how much of it was new. More than 10,000 waiting acts are refused rather than kept. */
export const createIntake = (ctx: Pick<Ctx<System>, 'write' | 'now'>) =>
  groupCommit<Noted, number>({
    commit: (group) => ctx.write((tx) => storeGroup(tx, group)),
    sizeOf,
    mostWaiting: MAX_WAITING,
    mostAtOnce: MAX_AT_ONCE,
  })
export type Intake = ReturnType<typeof createIntake>

/** One statement a table, however many there are. Answers how much of each was new. */
export async function storeGroup(tx: Tx, group: Noted[]): Promise<number[]> {
  const day = dayOf(tx.now)
  const fresh = await appendEvents(tx, group.flatMap(arrivals(tx.now)), tx.now)
  const before = await store.servesByNonce(tx, [...new Set(group.map(({ nonce }) => nonce))])
  const placements = await placementsOf(tx, pagesOf(group, before), tx.now)
  const { cells, serves, news, seers } = pageViews(group, before, placements, day)
  await store.saveServes(tx, serves, tx.now)
  await store.addDays(tx, cells)
  await store.addStats(tx, cellsOf(group, fresh, day))
  await store.addViewers(tx, viewersOf(seers, day))
  await store.saveVisitors(tx, visitorsOf(seers), tx.now)
  return group.map(({ acts }, i) => (acts.length === 0 ? news[i]! : acts.filter(({ id }) => fresh.delete(id)).length))
}

const arrivals = (at: number) => (noted: Noted) =>
  noted.acts.map(({ id, act, testimonialId, slot }) => ({
    id,
    type: `widget.${act}` as const,
    at,
    data: { widgetId: noted.widgetId, testimonialId, slot, ...(noted.bot && { bot: true }) },
  }))

const pageOf = ({ widgetId, origin, path }: Noted): Page => [widgetId, origin, path]
/** A page view is on the first page it named, whatever it says later. */
function pagesOf(group: Noted[], before: ReadonlyMap<string, unknown>): Page[] {
  const firsts = new Map<string, Page>()
  for (const noted of group)
    if (!before.has(noted.nonce) && !firsts.has(noted.nonce)) firsts.set(noted.nonce, pageOf(noted))
  return [...new Map([...firsts.values()].map((page) => [page.join(' '), page])).values()]
}

/**
 * What is new of each page view: its marks, and what they add to the day of the page it was first seen on. Who comes with a
 * page view that was seen before is nobody new.
 */
export function pageViews(
  group: Noted[],
  before: ReadonlyMap<string, store.ServeRow>,
  placements: ReadonlyMap<string, string>,
  day: string,
) {
  const serves = new Map<string, store.ServeRow>()
  const cells = new Map<string, store.DayCell>()
  const seers: Noted[] = []
  const news = group.map((noted) => {
    const { nonce, widgetId } = noted
    const known = serves.get(nonce) ?? before.get(nonce)
    const placementId = known?.placementId ?? placements.get(pageOf(noted).join(' '))!
    const added = noted.marks & ~(known?.marks ?? 0)
    serves.set(nonce, { nonce, placementId, marks: (known?.marks ?? 0) | noted.marks })
    if (added === 0) return 0
    if (added & BITS.seen) seers.push(noted)
    const [bot, ghost] = [noted.bot ? 1 : 0, noted.arm] as const
    const key = `${placementId} ${bot} ${ghost}`
    let cell = cells.get(key)
    if (!cell) {
      cell = { ...{ widgetId, day, placementId, bot, ghost }, drawn: 0, seen: 0, engaged: 0, clicked: 0 }
      cells.set(key, cell)
    }
    for (const mark of Object.keys(BITS) as Mark[]) if (added & BITS[mark]) cell[mark] += 1
    return 1
  })
  return { cells: [...cells.values()], serves: [...serves.values()], news, seers }
}

/** Adds up what was really new of cards, one cell per widget, testimonial and kind of visitor. */
export function cellsOf(group: Noted[], fresh: ReadonlySet<string>, day: string): store.StatCell[] {
  const cells = new Map<string, store.StatCell>()
  const counted = new Set<string>()
  for (const { widgetId, bot, acts } of group)
    for (const { id, act, testimonialId } of acts) {
      if (!fresh.has(id) || counted.has(id)) continue
      counted.add(id)
      const key = `${widgetId} ${testimonialId} ${bot}`
      let cell = cells.get(key)
      if (!cell)
        cells.set(key, (cell = { day, widgetId, testimonialId, bot: bot ? 1 : 0, seen: 0, engaged: 0, clicked: 0 }))
      cell[act] += 1
    }
  return [...cells.values()]
}

const viewersOf = (seers: Noted[], day: string): store.ViewerCell[] => {
  const viewers = new Map<string, number>()
  for (const { viewer, widgetId } of seers) if (viewer) viewers.set(widgetId, (viewers.get(widgetId) ?? 0) + 1)
  return [...viewers].map(([widgetId, n]) => ({ widgetId, day, viewers: n, converted: 0 }))
}
const visitorsOf = (seers: Noted[]) => [
  ...new Map(
    seers.flatMap(({ visitor, widgetId }) =>
      visitor ? [[`${widgetId} ${visitor}`, [widgetId, visitor] as const]] : [],
    ),
  ).values(),
]
