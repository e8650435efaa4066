import { wishAsks } from '../kernel/ask-budget.ts'
import { awakeOf } from '../kernel/ask-ledger.ts'
import { nextAwake } from '../kernel/awake.ts'
import type { Reaction } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { draftIn } from './actions.ts'
import { arrange, forget, joinAsks } from './answering/people.ts'
import { askKindOf } from './asking/rules.ts'
import * as asking from './asking/store.ts'
import { SaveSurvey } from './contract.ts'
import { surveyById } from './store.ts'

/** A survey in words that somebody else has ready: a draft like any other, which its colleagues change and open. */
export const draftWanted: Reaction<'survey_draft.wanted'> = (tx, { data: { surveyId, by, item, ...words } }) =>
  draftIn(tx, { id: surveyId, by, input: SaveSurvey.parse({ ...words, items: [{ text: item }] }) })

/** A journey has come to a survey: its person stands in line for it like everybody else, once. */
export const askOnTheWay: Reaction<'journey.survey_wanted'> = async (tx, { data: { contactId, surveyId } }) => {
  const survey = await surveyById(tx, surveyId)
  if (survey?.state !== 'open') return
  const dueAt = nextAwake(tx.now, await asking.timeZone(tx), await awakeOf(tx))
  const row = { id: newId('sak', tx.now), surveyId, kind: survey.kind, contactId, dueAt }
  const asked = await asking.insertAsks(tx, [{ ...row, state: 'queued', queuedAt: tx.now }])
  const kind = askKindOf(survey.kind)
  await wishAsks(
    tx,
    asked.map(({ id }) => ({ contactId, kind, source: { kind: 'survey', id }, dueAt })),
  )
}

/** Two contacts are one person, who has one response to each survey and is asked once. */
export const joinSurveys: Reaction<'contact.merged'> = async (tx, { data: { contactId, mergedId } }) => {
  await arrange(tx, [contactId, mergedId])
  await joinAsks(tx, contactId)
}
export const partSurveys: Reaction<'contact.unmerged'> = (tx, { data: { contactId, mergedId } }) =>
  arrange(tx, [contactId, mergedId])

export const forgetSurveys: Reaction<'contact.erased'> = (tx, { data: { members } }) => forget(tx, members)
