import { and, desc, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import {
  maxdiffSet,
  surveyAnswer,
  surveyCompanyResult,
  surveyItemResult,
  surveyResponse,
} from '../../../db/schema/survey-answers.ts'
import { survey, surveyItem } from '../../../db/schema/surveys.ts'
import type { Key } from '../../kernel/page.ts'
import type { Said } from './tally.ts'

type Audience = 'person' | 'anonymous'

/** Everything a response says. */
export async function saidBy(db: Reads, responseId: string): Promise<Said> {
  const answers = await db.select().from(surveyAnswer).where(eq(surveyAnswer.responseId, responseId))
  const sets = await db.select().from(maxdiffSet).where(eq(maxdiffSet.responseId, responseId)).orderBy(maxdiffSet.seq)
  return { answers, sets: sets.map((set) => ({ ...set, shown: JSON.parse(set.shown) as string[] })) }
}

export const itemResults = (db: Reads, surveyId: string) =>
  db.select().from(surveyItemResult).where(eq(surveyItemResult.surveyId, surveyId))
export const companyResults = (db: Reads, surveyId: string) =>
  db.select().from(surveyCompanyResult).where(eq(surveyCompanyResult.surveyId, surveyId))
export const itemResult = (db: Reads, itemId: string, audience: Audience) =>
  db
    .select()
    .from(surveyItemResult)
    .where(and(eq(surveyItemResult.itemId, itemId), eq(surveyItemResult.audience, audience)))
    .get()
export const saveItemResult = (tx: DbTx, row: typeof surveyItemResult.$inferInsert) =>
  tx
    .insert(surveyItemResult)
    .values(row)
    .onConflictDoUpdate({
      target: [surveyItemResult.itemId, surveyItemResult.audience],
      set: { n: row.n, tally: row.tally, value: row.value, low: row.low, high: row.high, changedAt: row.changedAt },
    })
export const companyResult = (db: Reads, itemId: string, companyId: string) =>
  db
    .select()
    .from(surveyCompanyResult)
    .where(and(eq(surveyCompanyResult.itemId, itemId), eq(surveyCompanyResult.companyId, companyId)))
    .get()
export async function saveCompanyResult(tx: DbTx, row: typeof surveyCompanyResult.$inferInsert): Promise<void> {
  const { itemId, companyId, n, tally } = row
  if (n === 0) {
    await tx
      .delete(surveyCompanyResult)
      .where(and(eq(surveyCompanyResult.itemId, itemId), eq(surveyCompanyResult.companyId, companyId)))
    return
  }
  await tx
    .insert(surveyCompanyResult)
    .values(row)
    .onConflictDoUpdate({
      target: [surveyCompanyResult.itemId, surveyCompanyResult.companyId],
      set: { n, tally },
    })
}

const counts = and(isNotNull(surveyResponse.completedAt), isNull(surveyResponse.setAsideAt))
/** Completed responses that count, by audience. */
export const countResponses = (db: Reads, surveyId: string) =>
  db
    .select({ audience: surveyResponse.audience, n: sql<number>`count(*)` })
    .from(surveyResponse)
    .where(and(eq(surveyResponse.surveyId, surveyId), counts))
    .groupBy(surveyResponse.audience)

/** Newest first, one more than asked for. */
export const comments = (db: Reads, surveyId: string, after: Key | undefined, limit: number) =>
  db
    .select({
      ...{ responseId: surveyResponse.id, comment: surveyResponse.comment, at: surveyResponse.completedAt },
      score: sql<
        number | null
      >`(SELECT a.score FROM survey_answer a WHERE a.response_id = ${surveyResponse.id} LIMIT 1)`,
      contact: { id: contact.id, name: contact.name },
    })
    .from(surveyResponse)
    .leftJoin(contact, eq(contact.id, surveyResponse.personId))
    .where(
      and(
        eq(surveyResponse.surveyId, surveyId),
        counts,
        ne(surveyResponse.comment, ''),
        after &&
          or(
            lt(surveyResponse.completedAt, after.at),
            and(eq(surveyResponse.completedAt, after.at), lt(surveyResponse.id, after.id)),
          ),
      ),
    )
    .orderBy(desc(surveyResponse.completedAt), desc(surveyResponse.id))
    .limit(limit + 1)

/** Surveys that are or were open and speak of a request. */
export const evidenceFor = (db: Reads, requestId: string) =>
  db
    .select({
      ...{ surveyId: survey.id, slug: survey.slug, title: survey.title, kind: survey.kind, state: survey.state },
      ...{ text: surveyItem.text, audience: surveyItemResult.audience, n: surveyItemResult.n },
      ...{ value: surveyItemResult.value, low: surveyItemResult.low, high: surveyItemResult.high },
      changedAt: surveyItemResult.changedAt,
    })
    .from(surveyItemResult)
    .innerJoin(surveyItem, eq(surveyItem.id, surveyItemResult.itemId))
    .innerJoin(survey, eq(survey.id, surveyItemResult.surveyId))
    .where(eq(surveyItemResult.requestId, requestId))
    .orderBy(desc(survey.openedAt), surveyItemResult.audience)
    .limit(100)

/** Responses that count, after an id, with everything they say; for files. */
export async function responsesAfter(db: Reads, afterId: string, limit: number) {
  const rows = await db
    .select({
      response: surveyResponse,
      survey: { slug: survey.slug, kind: survey.kind },
    })
    .from(surveyResponse)
    .innerJoin(survey, eq(survey.id, surveyResponse.surveyId))
    .where(and(sql`${surveyResponse.id} > ${afterId}`, counts))
    .orderBy(surveyResponse.id)
    .limit(limit)
  const ids = rows.map(({ response }) => response.id)
  if (ids.length === 0) return { rows, answers: [], sets: [] }
  const answers = await db
    .select({ answer: surveyAnswer, text: surveyItem.text })
    .from(surveyAnswer)
    .innerJoin(surveyItem, eq(surveyItem.id, surveyAnswer.itemId))
    .where(inArray(surveyAnswer.responseId, ids))
    .orderBy(surveyItem.position)
  const sets = await db.select().from(maxdiffSet).where(inArray(maxdiffSet.responseId, ids)).orderBy(maxdiffSet.seq)
  return { rows, answers, sets }
}
