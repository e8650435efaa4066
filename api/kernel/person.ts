import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../db/client.ts'

/**
 * Rows of one person: contacts that were merged keep their own rows, and whoever reads asks for all of them.
 * @param column the contact id of a row
 * @param contactId any contact of the person
 */
export const ofPerson = (column: AnyColumn, contactId: string): SQL =>
  sql`${column} IN (SELECT id FROM contact WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}))`

/** 1 when this person is known as a customer: the host said so, or they bought. */
export const customerSql = (contactId: string): SQL => sql`EXISTS (
    SELECT 1 FROM contact c WHERE c.canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}) AND (c.customer_since IS NOT NULL
      OR EXISTS (SELECT 1 FROM sale s WHERE s.contact_id = c.id)
      OR EXISTS (SELECT 1 FROM purchase p WHERE p.contact_id = c.id)))`
export async function isCustomer(db: Reads, contactId: string): Promise<boolean> {
  const row = await db.get<{ is: number }>(sql`SELECT ${customerSql(contactId)} AS "is"`)
  return Boolean(row?.is)
}
