import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { company, contact } from '../../../db/schema/contacts.ts'
import { sale } from '../../../db/schema/conversions.ts'
import { contactStage, stagePin, stageTransition } from '../../../db/schema/flywheel.ts'
import { account } from '../../../db/schema/identity.ts'
import { invitation } from '../../../db/schema/invitations.ts'
import { message } from '../../../db/schema/mail.ts'
import { surveyAsk } from '../../../db/schema/surveys.ts'
import type { Key } from '../../kernel/page.ts'
import { isNamed } from '../../kernel/person.ts'

export const cardOf = (db: Reads, id: string) =>
  db
    .select({
      contact: { id: contact.id, name: contact.name, email: contact.email, company: company.name },
      stage: contactStage,
    })
    .from(contactStage)
    .innerJoin(contact, eq(contact.id, contactStage.contactId))
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(eq(contactStage.contactId, id))
    .get()

const stands = sql`NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = ${stageTransition.id})`
/** The row that brought them where they are: the last that changed the stage, or the health. */
export const becauseOf = (db: Reads, id: string, what: 'stage' | 'health') =>
  db
    .select({
      ...{ rule: stageTransition.rule, cause: stageTransition.cause, at: stageTransition.at },
      event: sql<string | null>`CASE ${stageTransition.cause}
        WHEN 'event' THEN (SELECT e.type FROM event e WHERE e.seq = ${stageTransition.causeSeq})
        WHEN 'tracked' THEN (SELECT y.name FROM tracked_event x JOIN event_type y ON y.id = x.type_id
          WHERE x.seq = ${stageTransition.causeSeq})
        WHEN 'told' THEN (SELECT group_concat(k.key, ', ') FROM told_trait x, json_each(x.said) k WHERE x.seq = ${stageTransition.causeSeq}) END`,
    })
    .from(stageTransition)
    .where(
      and(
        eq(stageTransition.contactId, id),
        isNull(stageTransition.supersedes),
        stands,
        what === 'stage'
          ? sql`${stageTransition.fromStage} IS NOT ${stageTransition.toStage}`
          : sql`${stageTransition.healthFrom} IS NOT ${stageTransition.healthTo}`,
      ),
    )
    .orderBy(desc(stageTransition.recordedAt), desc(stageTransition.id))
    .limit(1)
    .get()
export const pinOf = (db: Reads, ids: string[], now: number) =>
  db
    .select({ reason: stagePin.reason, until: stagePin.until, by: sql<string>`coalesce(${contact.name}, '')` })
    .from(stagePin)
    .leftJoin(account, eq(account.id, stagePin.pinnedBy))
    .leftJoin(contact, eq(contact.id, account.contactId))
    .where(and(inArray(stagePin.contactId, ids), isNull(stagePin.endedAt), sql`${stagePin.until} > ${now}`))
    .get()

/** What some people paid by currency, less what went back and stayed back. */
export const paidBy = (db: Reads, whom: SQL) =>
  db
    .select({
      currency: sale.currency,
      amountMinor: sql<number>`sum(${sale.amountMinor} - coalesce((SELECT sum(r.amount_minor
        - coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0))
        FROM refund r WHERE r.sale_id = sale.id), 0))`,
      n: count(),
    })
    .from(sale)
    .where(whom)
    .groupBy(sale.currency)
    .orderBy(sale.currency)
export const ofContacts = (ids: string[]) => inArray(sale.contactId, ids)
const list = (ids: string[]) =>
  sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )
/** What those they brought paid, as far as it is put down to them, by currency and less what went back. */
export const broughtBy = (db: Reads, ids: string[]) =>
  db.all<{ currency: string; amountMinor: number }>(sql`
    SELECT s.currency, (sum(e.bp * (s.amount_minor - coalesce((SELECT sum(r.amount_minor
      - coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0))
      FROM refund r WHERE r.sale_id = s.id), 0))) + 5000) / 10000 AS "amountMinor"
    FROM (SELECT prospect_id, sum(credit_bp) AS bp FROM loop_edge WHERE advocate_id IN (${list(ids)}) GROUP BY prospect_id) e
    CROSS JOIN contact m ON m.canonical_id = e.prospect_id CROSS JOIN sale s ON s.contact_id = m.id
    GROUP BY s.currency ORDER BY s.currency`)

