import type { Figure, Question, Suggestion } from '../../../../api/flywheel/audit/contract.ts'
import { t, tn, type Word } from '../../../locales/t.ts'

export const questionText = (question: Question) => t(`wheelAudit.q.${question}`)
export const answerText = (question: Question, choice: string) => t(`wheelAudit.q.${question}.${choice}` as Word)
export const suggestionTitle = (key: string) => t(`wheelAudit.s.${key}` as Word)
export const suggestionWhy = (key: string) => t(`wheelAudit.s.${key}.why` as Word)
export const figureText = (figure: Figure, n: number) => tn(`wheelAudit.f.${figure}`, n)
/** Where what was made is. */
export const placeOf = ({ kind, id }: NonNullable<Suggestion['made']>) =>
  kind === 'journey'
    ? `/admin/wheel/journeys/${id}`
    : kind === 'survey'
      ? `/admin/surveys/${id}`
      : `/admin/wheel/items/${id}`
