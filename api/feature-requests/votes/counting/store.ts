import { eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { request } from '../../../../db/schema/feature-requests.ts'

export interface Counts {
  voteCount: number
  anonymousCount: number
  trend: number
  revenueMinor: number
}

/**
 * What the votes of a request add up to: people, browsers, and what their companies pay each month, each company once,
 * in the portal's currency. A person is one, however many contacts of theirs voted.
 */
export async function countsOf(db: Reads, requestId: string, currency: string) {
  const row = await db.get<{ people: number; browsers: number; revenue: number }>(sql`SELECT
    (SELECT count(DISTINCT c.canonical_id) FROM request_vote v JOIN contact c ON c.id = v.voter_id
      WHERE v.request_id = ${requestId}) AS people,
    (SELECT count(*) FROM request_vote v WHERE v.request_id = ${requestId} AND v.contact_id IS NULL) AS browsers,
    (SELECT coalesce(sum(revenue_minor), 0) FROM company WHERE revenue_currency = ${currency} AND id IN (
      SELECT k.company_id FROM request_vote v JOIN contact c ON c.id = v.voter_id JOIN contact k ON k.id = c.canonical_id
      WHERE v.request_id = ${requestId})) AS revenue`)
  return { people: row!.people, browsers: row!.browsers, revenueMinor: row!.revenue }
}
export async function castTimes(db: Reads, requestId: string): Promise<number[]> {
  const rows = await db.all<{ at: number }>(
    sql`SELECT created_at AS "at" FROM request_vote WHERE request_id = ${requestId}`,
  )
  return rows.map(({ at }) => at)
}

/** Whether somebody else who works for this company voted. */
export async function isCounted(db: Reads, requestId: string, companyId: string, contactId: string): Promise<boolean> {
  const row = await db.get<{ is: number }>(sql`SELECT EXISTS (
    SELECT 1 FROM contact k CROSS JOIN contact m ON m.canonical_id = k.id
    CROSS JOIN request_vote v ON v.request_id = ${requestId} AND v.voter_id = m.id
    WHERE k.company_id = ${companyId} AND k.canonical_id = k.id
      AND k.id <> (SELECT canonical_id FROM contact WHERE id = ${contactId})) AS "is"`)
  return Boolean(row?.is)
}

export const saveCounts = (tx: DbTx, requestId: string, counts: Partial<Counts> & { appeal?: number }) =>
  tx.update(request).set(counts).where(eq(request.id, requestId))

/** Requests that a company's people voted for. */
export const requestsOfCompany = async (db: Reads, companyId: string): Promise<string[]> =>
  (
    await db.all<{ id: string }>(sql`SELECT DISTINCT v.request_id AS id FROM contact k
      JOIN contact m ON m.canonical_id = k.id JOIN request_vote v ON v.voter_id = m.id WHERE k.company_id = ${companyId}`)
  ).map(({ id }) => id)
/** Requests that any of these contacts voted for. */
export const requestsOfContacts = async (db: Reads, contactIds: string[]): Promise<string[]> =>
  (
    await db.all<{ id: string }>(sql`SELECT DISTINCT request_id AS id FROM request_vote
      WHERE voter_id IN (SELECT value FROM json_each(${JSON.stringify(contactIds)}))`)
  ).map(({ id }) => id)
export const membersOf = async (db: Reads, contactId: string): Promise<string[]> =>
  (
    await db.all<{ id: string }>(
      sql`SELECT id FROM contact WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId})`,
    )
  ).map(({ id }) => id)
/** Where the company chose none. */
export const OWN_CURRENCY = 'USD'
/** What the portal counts revenue in. */
export async function currency(db: Reads): Promise<string> {
  const [row] = await db.all<{ currency: string | null }>(
    sql`SELECT value ->> 'currency' AS currency FROM setting WHERE key = 'place'`,
  )
  return row?.currency ?? OWN_CURRENCY
}
