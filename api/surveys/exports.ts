import type { Reads } from '../../db/client.ts'
import type { Export } from '../kernel/export.ts'
import { responsesAfter } from './results/store.ts'

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** Completed responses that count, with everything they say. Who was erased is nobody here. */
async function page(db: Reads, afterId: string, limit: number) {
  const { rows, answers, sets } = await responsesAfter(db, afterId, limit)
  return rows.map(({ response, survey }) => {
    const mine = answers.filter(({ answer }) => answer.responseId === response.id)
    return {
      ...{ id: response.id, surveyId: response.surveyId, survey: survey.slug, kind: survey.kind },
      ...{
        audience: response.audience,
        via: response.via,
        contactId: response.personId,
        companyId: response.companyId,
      },
      ...{ completedAt: moment(response.completedAt), comment: response.comment },
      score: mine[0]?.answer.score ?? null,
      answers: mine.map(({ answer: { responseId: _, ...given }, text }) => ({
        ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
        text,
      })),
      sets: sets
        .filter(({ responseId }) => responseId === response.id)
        .map(({ seq, shown, bestId, worstId }) => ({ seq, shown: JSON.parse(shown) as string[], bestId, worstId })),
    }
  })
}
export const exportSurveyResponses: Export = {
  page,
  columns: [
    ...['id', 'survey', 'kind', 'audience', 'via', 'completedAt', 'score', 'comment', 'answers', 'sets'],
    ...['contactId', 'companyId'],
  ],
}
