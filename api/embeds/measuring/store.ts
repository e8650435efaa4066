import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { conversion, conversionCredit } from '../../../db/schema/conversions.ts'
import { widgetStatDay } from '../../../db/schema/embeds.ts'
import { event } from '../../../db/schema/events.ts'
import {
  widgetDay,
  widgetPlacement,
  widgetServe,
  widgetViewerDay,
  widgetVisitor,
} from '../../../db/schema/measuring.ts'
import { newId } from '../../kernel/ids.ts'
import type { Arm } from './rules.ts'

/** A page of a widget: its id, its origin, its path. */
export type Page = readonly [widgetId: string, origin: string, path: string]
export const REST = '*'
const MAX_PLACEMENTS = 300
const TOUCH_MS = 3_600_000

interface Placed {
  id: string
  widgetId: string
  origin: string
  path: string
  lastSeen: number
}
const keyOf = (page: Page) => page.join(' ')

/** The placement of each page, by `widget origin path`; new pages become placements while there is room for them. */
export async function placementsOf(tx: DbTx, pages: Page[], now: number): Promise<Map<string, string>> {
  const known = new Map((await placed(tx, pages)).map((row) => [keyOf([row.widgetId, row.origin, row.path]), row]))
  const missing = pages.filter((page) => !known.has(keyOf(page)))
  const ids = new Map([...known].map(([key, { id }]) => [key, id]))
  const stale = [...known.values()].filter(({ lastSeen }) => now - lastSeen > TOUCH_MS).map(({ id }) => id)
  if (stale.length > 0)
    await tx.update(widgetPlacement).set({ lastSeen: now }).where(inArray(widgetPlacement.id, stale))
  const room = new Map<string, number>()
  for (const [widgetId, origin, path] of missing) {
    const left = room.get(widgetId) ?? MAX_PLACEMENTS - (await placementCount(tx, widgetId))
    room.set(widgetId, left - 1)
    const row = { id: newId('plc', now), widgetId, origin, path: left > 0 ? path : REST }
    ids.set(keyOf([widgetId, origin, path]), await upsertPlacement(tx, row, now))
  }
  return ids
}

const placed = (db: Reads, pages: Page[]) =>
  db.all<Placed>(sql`
    SELECT p.id, p.widget_id AS widgetId, p.origin, p.path, p.last_seen AS lastSeen
    FROM json_each(${JSON.stringify(pages)}) j
    JOIN widget_placement p ON p.widget_id = j.value->>0 AND p.origin = j.value->>1 AND p.path = j.value->>2`)

const placementCount = async (db: Reads, widgetId: string) =>
  (await db
    .select({ n: sql<number>`count(*)` })
    .from(widgetPlacement)
    .where(eq(widgetPlacement.widgetId, widgetId))
    .get())!.n

const upsertPlacement = async (
  tx: DbTx,
  row: { id: string; widgetId: string; origin: string; path: string },
  now: number,
) => {
  const [made] = await tx
    .insert(widgetPlacement)
    .values({ ...row, firstSeen: now, lastSeen: now })
    .onConflictDoUpdate({
      target: [widgetPlacement.widgetId, widgetPlacement.origin, widgetPlacement.path],
      set: { lastSeen: sql`max(last_seen, excluded.last_seen)` },
    })
    .returning({ id: widgetPlacement.id })
  return made!.id
}

export interface ServeRow {
  nonce: string
  placementId: string
  marks: number
}
export const servesByNonce = async (db: Reads, nonces: string[]) =>
  new Map(
    (
      await db.all<ServeRow>(sql`
        SELECT s.nonce, s.placement_id AS placementId, s.marks FROM json_each(${JSON.stringify(nonces)}) j
        JOIN widget_serve s ON s.nonce = j.value`)
    ).map((row) => [row.nonce, row]),
  )
/** One statement for all. A page view stays on the page it was first seen on. */
export const saveServes = async (tx: DbTx, rows: ServeRow[], now: number) => {
  const values = JSON.stringify(rows.map((row) => [row.nonce, row.placementId, row.marks]))
  await tx.run(sql`
    INSERT INTO ${widgetServe} (nonce, placement_id, marks, at)
    SELECT value->>0, value->>1, value->>2, ${now} FROM json_each(${values}) WHERE true
    ON CONFLICT (nonce) DO UPDATE SET marks = marks | excluded.marks`)
}

export interface DayCell {
  widgetId: string
  day: string
  placementId: string
  bot: 0 | 1
  ghost: Arm
  drawn: number
  seen: number
  engaged: number
  clicked: number
}
export const addDays = async (tx: DbTx, cells: DayCell[]) => {
  if (cells.length === 0) return
  const values = JSON.stringify(
    cells.map((c) => [c.widgetId, c.day, c.placementId, c.bot, c.ghost, c.drawn, c.seen, c.engaged, c.clicked]),
  )
  await tx.run(sql`
    INSERT INTO ${widgetDay} (widget_id, day, placement_id, bot, ghost, drawn, seen, engaged, clicks)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8
    FROM json_each(${values}) WHERE true
    ON CONFLICT (widget_id, day, placement_id, bot, ghost) DO UPDATE SET drawn = drawn + excluded.drawn,
    seen = seen + excluded.seen, engaged = engaged + excluded.engaged, clicks = clicks + excluded.clicks`)
}

export interface StatCell {
  day: string
  widgetId: string
  testimonialId: string
  bot: 0 | 1
  seen: number
  engaged: number
  clicked: number
}
/** Adds many cells of cards in one statement. */
export const addStats = async (tx: DbTx, cells: StatCell[]) => {
  if (cells.length === 0) return
  const rows = cells.map((c) => [c.day, c.widgetId, c.testimonialId, c.bot, c.seen, c.engaged, c.clicked])
  await tx.run(sql`
    INSERT INTO ${widgetStatDay} (day, widget_id, testimonial_id, bot, seen, engaged, clicks)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6
    FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT (widget_id, day, testimonial_id, bot)
    DO UPDATE SET seen = seen + excluded.seen, engaged = engaged + excluded.engaged, clicks = clicks + excluded.clicks`)
}

