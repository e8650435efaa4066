import { and, desc, eq, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { contactStage, type HEALTHS, type STAGES } from '../../../db/schema/flywheel.ts'
import type { LOOP_KINDS } from '../../../db/schema/loop.ts'
import { bond, bondCustomer } from '../../../db/schema/returns.ts'
import type { Key } from '../../kernel/page.ts'
import type { Sum } from './rules.ts'

export type BondRow = typeof bond.$inferSelect
type Stage = (typeof STAGES)[number]
type Health = (typeof HEALTHS)[number]
/** All contacts of somebody, by any of them. */
const members = (contactId: string) =>
  sql`(SELECT id FROM contact WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}))`

/** The contact that stands for somebody, and where they stand; undefined of whoever was erased. */
export const standing = async (db: Reads, contactId: string) =>
  (
    await db.all<{ id: string; name: string; stage: Stage | null; health: Health | null }>(sql`
      SELECT p.id, p.name, s.stage, s.health FROM contact c JOIN contact p ON p.id = c.canonical_id
      LEFT JOIN contact_stage s ON s.contact_id = p.id WHERE c.id = ${contactId} AND p.erased_at IS NULL`)
  )[0]
/** Whom somebody brought: each once, with whether they are customers who have not left. */
export const broughtBy = (db: Reads, contactId: string) =>
  db.all<{ id: string; customer: number }>(sql`
    SELECT e.prospect_id AS id, max(e.customer_at IS NOT NULL AND coalesce(s.health, 'active') <> 'churned') AS customer
    FROM loop_edge e JOIN contact p ON p.id = e.prospect_id AND p.erased_at IS NULL
    LEFT JOIN contact_stage s ON s.contact_id = e.prospect_id
    WHERE e.advocate_id IN ${members(contactId)} GROUP BY e.prospect_id ORDER BY e.prospect_id`)
/** What some people paid since a moment, by currency and less what went back and stayed back. */
export const paidSince = (db: Reads, ids: readonly string[], since: number) =>
  db.all<Sum & { id: string }>(sql`
    SELECT m.canonical_id AS id, s.currency, count(*) AS n, sum(s.amount_minor - coalesce((SELECT sum(r.amount_minor
      - coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0))
      FROM refund r WHERE r.sale_id = s.id), 0)) AS "amountMinor"
    FROM json_each(${JSON.stringify(ids)}) j CROSS JOIN contact m ON m.canonical_id = j.value
    CROSS JOIN sale s ON s.contact_id = m.id
    WHERE s.occurred_at > ${since} GROUP BY m.canonical_id, s.currency ORDER BY s.currency`)

/** False when it was told of this person lately. */
export const insertBond = async (tx: DbTx, row: typeof bond.$inferInsert) =>
  (await tx.insert(bond).values(row).returning({ id: bond.id })).length === 1
export const insertCustomers = (tx: DbTx, bondId: string, ids: readonly string[]) =>
  tx.run(sql`INSERT INTO ${bondCustomer} (bond_id, contact_id)
    SELECT ${bondId}, value FROM json_each(${JSON.stringify(ids)})`)
/** Open ones that began long enough ago. */
export const over = (db: Reads, before: number, limit: number) =>
  db
    .select({ id: bond.id, contactId: bond.contactId })
    .from(bond)
    .where(and(isNull(bond.endedAt), lte(bond.at, before)))
    .orderBy(bond.at)
    .limit(limit)
/** Of the customers of a bond: who is still one; who was erased is not. */
export const stayed = async (db: Reads, bondId: string) =>
  (
    await db.all<{ kept: number; lost: number }>(sql`SELECT
      coalesce(sum(here), 0) AS kept, count(*) - coalesce(sum(here), 0) AS lost FROM (
        SELECT p.erased_at IS NULL AND coalesce(s.health, 'active') <> 'churned' AS here
        FROM bond_customer b JOIN contact c ON c.id = b.contact_id JOIN contact p ON p.id = c.canonical_id
        LEFT JOIN contact_stage s ON s.contact_id = p.id WHERE b.bond_id = ${bondId})`)
  )[0]!
/** False when it was ended before. */
export const endBond = async (tx: DbTx, id: string, end: Pick<BondRow, 'endedAt' | 'kept' | 'lost'>) =>
  (
    await tx
      .update(bond)
      .set(end)
      .where(and(eq(bond.id, id), isNull(bond.endedAt)))
      .returning({ id: bond.id })
  ).length === 1
/** Who brought customers, is not well, and of whom nothing was told for so long, nor since they are so. */
export const untold = (db: Reads, since: number, limit: number) =>
  db.all<{ id: string; health: Health }>(sql`
    SELECT DISTINCT p.id, s.health FROM loop_edge e JOIN contact a ON a.id = e.advocate_id
    JOIN contact p ON p.id = a.canonical_id AND p.erased_at IS NULL
    JOIN contact_stage s ON s.contact_id = p.id AND s.health <> 'active'
    JOIN contact q ON q.id = e.prospect_id AND q.erased_at IS NULL
    LEFT JOIN contact_stage t ON t.contact_id = e.prospect_id
    WHERE e.customer_at IS NOT NULL AND coalesce(t.health, 'active') <> 'churned' AND NOT EXISTS (
      SELECT 1 FROM contact m JOIN bond b ON b.contact_id = m.id WHERE m.canonical_id = p.id AND (b.at > ${since} OR b.at >= s.health_at))
    ORDER BY p.id LIMIT ${limit}`)

/** Open ones, what is worth most first. */
export const openBonds = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select({
      bond,
      contact: { id: contact.id, name: contact.name },
      ...{ stage: contactStage.stage, health: contactStage.health, healthAt: contactStage.healthAt },
    })
    .from(bond)
    .innerJoin(contact, sql`${contact.id} = (SELECT n.canonical_id FROM contact n WHERE n.id = ${bond.contactId})`)
    .leftJoin(contactStage, eq(contactStage.contactId, contact.id))
    .where(
      and(
        isNull(bond.endedAt),
        isNull(contact.erasedAt),
        after && or(lt(bond.valueMinor, after.at), and(eq(bond.valueMinor, after.at), lt(bond.id, after.id))),
      ),
    )
    .orderBy(desc(bond.valueMinor), desc(bond.id))
    .limit(limit)
export const counted = async (db: Reads) =>
  (
    await db.all<{ n: number; over: number; keptAll: number }>(sql`SELECT
      coalesce(sum(b.ended_at IS NULL AND c.erased_at IS NULL), 0) AS n,
      coalesce(sum(b.ended_at IS NOT NULL), 0) AS over,
      coalesce(sum(b.lost = 0), 0) AS "keptAll" FROM bond b JOIN contact c ON c.id = b.contact_id`)
  )[0]!

interface Bringing {
  id: string
  name: string
  /** JSON. */
  kinds: string
  at: number
}
export const kindsIn = (json: string) => [...new Set(JSON.parse(json) as (typeof LOOP_KINDS)[number][])]
export const bringersOf = (db: Reads, contactId: string) =>
  db.all<Bringing>(sql`SELECT p.id, p.name, json_group_array(e.kind) AS kinds, min(e.prospect_at) AS at
    FROM loop_edge e JOIN contact a ON a.id = e.advocate_id JOIN contact p ON p.id = a.canonical_id
    WHERE e.prospect_id IN ${members(contactId)} GROUP BY p.id ORDER BY at, p.id`)
/** Whom somebody brought, the last to come first; one page of them. */
export const broughtPage = (db: Reads, contactId: string, after: Key | undefined, limit: number) =>
  db.all<
    Bringing & { stage: Stage | null; health: Health | null; customerAt: number | null; lastSeenAt: number | null }
  >(sql`SELECT p.id, p.name, json_group_array(e.kind) AS kinds, max(e.prospect_at) AS at,
      min(e.customer_at) AS "customerAt", s.stage, s.health, s.last_sign_at AS "lastSeenAt"
    FROM loop_edge e JOIN contact p ON p.id = e.prospect_id AND p.erased_at IS NULL
    LEFT JOIN contact_stage s ON s.contact_id = p.id
    WHERE e.advocate_id IN ${members(contactId)} GROUP BY p.id
    ${after ? sql`HAVING (max(e.prospect_at), p.id) < (${after.at}, ${after.id})` : sql``}
    ORDER BY at DESC, p.id DESC LIMIT ${limit}`)

/** Every bond, for a file. The id of a row is who was brought, by whom. @param of all contacts of one advocate, or everybody */
export const bondsAfter = (db: Reads, afterId: string, limit: number, of?: string) =>
  db.all<{ id: string } & Record<string, unknown>>(sql`
    SELECT e.prospect_id || ':' || e.advocate_id || ':' || e.kind AS id, b.id AS "advocateId", b.name AS advocate,
      p.id AS "personId", p.name AS person, p.email, e.kind, e.credit_bp AS "creditBp", e.prospect_at AS "cameAt",
      e.customer_at AS "customerAt", s.stage, s.health, s.last_sign_at AS "lastSeenAt"
    FROM loop_edge e JOIN contact p ON p.id = e.prospect_id JOIN contact a ON a.id = e.advocate_id
    JOIN contact b ON b.id = a.canonical_id LEFT JOIN contact_stage s ON s.contact_id = p.id
    WHERE e.prospect_id || ':' || e.advocate_id || ':' || e.kind > ${afterId} AND e.prospect_id >= ${afterId.split(':')[0] ?? ''}
      AND p.erased_at IS NULL ${of === undefined ? sql`` : sql`AND e.advocate_id IN ${members(of)}`}
    ORDER BY e.prospect_id, e.advocate_id, e.kind LIMIT ${limit}`)
