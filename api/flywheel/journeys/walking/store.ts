import { and, gt, type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { ofPerson } from '../../../kernel/person.ts'
import type { Condition } from '../contract.ts'

const DAY = 86_400_000
const member = (contactId: string) =>
  sql`(SELECT m.id FROM contact m WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}))`

/** Whether something holds of a person now. */
export async function holds(db: Reads, contactId: string, condition: Condition, now: number): Promise<boolean> {
  const who = member(contactId)
  const asked =
    condition.on === 'plan'
      ? sql`SELECT 1 FROM contact WHERE id IN ${who} AND plan = ${condition.is}`
      : condition.on === 'trait'
        ? sql`SELECT 1 FROM contact c, json_each(c.traits) t WHERE c.id IN ${who} AND t.key = ${condition.name}
            AND CAST(t.value AS TEXT) = ${condition.is}`
        : condition.on === 'stage'
          ? sql`SELECT 1 FROM contact_stage WHERE contact_id IN ${who} AND stage = ${condition.is}`
          : condition.on === 'health'
            ? sql`SELECT 1 FROM contact_stage WHERE contact_id IN ${who} AND health = ${condition.is}`
            : condition.on === 'nps'
              ? sql`SELECT 1 WHERE ${condition.is} = (SELECT e.data ->> '$.band' FROM event e WHERE e.contact_id IN ${who}
                  AND e.type = 'nps.answered' ORDER BY e.seq DESC LIMIT 1)`
              : sql`SELECT 1 WHERE EXISTS (SELECT 1 FROM event e WHERE e.contact_id IN ${who} AND e.type = ${condition.name}
                  AND e.at > ${now - condition.withinDays * DAY})
                OR EXISTS (SELECT 1 FROM tracked_event x JOIN event_type y ON y.id = x.type_id WHERE x.contact_id IN ${who}
                  AND coalesce(y.counts_as, y.name) = ${condition.name} AND x.occurred_at > ${now - condition.withinDays * DAY})`
  return (await db.all(sql`${asked} LIMIT 1`)).length > 0
}
/** The contact that stands for a person; undefined of somebody erased. */
export const standing = (db: Reads, contactId: string) =>
  db
    .select({ id: contact.id })
    .from(contact)
    .where(
      and(
        ofPerson(contact.id, contactId),
        sql`${contact.id} = ${contact.canonicalId}`,
        sql`${contact.erasedAt} IS NULL`,
      ),
    )
    .get()
export const isStaff = async (db: Reads, contactId: string) =>
  (
    await db.all(sql`SELECT 1 FROM account a JOIN contact c ON c.email = a.email
      WHERE c.id IN ${member(contactId)} AND a.role <> 'customer' LIMIT 1`)
  ).length > 0
/** Their name, or their address where they gave none, and where they work. */
export const nameOf = async (db: Reads, contactId: string) =>
  (
    await db.all<{ name: string; company: string }>(sql`SELECT CASE c.name WHEN '' THEN c.email ELSE c.name END AS name,
      coalesce(o.name, '') AS company FROM contact c LEFT JOIN company o ON o.id = c.company_id WHERE c.id = ${contactId}`)
  )[0]!
/** A shown review of this person of which nothing is quoted and nothing was asked; undefined of any other. */
export const quotable = async (db: Reads, reviewId: string, contactId: string) =>
  (
    await db.all<{ rating: number; body: string }>(sql`SELECT r.rating, r.body FROM review r WHERE r.id = ${reviewId}
      AND r.shown = 1 AND r.contact_id IN ${member(contactId)}
      AND NOT EXISTS (SELECT 1 FROM testimonial t WHERE t.review_id = r.id)
      AND NOT EXISTS (SELECT 1 FROM author_ask a WHERE a.review_id = r.id AND a.kind = 'permission')`)
  )[0]
export const surveyState = async (db: Reads, id: string) =>
  (await db.all<{ state: string }>(sql`SELECT state FROM survey WHERE id = ${id}`))[0]?.state
/** Whether they want no mail of one of these kinds at one of their addresses, or none arrives. */
export const isUnwanted = async (db: Reads, contactId: string, kinds: readonly ('journeys' | 'invitations')[]) =>
  (
    await db.all(sql`SELECT 1 FROM contact c WHERE c.id IN ${member(contactId)}
      AND (EXISTS (SELECT 1 FROM mail_preference p WHERE p.email = c.email
          AND p.kind IN (SELECT value FROM json_each(${JSON.stringify(kinds)})))
        OR EXISTS (SELECT 1 FROM suppression x WHERE x.email = c.email)) LIMIT 1`)
  ).length > 0
/** Whether a person stands at a stage or further. */
export const isAtStage = async (db: Reads, contactId: string, stages: readonly string[]) =>
  (
    await db.all(sql`SELECT 1 FROM contact_stage WHERE contact_id IN ${member(contactId)}
      AND stage IN (SELECT value FROM json_each(${JSON.stringify(stages)})) LIMIT 1`)
  ).length > 0

/** What happened after a place in a log, to whom, in order. */
export interface Happened {
  seq: number
  name: string
  at: number
  contactId: string
  data: string | null
}
export const logEnd = async (db: Reads, log: 'event' | 'tracked_event') =>
  (await db.all<{ seq: number | null }>(sql`SELECT max(seq) AS seq FROM ${sql.raw(log)}`))[0]?.seq ?? 0
export const portalLog = (db: Reads, after: number, until: number) =>
  db.all<Happened>(sql`SELECT e.seq, e.type AS name, e.at, e.contact_id AS "contactId", e.data FROM event e
    WHERE e.seq > ${after} AND e.seq <= ${until} AND e.contact_id IS NOT NULL ORDER BY e.seq`)
export const hostLog = (db: Reads, after: number, until: number) =>
  db.all<Happened>(sql`SELECT x.seq, coalesce(y.counts_as, y.name) AS name, x.occurred_at AS at, x.contact_id AS "contactId",
    x.props AS data FROM tracked_event x JOIN event_type y ON y.id = x.type_id
    WHERE x.seq > ${after} AND x.seq <= ${until} AND x.contact_id IS NOT NULL ORDER BY x.seq`)

/** Which contacts a saved segment finds; handed in, because segments are another room's. */
export type SegmentCondition = (db: Reads, segmentId: string) => Promise<SQL | undefined>
/** People of a sweep in the order they came, and which of them fit. */
export const peopleAfter = (db: Reads, after: number, limit: number) =>
  db
    .select({ number: contact.number, id: contact.id })
    .from(contact)
    .where(and(gt(contact.number, after), sql`contact.canonical_id = contact.id AND contact.erased_at IS NULL`))
    .orderBy(contact.number)
    .limit(limit)
export const fitting = (db: Reads, numbers: { after: number; until: number }, where: SQL) =>
  db.all<{ id: string; since: number | null }>(sql`SELECT contact.id, (SELECT s.entered_at FROM contact_stage s
      WHERE s.contact_id = contact.id) AS since FROM contact
    WHERE contact.number > ${numbers.after} AND contact.number <= ${numbers.until}
      AND contact.canonical_id = contact.id AND contact.erased_at IS NULL AND ${where} ORDER BY contact.number`)
export const countFitting = async (db: Reads, where: SQL, most: number) =>
  (
    await db.all<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM contact
      WHERE contact.canonical_id = contact.id AND contact.erased_at IS NULL AND ${where} LIMIT ${most + 1})`)
  )[0]!.n
export const inStageFor = (stage: string, enteredBefore: number) =>
  sql`EXISTS (SELECT 1 FROM contact_stage s WHERE s.contact_id = contact.id AND s.stage = ${stage}
    AND s.entered_at <= ${enteredBefore})`