export interface ViewerCell {
  widgetId: string
  day: string
  viewers: number
  converted: number
}
export const addViewers = async (tx: DbTx, cells: ViewerCell[]) => {
  if (cells.length === 0) return
  const rows = cells.map((c) => [c.widgetId, c.day, c.viewers, c.converted])
  await tx.run(sql`
    INSERT INTO ${widgetViewerDay} (widget_id, day, viewers, converted)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT (widget_id, day)
    DO UPDATE SET viewers = viewers + excluded.viewers, converted = converted + excluded.converted`)
}
export const saveVisitors = async (tx: DbTx, seen: (readonly [widgetId: string, visitor: string])[], now: number) => {
  if (seen.length === 0) return
  await tx.run(sql`
    INSERT INTO ${widgetVisitor} (widget_id, visitor, first_seen, last_seen)
    SELECT value->>0, value->>1, ${now}, ${now} FROM json_each(${JSON.stringify(seen)}) WHERE true
    ON CONFLICT (widget_id, visitor) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen)`)
}
export const markConverted = (tx: DbTx, widgetId: string, visitor: string, now: number) =>
  tx
    .update(widgetVisitor)
    .set({ convertedAt: sql`coalesce(${widgetVisitor.convertedAt}, ${now})` })
    .where(and(eq(widgetVisitor.widgetId, widgetId), eq(widgetVisitor.visitor, visitor)))

/** Which of these acts happened, the first first. */
export const happened = async (db: Reads, ids: string[]) =>
  (await db.select({ id: event.id }).from(event).where(inArray(event.id, ids)).orderBy(asc(event.seq))).map(
    ({ id }) => id,
  )

/** What a conversion adds to the figures: to the page it is put down to, and to each card in the widget it was in. */
export async function countConversion(tx: DbTx, conversionId: string, day: string) {
  const one = await tx.select().from(conversion).where(eq(conversion.id, conversionId)).get()
  if (one?.widgetId && one.placementId)
    await tx
      .insert(widgetDay)
      .values({
        ...{ widgetId: one.widgetId, day, placementId: one.placementId, bot: 0, ghost: one.ghost },
        conversions: 1,
      })
      .onConflictDoUpdate({
        target: [widgetDay.widgetId, widgetDay.day, widgetDay.placementId, widgetDay.bot, widgetDay.ghost],
        set: { conversions: sql`${widgetDay.conversions} + 1` },
      })
  const credits = await tx.select().from(conversionCredit).where(eq(conversionCredit.conversionId, conversionId))
  for (const { widgetId, testimonialId, creditBp } of credits)
    if (widgetId)
      await tx
        .insert(widgetStatDay)
        .values({ widgetId, day, testimonialId, bot: 0, creditBp })
        .onConflictDoUpdate({
          target: [widgetStatDay.widgetId, widgetStatDay.day, widgetStatDay.testimonialId, widgetStatDay.bot],
          set: { creditBp: sql`${widgetStatDay.creditBp} + ${creditBp}` },
        })
}

const RAW = ['widget.seen', 'widget.engaged', 'widget.clicked']
/** Where the log stood at a moment: it is written in order, so halving finds the place without reading the log. */
export async function seqAt(read: Reads, at: number): Promise<number> {
  const ends = await read.get<{ low: number; high: number }>(
    sql`SELECT coalesce((SELECT min(seq) FROM event), 0) AS low, coalesce((SELECT max(seq) FROM event), 0) + 1 AS high`,
  )
  let { low, high } = ends!
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const row = await read.get<{ at: number }>(
      sql`SELECT received_at AS at FROM event WHERE seq >= ${middle} ORDER BY seq LIMIT 1`,
    )
    if (row && row.at < at) low = middle + 1
    else high = middle
  }
  return low
}
export const firstSeq = async (read: Reads) =>
  (await read.get<{ seq: number | null }>(sql`SELECT min(seq) AS seq FROM event`))?.seq ?? 0
/** Single acts of visitors in a piece of the log. */
export const rawBetween = async (read: Reads, from: number, to: number) =>
  (
    await read
      .select({ seq: event.seq })
      .from(event)
      .where(and(gte(event.seq, from), lt(event.seq, to), inArray(event.type, RAW)))
  ).map(({ seq }) => seq)
export const dropServes = async (tx: DbTx, before: number, most: number): Promise<boolean> =>
  (
    await tx.all<{ nonce: string }>(
      sql`DELETE FROM ${widgetServe} WHERE nonce IN (SELECT nonce FROM widget_serve WHERE at < ${before} LIMIT ${most}) RETURNING nonce`,
    )
  ).length === most
export const dropVisitors = (tx: DbTx, before: number) =>
  tx.delete(widgetVisitor).where(lt(widgetVisitor.lastSeen, before))
/** Figures older than this day go, and pages that nobody has seen since. */
export async function forgetFigures(tx: DbTx, day: string) {
  for (const table of [widgetDay, widgetStatDay, widgetViewerDay]) await tx.delete(table).where(lt(table.day, day))
  await tx.run(sql`DELETE FROM ${widgetPlacement} WHERE last_seen < ${Date.parse(day)}
    AND NOT EXISTS (SELECT 1 FROM widget_day d WHERE d.placement_id = widget_placement.id)
    AND NOT EXISTS (SELECT 1 FROM widget_serve s WHERE s.placement_id = widget_placement.id)`)
}
