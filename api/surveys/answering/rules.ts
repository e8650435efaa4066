import { Problem } from '../../kernel/problem.ts'
import { SCALES, type SurveyKind } from '../rules.ts'
import type { Answer } from './contract.ts'

type Column = keyof Answer
/** What an item is answered with, by kind. A MaxDiff is answered by sets. */
export const COLUMNS: Record<SurveyKind, readonly Column[]> = {
  ...{ nps: ['score'], csat: ['score'], ces: ['score'], maxdiff: [], points: ['points'] },
  ...{ kano: ['functional', 'dysfunctional'], opportunity: ['importance', 'satisfaction'] },
}
const MISSING: Record<Column, string> = {
  score: 'Choose a number.',
  functional: 'Choose how you would feel if it was there.',
  dysfunctional: 'Choose how you would feel if it was not there.',
  points: 'Write a whole number from 0 to 100.',
  importance: 'Choose how important it is to you.',
  satisfaction: 'Choose how satisfied you are with it today.',
}
export const POINTS = 100

const refused = (fields: Record<string, string>) =>
  new Problem('invalid', 'input.invalid', 'Some of what you sent needs a change.', { fields })

/** @throws Problem for items the survey does not have, and for answers its kind does not ask for */
export function checkAnswers(kind: SurveyKind, items: readonly string[], answers: Record<string, Answer>): void {
  const fields: Record<string, string> = {}
  for (const [id, answer] of Object.entries(answers)) {
    if (!items.includes(id)) fields[`answers.${id}`] = 'This survey does not ask about that.'
    for (const [column, value] of Object.entries(answer) as [Column, number | null | undefined][]) {
      if (value === null || value === undefined) continue
      const scale = column === 'score' ? SCALES[kind] : null
      const fits = COLUMNS[kind].includes(column) && (!scale || (value >= scale[0] && value <= scale[1]))
      if (!fits)
        fields[`answers.${id}.${column}`] ??= scale
          ? `Choose a number from ${scale[0]} to ${scale[1]}.`
          : MISSING[column]
    }
  }
  if (Object.keys(fields).length > 0) throw refused(fields)
}

/** @throws Problem while something is missing that a completed response has */
export function checkWhole(kind: SurveyKind, items: readonly string[], answers: Record<string, Answer>): void {
  const missing = items.flatMap((id) =>
    COLUMNS[kind]
      .filter((column) => (answers[id]?.[column] ?? null) === null)
      .map((column) => [`answers.${id}.${column}`, MISSING[column]] as const),
  )
  if (missing.length > 0) throw refused(Object.fromEntries(missing))
  if (kind !== 'points') return
  const sum = items.reduce((all, id) => all + (answers[id]?.points ?? 0), 0)
  if (sum !== POINTS) throw refused({ answers: `These add up to ${sum}. Give away exactly ${POINTS} points.` })
}

/** @throws Problem unless two different items of the set were chosen */
export function checkChoice(shown: readonly string[], { best, worst }: { best: string; worst: string }): void {
  const fields: Record<string, string> = {}
  if (!shown.includes(best)) fields['set.best'] = 'Choose one of the items shown.'
  if (!shown.includes(worst)) fields['set.worst'] = 'Choose one of the items shown.'
  else if (best === worst) fields['set.worst'] = 'Choose another one than the one that helps most.'
  if (Object.keys(fields).length > 0) throw refused(fields)
}
