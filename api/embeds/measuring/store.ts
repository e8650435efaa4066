import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { conversion, conversionCredit } from '../../../db/schema/conversions.ts'
import { widgetStatDay, widgetVersion } from '../../../db/schema/embeds.ts'
import { event } from '../../../db/schema/events.ts'
import {
  widgetDay,
  widgetPlacement,
  widgetServe,
  widgetViewerDay,
  widgetVisitor,
} from '../../../db/schema/measuring.ts'
import { dayOf } from '../rules.ts'
import type { Arm } from './rules.ts'

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

/**
 * What a conversion adds to the figures: to the page it is put down to, and to each card in the widget it was in. What it
 * supersedes is taken out of the day it was counted in.
 */
export async function countConversion(tx: DbTx, conversionId: string, supersedes: string[]) {
  for (const id of supersedes) await addConversion(tx, id, -1)
  await addConversion(tx, conversionId, 1)
}
async function addConversion(tx: DbTx, conversionId: string, n: 1 | -1) {
  const one = (await tx.select().from(conversion).where(eq(conversion.id, conversionId)).get())!
  const day = dayOf(one.at)
  if (one.widgetId && one.placementId)
    await tx.run(sql`
      INSERT INTO ${widgetDay} (widget_id, day, placement_id, bot, ghost, conversions)
      VALUES (${one.widgetId}, ${day}, ${one.placementId}, 0, ${one.ghost}, ${Math.max(0, n)})
      ON CONFLICT (widget_id, day, placement_id, bot, ghost) DO UPDATE SET conversions = max(0, conversions + ${n})`)
  const credits = await tx.select().from(conversionCredit).where(eq(conversionCredit.conversionId, conversionId))
  for (const { widgetId, testimonialId, creditBp } of credits)
    if (widgetId && testimonialId)
      await tx.run(sql`
        INSERT INTO ${widgetStatDay} (day, widget_id, testimonial_id, bot, credit_bp)
        VALUES (${day}, ${widgetId}, ${testimonialId}, 0, ${Math.max(0, n * creditBp)})
        ON CONFLICT (widget_id, day, testimonial_id, bot) DO UPDATE SET credit_bp = max(0, credit_bp + ${n * creditBp})`)
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
    // a log without anything in it has no row
    const [row] = await read.all<{ at: number }>(
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
/** What a widget answered before goes when no token for it can count any more: its next version was there by then. */
export const dropVersions = async (tx: DbTx, before: number) => {
  await tx.run(sql`DELETE FROM ${widgetVersion} WHERE version < (
    SELECT max(later.version) FROM widget_version later
    WHERE later.widget_id = widget_version.widget_id AND later.created_at < ${before})`)
}
