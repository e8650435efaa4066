import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { push } from '../../../db/schema/pushes.ts'
import { webinar, webinarNotice, webinarPlace } from '../../../db/schema/webinars.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Due } from './rules.ts'

export type WebinarRow = typeof webinar.$inferSelect
export type PlaceRow = typeof webinarPlace.$inferSelect

export async function timeZone(db: Reads): Promise<string> {
  const [row] = await db.all<{ value: string }>(sql`SELECT value FROM setting WHERE key = 'place'`)
  return row ? ((JSON.parse(row.value) as { timeZone?: string }).timeZone ?? 'UTC') : 'UTC'
}
export const webinars = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select()
    .from(webinar)
    .where(after && or(lt(webinar.startsAt, after.at), and(eq(webinar.startsAt, after.at), lt(webinar.id, after.id))))
    .orderBy(desc(webinar.startsAt), desc(webinar.id))
    .limit(limit + 1)
const ENDS = sql`${webinar.startsAt} + ${webinar.minutes} * 60000`
export const comingWebinars = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(webinar)
    .where(and(eq(webinar.state, 'open'), sql`${ENDS} > ${now}`))
    .orderBy(asc(webinar.startsAt), asc(webinar.id))
    .limit(limit)
/** Those that are over, the newest first. */
export const pastWebinars = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(webinar)
    .where(and(eq(webinar.state, 'open'), lt(webinar.startsAt, now), sql`${ENDS} <= ${now}`))
    .orderBy(desc(webinar.startsAt), desc(webinar.id))
    .limit(limit)
export const webinarById = (db: Reads, id: string) => db.select().from(webinar).where(eq(webinar.id, id)).get()
export const webinarBySlug = (db: Reads, slug: string) => db.select().from(webinar).where(eq(webinar.slug, slug)).get()
export const insertWebinar = (tx: DbTx, row: typeof webinar.$inferInsert) => tx.insert(webinar).values(row)
export const changeWebinar = (tx: DbTx, id: string, change: Partial<WebinarRow>) =>
  tx.update(webinar).set(change).where(eq(webinar.id, id))
export const pushOf = (db: Reads, key: string) =>
  db
    .select({ id: push.id, costMinor: push.costMinor, currency: push.currency })
    .from(push)
    .where(and(eq(push.kind, 'webinar.scheduled'), eq(push.key, key)))
    .get()

const HOLDS = sql`p.taken_at IS NOT NULL AND p.given_up_at IS NULL`
export async function countPlaces(db: Reads, id: string) {
  const [row] = await db.all<Record<'registered' | 'gaveUp' | 'attended' | 'walkIns', number>>(sql`
    SELECT coalesce(sum(${HOLDS}), 0) AS registered, coalesce(sum(p.given_up_at IS NOT NULL), 0) AS gaveUp,
      coalesce(sum(p.attended_at IS NOT NULL AND ${HOLDS}), 0) AS attended,
      coalesce(sum(p.attended_at IS NOT NULL AND NOT (${HOLDS})), 0) AS walkIns
    FROM webinar_place p WHERE p.webinar_id = ${id}`)
  return row!
}
/** The place of a person: one that is held before one that was given up. */
export const placeOf = (db: Reads, webinarId: string, contactId: string) =>
  db
    .select()
    .from(webinarPlace)
    .where(and(eq(webinarPlace.webinarId, webinarId), ofPerson(webinarPlace.contactId, contactId)))
    .orderBy(sql`${webinarPlace.givenUpAt} IS NOT NULL`, sql`${webinarPlace.takenAt} IS NULL`, webinarPlace.id)
    .get()
export const placeById = (db: Reads, id: string) => db.select().from(webinarPlace).where(eq(webinarPlace.id, id)).get()
export const insertPlace = (tx: DbTx, row: typeof webinarPlace.$inferInsert) => tx.insert(webinarPlace).values(row)
export const changePlace = (tx: DbTx, id: string, change: Partial<PlaceRow>) =>
  tx.update(webinarPlace).set(change).where(eq(webinarPlace.id, id))
/** The guard is in the statement: whoever was counted is counted once. */
export const attend = async (tx: DbTx, id: string, told: Pick<PlaceRow, 'attendedAt' | 'joinedAt' | 'leftAt'>) =>
  (
    await tx
      .update(webinarPlace)
      .set(told)
      .where(and(eq(webinarPlace.id, id), isNull(webinarPlace.attendedAt)))
      .returning({ id: webinarPlace.id })
  ).length === 1
/** @param mergeId where it was not them who gave it up: a colleague found out that two are one */
export const giveUp = async (tx: DbTx, id: string, now: number, mergeId: string | null = null) =>
  (
    await tx
      .update(webinarPlace)
      .set({ givenUpAt: now, mergeId })
      .where(and(eq(webinarPlace.id, id), isNull(webinarPlace.givenUpAt), sql`${webinarPlace.takenAt} IS NOT NULL`))
      .returning({ id: webinarPlace.id })
  ).length === 1
/** Places that a person holds in a webinar: as many as addresses of theirs that took one before they were merged. */
export const heldBy = (db: Reads, webinarId: string, contactId: string) =>
  db
    .select({ id: webinarPlace.id, contactId: webinarPlace.contactId })
    .from(webinarPlace)
    .where(
      and(
        eq(webinarPlace.webinarId, webinarId),
        ofPerson(webinarPlace.contactId, contactId),
        sql`${webinarPlace.takenAt} IS NOT NULL AND ${webinarPlace.givenUpAt} IS NULL`,
      ),
    )
