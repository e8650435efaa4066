import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../db/client.ts'
import { isAnywhere, likePattern, phrase } from './search.ts'

/**
 * Rows of one person: contacts that were merged keep their own rows, and whoever reads asks for all of them.
 * @param column the contact id of a row
 * @param contactId any contact of the person
 */
export const ofPerson = (column: AnyColumn | SQL, contactId: string | SQL): SQL =>
  sql`${column} IN (SELECT id FROM contact WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}))`

/**
 * Rows of people whose name, address or id at the host holds some words, from three letters on anywhere in them, else at
 * their beginning; names they had before a merge find them too.
 * @param column the id that stands for a person
 */
export function isNamed(column: AnyColumn | SQL, words: string): SQL {
  const like = sql`LIKE ${likePattern(words)} ESCAPE '\\'`
  const found = isAnywhere(words)
    ? sql`c.number IN (SELECT rowid FROM contact_search WHERE contact_search MATCH ${phrase(words)})`
    : sql`(c.name ${like} OR c.email ${like} OR c.external_id ${like})`
  return sql`${column} IN (SELECT c.canonical_id FROM contact c WHERE ${found})`
}

/** Whether a person is known as a customer: the host said so, or they bought. @param person the id that stands for them */
export const isCustomerHere = (person: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM contact cu WHERE cu.canonical_id = ${person} AND (cu.customer_since IS NOT NULL
    OR EXISTS (SELECT 1 FROM sale s WHERE s.contact_id = cu.id)
    OR EXISTS (SELECT 1 FROM purchase pu WHERE pu.contact_id = cu.id)))`
export async function isCustomer(db: Reads, contactId: string): Promise<boolean> {
  const person = sql`(SELECT canonical_id FROM contact WHERE id = ${contactId})`
  const row = await db.get<{ is: number }>(sql`SELECT ${isCustomerHere(person)} AS "is"`)
  return Boolean(row?.is)
}
