import type { Reads } from '../../../db/client.ts'
import { invalid } from '../../kernel/problem.ts'
import type { WidgetInput } from '../contract.ts'
import { numberIn, refusedRequest, refusedSurvey } from './rules.ts'
import { surveyRead } from './showing.ts'
import * as store from './store.ts'

/** The id of what the form names, for the kinds that are about something. @throws Problem input.invalid */
export async function subjectIdOf(
  read: Reads,
  { kind, subject, origins }: Pick<WidgetInput, 'kind' | 'subject' | 'origins'>,
  draft: boolean,
): Promise<string | null> {
  if (kind !== 'vote' && kind !== 'survey') {
    if (subject !== null)
      throw invalid('subject', 'Only a widget to vote with, or one with a survey, is about one thing.')
    return null
  }
  if (kind === 'vote') {
    const number = numberIn(subject ?? '')
    const found = number === undefined ? undefined : await store.requestByNumber(read, number)
    const refused = refusedRequest(found)
    if (refused) throw refused
    return found!.namedId
  }
  const found = await store.surveyBySlug(read, subject ?? '')
  // what is only looked at stands on no website yet
  const refused = refusedSurvey(found && surveyRead(found), draft ? [] : origins)
  if (refused) throw refused
  return found!.survey.id
}
