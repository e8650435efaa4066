import { type AnyColumn, type SQL, sql } from 'drizzle-orm'

/**
 * Rows of one person: contacts that were merged keep their own rows, and whoever reads asks for all of them.
 * @param column the contact id of a row
 * @param contactId any contact of the person
 */
export const ofPerson = (column: AnyColumn, contactId: string): SQL =>
  sql`${column} IN (SELECT id FROM contact WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}))`
