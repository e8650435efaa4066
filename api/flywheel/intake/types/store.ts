import { and, count, desc, eq, gte, inArray, isNull, lt, notInArray, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { eventDay, eventType } from '../../../../db/schema/intake.ts'
import { HOST_EVENTS } from '../rules.ts'

const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
/** Nobody said what they count as, and they are none of ours. */
const unmapped = and(isNull(eventType.countsAs), notInArray(eventType.name, [...HOST_EVENTS.keys()]))

interface Filter {
  q: string
  unmapped: boolean
  after: { at: number; number: number } | undefined
}
export const types = (db: Reads, { q, unmapped: open, after }: Filter, limit: number) =>
  db
    .select()
    .from(eventType)
    .where(
      and(
        q ? sql`instr(lower(${eventType.name}), ${q.toLowerCase()}) > 0` : undefined,
        open ? unmapped : undefined,
        after &&
          or(lt(eventType.lastAt, after.at), and(eq(eventType.lastAt, after.at), lt(eventType.id, after.number))),
      ),
    )
    .orderBy(desc(eventType.lastAt), desc(eventType.id))
    .limit(limit + 1)
export const countsOf = async (db: Reads) => ({
  all: (await db.select({ n: count() }).from(eventType).get())?.n ?? 0,
  unmapped: (await db.select({ n: count() }).from(eventType).where(unmapped).get())?.n ?? 0,
})
export const daysOf = (db: Reads, typeIds: number[], since: string) =>
  typeIds.length === 0
    ? Promise.resolve([])
    : db
        .select({ typeId: eventDay.typeId, day: eventDay.day, n: sql<number>`sum(${eventDay.n})` })
        .from(eventDay)
        .where(and(gte(eventDay.day, since), inArray(eventDay.typeId, typeIds)))
        .groupBy(eventDay.day, eventDay.typeId)

export const typeById = (db: Reads, id: number) => db.select().from(eventType).where(eq(eventType.id, id)).get()
export const saveMeaning = (tx: DbTx, id: number, countsAs: string | null) =>
  tx.update(eventType).set({ countsAs }).where(eq(eventType.id, id))

export const lastSeq = async (db: Reads) =>
  (await db.get<{ seq: number | null }>(sql`SELECT max(seq) AS seq FROM tracked_event`))?.seq ?? 0
/** Who has an event of a type, among those of a range of numbers. */
export const peopleWith = async (db: Reads, typeId: number, from: number, to: number) =>
  (
    await db.all<{ id: string }>(sql`
      SELECT DISTINCT contact_id AS id FROM tracked_event NOT INDEXED
      WHERE seq > ${whole(from)} AND seq <= ${whole(to)} AND type_id = ${whole(typeId)} AND contact_id IS NOT NULL`)
  ).map(({ id }) => id)

/** Counts everything anew from the events themselves. */
export async function rebuildDays(tx: DbTx) {
  await tx.run(sql`DELETE FROM event_day`)
  await tx.run(sql`
    INSERT INTO event_day (day, type_id, channel, n)
    SELECT date(occurred_at / 1000, 'unixepoch'), type_id, channel, count(*) FROM tracked_event GROUP BY 1, 2, 3`)
}
export const allDays = (db: Reads) =>
  db.select().from(eventDay).orderBy(eventDay.day, eventDay.typeId, eventDay.channel)
