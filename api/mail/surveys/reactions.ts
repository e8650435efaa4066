import type { Reaction } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

/** Writes the mail of an ask: one survey, one person, one link. */
export const askForAnswer: Reaction<'survey.asked'> = async (tx, { data: { askId } }) => {
  const found = await store.letterOf(tx, askId)
  if (!found || found.erasedAt !== null) return
  const { email: to, contactId, title, intro, kind } = found
  await write(tx, {
    ...{ template: 'survey_ask', about: askId, to, contactId },
    data: { surveyAskId: askId, kind, title, intro },
  })
}
