import { eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { maxdiffSet, surveyAnswer, surveyResponse } from '../../../../db/schema/survey-answers.ts'
import { survey, surveyAsk, surveyItem } from '../../../../db/schema/surveys.ts'

/** What a person answered to surveys, in the words they read, and when they were asked. */
export async function surveysOf(db: Reads, ids: string[]) {
  const responses = await db
    .select({
      ...{ id: surveyResponse.id, survey: survey.title, comment: surveyResponse.comment },
      ...{ startedAt: surveyResponse.startedAt, completedAt: surveyResponse.completedAt },
    })
    .from(surveyResponse)
    .innerJoin(survey, eq(survey.id, surveyResponse.surveyId))
    .where(inArray(surveyResponse.contactId, ids))
  const responseIds = responses.map(({ id }) => id)
  const answers = await db
    .select({ answer: surveyAnswer, item: surveyItem.text })
    .from(surveyAnswer)
    .innerJoin(surveyItem, eq(surveyItem.id, surveyAnswer.itemId))
    .where(inArray(surveyAnswer.responseId, responseIds))
  const sets = await db.select().from(maxdiffSet).where(inArray(maxdiffSet.responseId, responseIds))
  const chosen = sets.flatMap(({ bestId, worstId }) => [bestId, worstId])
  const items = new Map(
    (await db.select().from(surveyItem).where(inArray(surveyItem.id, chosen))).map((item) => [item.id, item.text]),
  )
  const asks = await db
    .select({ survey: survey.title, state: surveyAsk.state, askedAt: surveyAsk.mailedAt, endedAt: surveyAsk.endedAt })
    .from(surveyAsk)
    .innerJoin(survey, eq(survey.id, surveyAsk.surveyId))
    .where(inArray(surveyAsk.contactId, ids))
  return [
    ...responses.map(({ id, ...response }) => ({
      ...response,
      answers: answers
        .filter(({ answer }) => answer.responseId === id)
        .map(({ answer: { responseId: _a, itemId: _b, ...given }, item }) => ({ item, ...given })),
      choices: sets
        .filter((set) => set.responseId === id)
        .map(({ bestId, worstId }) => ({ best: items.get(bestId) ?? '', worst: items.get(worstId) ?? '' })),
    })),
    ...asks,
  ]
}
