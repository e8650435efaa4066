import { and, asc, desc, eq, inArray, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { request } from '../../db/schema/feature-requests.ts'
import { survey, surveyItem } from '../../db/schema/surveys.ts'
import type { SurveyState } from './rules.ts'

export type SurveyRow = typeof survey.$inferSelect
export type ItemRow = typeof surveyItem.$inferSelect

export const surveys = (db: Reads) =>
  db.select().from(survey).orderBy(desc(survey.createdAt), desc(survey.id)).limit(500)
export const surveyById = (db: Reads, id: string) => db.select().from(survey).where(eq(survey.id, id)).get()
export const surveyBySlug = (db: Reads, slug: string) => db.select().from(survey).where(eq(survey.slug, slug)).get()
export const itemsOf = (db: Reads, surveyId: string) =>
  db.select().from(surveyItem).where(eq(surveyItem.surveyId, surveyId)).orderBy(asc(surveyItem.position))
/** Open ones, the newest first. */
export const openSurveys = (db: Reads) =>
  db.select().from(survey).where(eq(survey.state, 'open')).orderBy(desc(survey.openedAt), desc(survey.id)).limit(100)

export const insertSurvey = (tx: DbTx, row: typeof survey.$inferInsert) => tx.insert(survey).values(row)
export const changeSurvey = (tx: DbTx, id: string, change: Partial<SurveyRow>) =>
  tx.update(survey).set(change).where(eq(survey.id, id))
export async function replaceItems(
  tx: DbTx,
  surveyId: string,
  items: (typeof surveyItem.$inferInsert)[],
): Promise<void> {
  await tx.delete(surveyItem).where(eq(surveyItem.surveyId, surveyId))
  await tx.insert(surveyItem).values(items)
}
export const deleteSurvey = async (tx: DbTx, id: string): Promise<void> => {
  await tx.delete(surveyItem).where(eq(surveyItem.surveyId, id))
  await tx.delete(survey).where(eq(survey.id, id))
}
/** The guard is in the statement: of two who move it at once, one does. */
export const stepSurvey = async (tx: DbTx, id: string, from: SurveyState, change: Partial<SurveyRow>) =>
  (
    await tx
      .update(survey)
      .set(change)
      .where(and(eq(survey.id, id), eq(survey.state, from)))
      .returning({ id: survey.id })
  ).length === 1
/** Counts a completed response, or one that does not count any more; answers how many there are now. */
export const countAnswered = async (tx: DbTx, id: string, by: 1 | -1) =>
  (
    await tx
      .update(survey)
      .set({ answered: sql`${survey.answered} + ${by}` })
      .where(eq(survey.id, id))
      .returning({ answered: survey.answered })
  )[0]!.answered

/** What the clock has to open or to close. */
export const dueSurveys = (db: Reads, now: number) =>
  db
    .select()
    .from(survey)
    .where(
      or(
        and(eq(survey.state, 'draft'), isNotNull(survey.opensAt), lte(survey.opensAt, now)),
        and(eq(survey.state, 'open'), isNotNull(survey.closesAt), lte(survey.closesAt, now)),
      ),
    )
    .limit(100)
export const surveysByIds = (db: Reads, ids: string[]) =>
  ids.length === 0 ? Promise.resolve([]) : db.select().from(survey).where(inArray(survey.id, ids))
/** Those of these feature requests that there are. */
export const requestsAmong = async (db: Reads, ids: string[]): Promise<string[]> =>
  (await db.select({ id: request.id }).from(request).where(inArray(request.id, ids))).map(({ id }) => id)
