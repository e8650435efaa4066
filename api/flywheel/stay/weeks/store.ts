import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { cohortCell, cohortSize, contactCohort, contactWeek } from '../../../../db/schema/stay.ts'
import type { Cell, Weeks } from './rules.ts'

export async function storedWeeks(db: Reads, contactId: string): Promise<Weeks> {
  const cohort = await db
    .select({ week: contactCohort.week })
    .from(contactCohort)
    .where(eq(contactCohort.contactId, contactId))
    .get()
  const weeks = await db
    .select({ week: contactWeek.week })
    .from(contactWeek)
    .where(eq(contactWeek.contactId, contactId))
  return { cohort: cohort?.week ?? null, weeks: new Set(weeks.map(({ week }) => week)) }
}
export const insertWeeks = (tx: DbTx, contactId: string, weeks: number[]) =>
  tx
    .insert(contactWeek)
    .values(weeks.map((week) => ({ contactId, week })))
    .onConflictDoNothing()
export const deleteWeeks = (tx: DbTx, contactId: string, weeks: number[]) =>
  tx.delete(contactWeek).where(and(eq(contactWeek.contactId, contactId), inArray(contactWeek.week, weeks)))
export const saveCohort = (tx: DbTx, contactId: string, week: number) =>
  tx
    .insert(contactCohort)
    .values({ contactId, week })
    .onConflictDoUpdate({ target: contactCohort.contactId, set: { week } })
export const deleteCohort = (tx: DbTx, contactId: string) =>
  tx.delete(contactCohort).where(eq(contactCohort.contactId, contactId))
export const addCells = (tx: DbTx, cells: Cell[]) =>
  tx
    .insert(cohortCell)
    .values(cells)
    .onConflictDoUpdate({ target: [cohortCell.week, cohortCell.age], set: { n: sql`n + excluded.n` } })
export const addSizes = (tx: DbTx, sizes: { week: number; people: number }[]) =>
  tx
    .insert(cohortSize)
    .values(sizes)
    .onConflictDoUpdate({ target: cohortSize.week, set: { people: sql`people + excluded.people` } })
export async function forgetWeeks(tx: DbTx) {
  for (const table of [contactWeek, contactCohort, cohortCell, cohortSize]) await tx.delete(table)
}

/** Cohorts whose people or cells are not what everybody's weeks add up to. */
export const differingCohorts = async (db: Reads) =>
  (
    await db.all<{ week: number }>(sql`
    SELECT week FROM (
      SELECT week, -1 AS age, 1 AS n FROM contact_cohort
      UNION ALL SELECT week, -1, -people FROM cohort_size
      UNION ALL SELECT c.week, w.week - c.week, 1 FROM contact_cohort c
        JOIN contact_week w ON w.contact_id = c.contact_id AND w.week >= c.week
      UNION ALL SELECT week, age, -n FROM cohort_cell
    ) GROUP BY week, age HAVING sum(n) <> 0 ORDER BY week`)
  ).map(({ week }) => week)
export const sizesSince = (db: Reads, week: number) =>
  db.select().from(cohortSize).where(gte(cohortSize.week, week)).orderBy(cohortSize.week)
export const cellsSince = (db: Reads, week: number) => db.select().from(cohortCell).where(gte(cohortCell.week, week))
