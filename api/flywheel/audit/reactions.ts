import type { Reaction } from '../../kernel/context.ts'
import * as store from './store.ts'

/** A draft that a suggestion had made is thrown away: nothing was done after all, and its link would lead nowhere. */
export const reopenForJourney: Reaction<'journey.removed'> = async (tx, { data: { journeyId } }) =>
  store.reopen(tx, { kind: 'journey', id: journeyId }, tx.now)
export const reopenForSurvey: Reaction<'survey.removed'> = async (tx, { data: { surveyId } }) =>
  store.reopen(tx, { kind: 'survey', id: surveyId }, tx.now)
