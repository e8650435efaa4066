import type { SurveyToAnswer } from '../../../api/surveys/answering/contract.ts'
import type { Word } from '../../locales/t.ts'
import { type Refusal, text } from '../../state/forms.ts'

export type Kind = SurveyToAnswer['survey']['kind']
type Answer = SurveyToAnswer['answers'][string]
type Column = keyof Answer
/** What each kind asks of an item. */
const COLUMNS: Record<Kind, readonly Column[]> = {
  ...{ nps: ['score'], csat: ['score'], ces: ['score'], maxdiff: [], points: ['points'] },
  ...{ kano: ['functional', 'dysfunctional'], opportunity: ['importance', 'satisfaction'] },
}
export const SCALES: Partial<Record<Kind, readonly [number, number]>> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] }
export const hasComment = (kind: Kind) => SCALES[kind] !== undefined

/** The name of a field in the form, and where it stands on the page. */
export const fieldOf = (itemId: string, column: Column) => `${column}-${itemId}`
/** Where the faults the api finds are told: `answers.sit_1.score` beside `score-sit_1`. */
export const idsOf = (refusal: Refusal | null): Record<string, string> =>
  Object.fromEntries(
    Object.keys(refusal?.fields ?? {}).map((name) => {
      const [, id, column] = name.split('.')
      if (name === 'set.best' || name === 'set.worst') return [name, 'set']
      return [name, id && column ? fieldOf(id, column as Column) : name]
    }),
  )
export const faultOf = (refusal: Refusal | null, itemId: string, column: Column) =>
  refusal?.fields[`answers.${itemId}.${column}`]

// an empty field is no answer, and what is no number is for the api to refuse
const numberIn = (words: string) => (words.trim() === '' ? null : Number(words.trim()))
/** What was chosen, as the api takes it. */
export function answersIn(form: FormData, { kind, items }: SurveyToAnswer['survey']): Record<string, Answer> {
  return Object.fromEntries(
    items.map(({ id }) => [
      id,
      Object.fromEntries(COLUMNS[kind].map((column) => [column, numberIn(text(form, fieldOf(id, column)))])),
    ]),
  )
}
/** Everything a form of a survey says. */
export function inputOf(form: FormData, { survey }: SurveyToAnswer) {
  const set = { ticket: text(form, 'ticket'), best: text(form, 'best'), worst: text(form, 'worst') }
  return {
    ...(survey.kind === 'maxdiff' ? { set } : { answers: answersIn(form, survey) }),
    ...(hasComment(survey.kind) && { comment: text(form, 'comment') }),
    done: text(form, 'act') !== 'later',
  }
}
/** What stands in a field: as it was typed, or as it was kept. */
export function chosen(form: FormData | null, looked: SurveyToAnswer, itemId: string, column: Column): string {
  if (form) return text(form, fieldOf(itemId, column))
  const kept = looked.answers[itemId]?.[column]
  return kept === null || kept === undefined ? '' : String(kept)
}
export const end = (of: string, which: 'low' | 'high') => `surveys.ends.${of}.${which}` as Word
