import { and, desc, eq, getTableColumns, inArray, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { link } from '../../../db/schema/links.ts'
import { push, pushFigure, pushReport, pushTouch } from '../../../db/schema/pushes.ts'
import type { Key } from '../../kernel/page.ts'
import type { PushQuery } from './contract.ts'

export type PushRow = typeof push.$inferSelect
export type TouchRow = typeof pushTouch.$inferInsert
const shown = { push: getTableColumns(push), linkCode: link.code, figure: pushFigure }

/** The last first, one more than asked for. */
export const pushes = (db: Reads, { kind, channel, limit }: PushQuery, after: Key | undefined) =>
  db
    .select(shown)
    .from(push)
    .leftJoin(link, eq(link.id, push.linkId))
    .leftJoin(pushFigure, eq(pushFigure.pushId, push.id))
    .where(
      and(
        kind && eq(push.kind, kind),
        channel ? eq(push.channel, channel) : undefined,
        after && or(lt(push.at, after.at), and(eq(push.at, after.at), lt(push.id, after.id))),
      ),
    )
    .orderBy(desc(push.at), desc(push.id))
    .limit(limit + 1)
const LATELY = 200
/** The currency most of the last sales are in. */
export const soldIn = async (db: Reads) =>
  (
    await db.all<{ currency: string }>(sql`SELECT currency FROM (
      SELECT currency FROM sale ORDER BY id DESC LIMIT ${LATELY}) GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1`)
  )[0]?.currency ?? null
export const shownPush = (db: Reads, id: string) =>
  db
    .select(shown)
    .from(push)
    .leftJoin(link, eq(link.id, push.linkId))
    .leftJoin(pushFigure, eq(pushFigure.pushId, push.id))
    .where(eq(push.id, id))
    .get()
export const pushById = (db: Reads, id: string) => db.select().from(push).where(eq(push.id, id)).get()
export const pushByKey = (db: Reads, kind: PushRow['kind'], key: string) =>
  db
    .select()
    .from(push)
    .where(and(eq(push.kind, kind), eq(push.key, key)))
    .get()
/** All that go by one of these names, of whatever kind. */
export const pushesNamed = (db: Reads, keys: string[]) =>
  keys.length === 0 ? Promise.resolve([]) : db.select().from(push).where(inArray(push.key, keys))
export const pushOfLink = (db: Reads, linkId: string) => db.select().from(push).where(eq(push.linkId, linkId)).get()
/** A link of the company's own; links of people bring by their words. */
export const ownLink = (db: Reads, code: string) =>
  db
    .select({ id: link.id })
    .from(link)
    .where(and(eq(link.code, code.toUpperCase()), sql`${link.ownerId} IS NULL`))
    .get()

export const insertPush = (tx: DbTx, row: typeof push.$inferInsert) => tx.insert(push).values(row)
export const changePush = (tx: DbTx, id: string, change: Partial<PushRow>) =>
  tx.update(push).set(change).where(eq(push.id, id))
export const deletePush = (tx: DbTx, id: string) => tx.delete(push).where(eq(push.id, id))
/** The first time counts. */
export const insertTouches = async (tx: DbTx, rows: TouchRow[]) => {
  if (rows.length === 0) return
  await tx
    .insert(pushTouch)
    .values(rows)
    .onConflictDoUpdate({
      target: [pushTouch.contactId, pushTouch.pushId],
      set: { at: sql`min(${pushTouch.at}, excluded.at)` },
    })
}
/** Those of these types of events that count as a push, and as which. */
export async function pushTypes(db: Reads, ids: number[], kinds: readonly string[]): Promise<Map<number, string>> {
  const rows = await db.all<{ id: number; kind: string }>(sql`
    SELECT id, coalesce(counts_as, name) AS kind FROM event_type
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
      AND coalesce(counts_as, name) IN (SELECT value FROM json_each(${JSON.stringify(kinds)}))`)
  return new Map(rows.map(({ id, kind }) => [id, kind]))
}

export const reportNow = async (db: Reads) => (await db.select().from(pushReport))[0]
export const saveReport = (tx: DbTx, row: Omit<typeof pushReport.$inferInsert, 'id'>) =>
  tx
    .insert(pushReport)
    .values({ id: 1, ...row })
    .onConflictDoUpdate({ target: pushReport.id, set: row })
/** What was credited before goes with it. */
export async function saveFigures(tx: DbTx, rows: (typeof pushFigure.$inferInsert)[]) {
  await tx.delete(pushFigure)
  const cells = rows.map((row) => [row.pushId, row.people, row.leadsBp, row.stepsBp, row.customersBp, row.value])
  await tx.run(sql`
    INSERT INTO push_figure (push_id, people, leads_bp, steps_bp, customers_bp, value)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(${JSON.stringify(cells)})
    WHERE value->>0 IN (SELECT id FROM push)`)
}
/** Whether the job that counts waits or runs. */
export const isCounting = async (db: Reads, name: string, now: number) =>
  (
    await db.all(
      sql`SELECT 1 FROM job WHERE state IN ('queued', 'running') AND run_at <= ${now} AND name = ${name} LIMIT 1`,
    )
  ).length > 0
