import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { widgetPlacement } from '../../../db/schema/measuring.ts'
import { newId } from '../../kernel/ids.ts'
import { dayOf } from '../rules.ts'
import { PLACE_DAYS, REST, roomFor } from './rules.ts'

/** A page of a widget: its id, its origin, its path. */
export type Page = readonly [widgetId: string, origin: string, path: string]
const TOUCH_MS = 3_600_000
const DAY_MS = 86_400_000

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
    const left = room.get(widgetId) ?? roomFor(await placementCounts(tx, widgetId, now))
    if (path !== REST) room.set(widgetId, left - 1)
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

const placementCounts = async (db: Reads, widgetId: string, now: number) =>
  (await db
    .select({
      kept: sql<number>`count(*) FILTER (WHERE ${widgetPlacement.lastSeen} >= ${now - PLACE_DAYS * DAY_MS})`,
      today: sql<number>`count(*) FILTER (WHERE ${widgetPlacement.firstSeen} >= ${Date.parse(dayOf(now))})`,
    })
    .from(widgetPlacement)
    .where(and(eq(widgetPlacement.widgetId, widgetId), ne(widgetPlacement.path, REST)))
    .get())!

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