const coming = (now: number) =>
  sql`EXISTS (SELECT 1 FROM webinar w WHERE w.id = ${webinarPlace.webinarId} AND w.state = 'open' AND w.starts_at > ${now})`
const placed = { id: webinarPlace.id, contactId: webinarPlace.contactId, webinarId: webinarPlace.webinarId }
/** Every place a person holds in what has not begun. */
export const heldToCome = (db: Reads, contactId: string, now: number) =>
  db
    .select({ ...placed, takenAt: sql<number>`${webinarPlace.takenAt}` })
    .from(webinarPlace)
    .where(
      and(
        ofPerson(webinarPlace.contactId, contactId),
        sql`${webinarPlace.takenAt} IS NOT NULL AND ${webinarPlace.givenUpAt} IS NULL`,
        coming(now),
      ),
    )
/** Places in what has not begun that a merge gave up. */
export const givenUpBy = (db: Reads, mergeId: string, now: number) =>
  db
    .select(placed)
    .from(webinarPlace)
    .where(and(eq(webinarPlace.mergeId, mergeId), coming(now)))
    .orderBy(asc(webinarPlace.takenAt), asc(webinarPlace.id))
/** They gave up what they had themselves: no place comes back of itself. */
export const forgetMerges = (tx: DbTx, webinarId: string, contactId: string) =>
  tx
    .update(webinarPlace)
    .set({ mergeId: null })
    .where(and(eq(webinarPlace.webinarId, webinarId), ofPerson(webinarPlace.contactId, contactId)))
export const placesOfPeople = (db: Reads, contactIds: string[]) =>
  db
    .select({ id: webinarPlace.id })
    .from(webinarPlace)
    .where(and(inArray(webinarPlace.contactId, contactIds), isNull(webinarPlace.givenUpAt)))
export const peopleByEmail = (db: Reads, emails: string[]) =>
  db
    .select({ email: contact.email, id: contact.canonicalId })
    .from(contact)
    .where(and(inArray(contact.email, emails), isNull(contact.erasedAt)))
/** What somebody has a place in and still comes, or was recorded. */
export const webinarsOf = async (db: Reads, contactId: string, limit: number) =>
  (
    await db
      .selectDistinct({ webinar })
      .from(webinarPlace)
      .innerJoin(webinar, eq(webinar.id, webinarPlace.webinarId))
      .where(
        and(
          ofPerson(webinarPlace.contactId, contactId),
          sql`${webinarPlace.takenAt} IS NOT NULL AND ${webinarPlace.givenUpAt} IS NULL`,
        ),
      )
      .orderBy(desc(webinar.startsAt), desc(webinar.id))
      .limit(limit)
  ).map((row) => row.webinar)

export const people = (db: Reads, webinarId: string, after: string, limit: number) =>
  db
    .select({
      ...{ id: webinarPlace.id, contactId: contact.canonicalId, name: contact.name, email: contact.email },
      ...{ takenAt: webinarPlace.takenAt, givenUpAt: webinarPlace.givenUpAt },
      ...{ attendedAt: webinarPlace.attendedAt, joinedAt: webinarPlace.joinedAt, leftAt: webinarPlace.leftAt },
    })
    .from(webinarPlace)
    .innerJoin(contact, eq(contact.id, webinarPlace.contactId))
    .where(and(eq(webinarPlace.webinarId, webinarId), isNull(contact.erasedAt), gt(webinarPlace.id, after)))
    .orderBy(asc(webinarPlace.id))
    .limit(limit)

/** Those of which people may have to be told something. */
export const restless = (db: Reads, now: number, since: number) =>
  db
    .select()
    .from(webinar)
    .where(
      or(
        and(eq(webinar.state, 'open'), gt(webinar.startsAt, now)),
        and(eq(webinar.state, 'open'), gt(webinar.recordedAt, since)),
        gt(webinar.cancelledAt, since),
      ),
    )
/** Notes a batch as told, and says who they are: a person once, by the first place of those they hold. */
export async function noteNext(tx: DbTx, webinarId: string, due: Due, now: number, limit: number) {
  const { what, n, takenBy, knowsLessThan } = due
  const rows = await tx.all<{ id: string; contactId: string }>(sql`
    SELECT min(p.id) AS id, p.contact_id AS contactId FROM webinar_place p JOIN contact c ON c.id = p.contact_id
    WHERE p.webinar_id = ${webinarId} AND ${HOLDS} AND c.erased_at IS NULL AND p.taken_at <= ${takenBy}
      AND p.sequence < ${knowsLessThan ?? Number.MAX_SAFE_INTEGER}
      AND NOT EXISTS (SELECT 1 FROM contact d CROSS JOIN webinar_place q ON q.webinar_id = p.webinar_id AND q.contact_id = d.id
        CROSS JOIN webinar_notice w ON w.place_id = q.id AND w.what = ${what} AND w.n = ${n}
        WHERE d.canonical_id = c.canonical_id)
    GROUP BY c.canonical_id LIMIT ${limit}`)
  if (rows.length > 0)
    await tx.insert(webinarNotice).values(rows.map(({ id: placeId }) => ({ placeId, what, n, at: now })))
  return rows
}
