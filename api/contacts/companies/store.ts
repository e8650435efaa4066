import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company } from '../../../db/schema/contacts.ts'

/** Keeps the company that was there first. */
export const insertCompany = (tx: DbTx, row: typeof company.$inferInsert) =>
  tx.insert(company).values(row).onConflictDoNothing({ target: company.nameKey })
export const companyByKey = (db: Reads, nameKey: string) =>
  db.select({ id: company.id }).from(company).where(eq(company.nameKey, nameKey)).get()
export const changeCompany = (tx: DbTx, id: string, change: Partial<typeof company.$inferInsert>) =>
  tx.update(company).set(change).where(eq(company.id, id))

const withPeople = {
  ...{ id: company.id, name: company.name, nameKey: company.nameKey, domain: company.domain },
  ...{ traits: company.traits, createdAt: company.createdAt },
  ...{ revenueMinor: company.revenueMinor, revenueCurrency: company.revenueCurrency },
  contacts: sql<number>`(SELECT count(*) FROM contact p
    WHERE p.company_id = company.id AND p.canonical_id = p.id AND p.erased_at IS NULL)`,
}
export const companyById = (db: Reads, id: string) =>
  db.select(withPeople).from(company).where(eq(company.id, id)).get()

const says = (words: string): SQL =>
  sql`(instr(${company.nameKey}, ${words}) > 0 OR instr(${company.domain}, ${words}) > 0)`
/** In the order of their names, one more than asked for. @param words folded like a company's key */
export const companies = (db: Reads, words: string | undefined, afterId: string | undefined, limit: number) =>
  db
    .select(withPeople)
    .from(company)
    .where(
      and(
        words ? says(words) : undefined,
        afterId === undefined
          ? undefined
          : gt(company.nameKey, sql`(SELECT a.name_key FROM company a WHERE a.id = ${afterId})`),
      ),
    )
    .orderBy(asc(company.nameKey))
    .limit(limit + 1)