export async function countsOf(db: Reads, ids: string[]) {
  const mine = list(ids)
  return (await db.get<Record<string, number>>(sql`SELECT
    (SELECT count(*) FROM review WHERE contact_id IN (${mine}) AND state = 'published') AS reviews,
    (SELECT count(*) FROM testimonial t JOIN review r ON r.id = t.review_id WHERE r.contact_id IN (${mine}) AND t.state = 'live') AS testimonials,
    (SELECT count(*) FROM request WHERE contact_id IN (${mine}) AND shown = 1) AS requests,
    (SELECT count(*) FROM request_vote WHERE contact_id IN (${mine})) AS votes,
    (SELECT count(*) FROM request_vote v JOIN request q ON q.id = v.request_id WHERE v.contact_id IN (${mine}) AND q.category = 'shipped') AS shipped,
    (SELECT count(*) FROM survey_response WHERE contact_id IN (${mine})) AS answers,
    (SELECT count(DISTINCT l.prospect_id) FROM loop_edge l WHERE l.advocate_id IN (${mine})) AS broughtPeople,
    (SELECT count(DISTINCT l.prospect_id) FROM loop_edge l WHERE l.advocate_id IN (${mine}) AND l.customer_at IS NOT NULL) AS broughtCustomers,
    (SELECT count(*) FROM referral WHERE advocate_id IN (${mine}) AND state = 'qualified') AS qualified,
    (SELECT count(*) FROM partner WHERE contact_id IN (${mine}) AND state = 'approved') AS partners`))!
}
export const lastMail = (db: Reads, ids: string[]) =>
  db
    .select({ template: message.template, at: sql<number>`${message.sentAt}` })
    .from(message)
    .where(
      and(
        isNotNull(message.sentAt),
        or(
          inArray(message.contactId, ids),
          sql`${message.toEmail} IN (SELECT email FROM contact WHERE id IN (${list(ids)}))`,
        ),
      ),
    )
    .orderBy(desc(message.sentAt))
    .limit(1)
    .get()
export async function planned(db: Reads, ids: string[], now: number) {
  const invited = await db
    .select({ at: sql<number>`${invitation.dueAt}` })
    .from(invitation)
    .where(and(inArray(invitation.contactId, ids), isNotNull(invitation.dueAt)))
    .orderBy(asc(invitation.dueAt))
    .limit(1)
    .get()
  const asked = await db
    .select({ at: sql<number>`${surveyAsk.dueAt}` })
    .from(surveyAsk)
    .where(and(inArray(surveyAsk.contactId, ids), isNotNull(surveyAsk.dueAt), isNull(surveyAsk.endedAt)))
    .orderBy(asc(surveyAsk.dueAt))
    .limit(1)
    .get()
  const all = [
    ...(invited ? [{ kind: 'invitation' as const, at: Math.max(now, invited.at) }] : []),
    ...(asked ? [{ kind: 'survey' as const, at: Math.max(now, asked.at) }] : []),
  ]
  return all.sort((a, b) => a.at - b.at)[0] ?? null
}

/** Who was seen more often before, the newly quiet first. */
export const quietPeople = (
  db: Reads,
  { now, q }: { now: number; q: string | undefined },
  after: Key | undefined,
  limit: number,
) =>
  db
    .select({
      contact: { id: contact.id, name: contact.name, email: contact.email },
      ...{ stage: contactStage.stage, health: contactStage.health },
      lastSignAt: sql<number>`${contactStage.lastSignAt}`,
      quietFrom: sql<number>`${contactStage.quietFrom}`,
    })
    .from(contactStage)
    .innerJoin(contact, eq(contact.id, contactStage.contactId))
    .where(
      and(
        lte(contactStage.quietFrom, now),
        ne(contactStage.health, 'churned'),
        isNull(contact.erasedAt),
        q ? isNamed(contactStage.contactId, q) : undefined,
        after &&
          or(
            lt(contactStage.quietFrom, after.at),
            and(eq(contactStage.quietFrom, after.at), lt(contactStage.contactId, after.id)),
          ),
      ),
    )
    .orderBy(desc(contactStage.quietFrom), desc(contactStage.contactId))
    .limit(limit)
/** So many quiet ones are counted: one more than a page says. */
const MOST_QUIET = 1_001
/** The others are read where nobody is quiet only; elsewhere this tells enough. */
const SOME = 1_000
export async function quietCount(db: Reads, now: number) {
  const upTo = (limit: number, where: SQL) =>
    sql`(SELECT count(*) FROM (SELECT 1 FROM ${contactStage} WHERE ${where} LIMIT ${limit}))`
  // those who fell quiet long ago have left, and are many: the last ones come first
  const quiet = sql`${contactStage.quietFrom} <= ${now} AND ${contactStage.health} <> 'churned' ORDER BY ${contactStage.quietFrom} DESC`
  const { n } = (await db.get<{ n: number }>(sql`SELECT ${upTo(MOST_QUIET, quiet)} AS n`))!
  const most = n === 0 ? -1 : SOME
  // each by an index of its own; one look at everybody would read the whole table
  const beside = (await db.get<{ known: number; regular: number }>(sql`SELECT ${upTo(most, sql`true`)} AS known,
    ${upTo(most, sql`${contactStage.quietFrom} IS NOT NULL`)} AS regular`))!
  return { n, ...beside }
}
