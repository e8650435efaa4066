import { eq, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company, contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { toldPerson } from '../../../db/schema/intake.ts'
import { PURCHASE_SOURCES } from '../../../db/schema/loop.ts'

const list = (values: readonly unknown[]) => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`
const whole = (n: number) => sql`CAST(${n} AS INTEGER)`

/** Notes messages as taken and says which were new. @param ids hashes as hex */
export async function noteMessages(tx: DbTx, ids: string[], day: number): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.all<{ id: string }>(sql`
    INSERT INTO event_dedup (id, day) SELECT unhex(value), ${whole(day)} FROM json_each(${JSON.stringify(ids)}) WHERE true
    ON CONFLICT (id) DO NOTHING RETURNING lower(hex(id)) AS id`)
  return new Set(rows.map(({ id }) => id))
}
/** What was refused may come again when it is mended. */
export const forgetMessages = (tx: DbTx, ids: string[]) =>
  tx.run(sql`DELETE FROM event_dedup WHERE id IN (SELECT unhex(value) FROM json_each(${JSON.stringify(ids)}))`)

export interface Person {
  id: string
  canonicalId: string
  /** The number or address it was looked for by. */
  by: string
}
const peopleBy = (db: Reads, column: SQL, values: string[]) =>
  values.length === 0
    ? Promise.resolve([])
    : db.all<Person>(sql`
        SELECT id, canonical_id AS "canonicalId", ${column} AS by FROM contact WHERE ${column} IN ${list(values)}`)
export const peopleByNumber = (db: Reads, numbers: string[]) => peopleBy(db, sql`external_id`, numbers)
export const peopleByEmail = (db: Reads, emails: string[]) => peopleBy(db, sql`email`, emails)
export async function forgottenOf(db: Reads, hashes: string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await db.all<{ hash: string }>(sql`SELECT hash FROM forgotten_person WHERE hash IN ${list(hashes)}`)
  return new Set(rows.map(({ hash }) => hash))
}

export const personNow = (db: Reads, id: string) =>
  db
    .select({ contact, company: company.name })
    .from(contact)
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(eq(contact.id, id))
    .get()
export const isStaff = async (db: Reads, email: string) => {
  const found = await db.select({ role: account.role }).from(account).where(eq(account.email, email)).get()
  return found !== undefined && found.role !== 'customer'
}
export const insertTold = (tx: DbTx, row: typeof toldPerson.$inferInsert) => tx.insert(toldPerson).values(row)
export const forgetTold = (tx: DbTx, id: string) => tx.delete(toldPerson).where(eq(toldPerson.id, id))
/** Does what one event asks for, or leaves everything as it was before it. */
export async function apart<R>(tx: DbTx, work: () => Promise<R>): Promise<R> {
  await tx.run(sql.raw('SAVEPOINT one_event'))
  try {
    const done = await work()
    await tx.run(sql.raw('RELEASE one_event'))
    return done
  } catch (error) {
    await tx.run(sql.raw('ROLLBACK TO one_event'))
    await tx.run(sql.raw('RELEASE one_event'))
    throw error
  }
}

/** The types of these names, and how many there are in all. */
export async function typesOf(tx: DbTx, names: string[]): Promise<Map<string, number>> {
  const rows = await tx.all<{ id: number; name: string }>(
    sql`SELECT id, name FROM event_type WHERE name IN ${list(names)}`,
  )
  return new Map(rows.map(({ id, name }) => [name, id]))
}
/** Those of these types that say somebody bought. */
export const purchasesOf = async (tx: DbTx, ids: number[]) =>
  new Set(
    (
      await tx.all<{ id: number }>(
        sql`SELECT id FROM event_type WHERE id IN ${list(ids)} AND coalesce(counts_as, name) IN ${list([...PURCHASE_SOURCES])}`,
      )
    ).map(({ id }) => id),
  )
export const countTypes = async (tx: DbTx) =>
  (await tx.get<{ n: number }>(sql`SELECT count(*) AS n FROM event_type`))?.n ?? 0
export async function insertTypes(tx: DbTx, rows: { name: string; countsAs: string | null }[], now: number) {
  const made = await tx.all<{ id: number; name: string }>(sql`
    INSERT INTO event_type (name, counts_as, first_at, last_at)
    SELECT value->>'name', value->>'countsAs', ${whole(now)}, ${whole(now)} FROM json_each(${JSON.stringify(rows)})
    WHERE true RETURNING id, name`)
  return made.map(({ id, name }) => [name, id] as const)
}
export const touchTypes = (tx: DbTx, ids: number[], now: number) =>
  tx.run(sql`UPDATE event_type SET last_at = max(last_at, ${whole(now)}) WHERE id IN ${list(ids)}`)

export interface EventRow {
  typeId: number
  contactId: string | null
  occurredAt: number
  receivedAt: number
  toldAt: number | null
  late: boolean
  channel: string
  props: string | null
}
/** Appends events and answers their numbers, in the same order. */
export async function insertEvents(tx: DbTx, events: EventRow[]): Promise<number[]> {
  const rows = events.map((e) => [
    ...[e.typeId, e.contactId, e.occurredAt, e.receivedAt, e.toldAt, e.late ? 1 : 0, e.channel, e.props],
  ])
  const made = await tx.all<{ seq: number }>(sql`
    INSERT INTO tracked_event (type_id, contact_id, occurred_at, received_at, told_at, late, channel, props)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
    FROM json_each(${JSON.stringify(rows)}) WHERE true RETURNING seq`)
  return made.map(({ seq }) => seq).sort((a, b) => a - b)
}
export const insertWaiting = (tx: DbTx, rows: (readonly [seq: number, externalId: string, since: number])[]) =>
  tx.run(sql`
    INSERT INTO waiting_event (event_seq, external_id, since)
    SELECT value->>0, value->>1, value->>2 FROM json_each(${JSON.stringify(rows)})`)

export type DayCell = readonly [day: string, typeId: number, channel: string, n: number]
export const addDays = (tx: DbTx, cells: DayCell[]) =>
  tx.run(sql`
    INSERT INTO event_day (day, type_id, channel, n)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${JSON.stringify(cells)}) WHERE true
    ON CONFLICT (day, type_id, channel) DO UPDATE SET n = n + excluded.n`)

/** @param changed any contacts, and since when something else is known of them; the ones that stand for them are queued */
export const queueStages = (tx: DbTx, changed: (readonly [contactId: string, since: number])[], now: number) =>
  tx.run(sql`
    INSERT INTO stage_queue (contact_id, asked_at, since)
    SELECT c.canonical_id, ${whole(now)}, min(t.value->>1)
    FROM json_each(${JSON.stringify(changed)}) t JOIN contact c ON c.id = t.value->>0 GROUP BY 1
    ON CONFLICT (contact_id) DO UPDATE SET asked_at = excluded.asked_at, since = min(since, excluded.since)`)
/** From the beginning of what is known. */
export const ALL_OF_IT = 0

/** What waits for the number of this contact becomes theirs; true when something did. */
export async function joinWaiting(tx: DbTx, contactId: string): Promise<boolean> {
  const waits = sql`SELECT w.event_seq FROM waiting_event w JOIN contact c ON c.external_id = w.external_id WHERE c.id = ${contactId}`
  const joined = await tx.all<{ seq: number }>(
    sql`UPDATE tracked_event SET contact_id = ${contactId} WHERE seq IN (${waits}) RETURNING seq`,
  )
  if (joined.length > 0)
    await tx.run(sql`DELETE FROM waiting_event WHERE event_seq IN ${list(joined.map(({ seq }) => seq))}`)
  return joined.length > 0
}

export const identifiersOf = async (db: Reads, ids: string[]) =>
  db.all<{ id: string; email: string; externalId: string | null }>(
    sql`SELECT id, email, external_id AS "externalId" FROM contact WHERE id IN ${list(ids)}`,
  )
/** What was said of somebody's events goes, and what still waits for their numbers waits for nobody. */
export async function forgetPeople(
  tx: DbTx,
  { ids, numbers, hashes, now }: { ids: string[]; numbers: string[]; hashes: string[]; now: number },
) {
  const waits = sql`SELECT event_seq FROM waiting_event WHERE external_id IN ${list(numbers)}`
  await tx.run(
    sql`UPDATE tracked_event SET props = NULL WHERE props IS NOT NULL AND (contact_id IN ${list(ids)} OR seq IN (${waits}))`,
  )
  await tx.run(sql`DELETE FROM waiting_event WHERE external_id IN ${list(numbers)}`)
  await tx.run(sql`
    INSERT INTO forgotten_person (hash, at) SELECT value, ${whole(now)} FROM json_each(${JSON.stringify(hashes)}) WHERE true
    ON CONFLICT DO NOTHING`)
}

/** Old messages, a piece at a time; true while there are more. */
export const dropMessages = async (tx: DbTx, before: number, piece: number) =>
  (
    await tx.all<{ one: number }>(sql`
      DELETE FROM event_dedup WHERE id IN (SELECT id FROM event_dedup WHERE day < ${whole(before)} LIMIT ${piece})
      RETURNING 1 AS one`)
  ).length === piece
/** Nobody came for these: they are counted, and what was said with them goes. True while there are more. */
export async function endWaiting(tx: DbTx, before: number, piece: number) {
  const ended = await tx.all<{ seq: number }>(sql`
    DELETE FROM waiting_event WHERE event_seq IN
      (SELECT event_seq FROM waiting_event WHERE since < ${whole(before)} LIMIT ${piece}) RETURNING event_seq AS seq`)
  if (ended.length > 0)
    await tx.run(sql`UPDATE tracked_event SET props = NULL WHERE seq IN ${list(ended.map(({ seq }) => seq))}`)
  return ended.length === piece
}
