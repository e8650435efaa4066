import type { Figure, Question, Suggestion } from '../../../../api/flywheel/audit/contract.ts'
import { t, tn, type Word } from '../../../locales/t.ts'

export const questionText = (question: Question) => t(`wheelAudit.q.${question}`)
export const answerText = (question: Question, choice: string) => t(`wheelAudit.q.${question}.${choice}` as Word)
export const suggestionTitle = (key: string) => t(`wheelAudit.s.${key}` as Word)
export const suggestionWhy = (key: string) => t(`wheelAudit.s.${key}.why` as Word)
export const figureText = (figure: Figure, n: number) => tn(`wheelAudit.f.${figure}`, n)
/** How a suggestion stands: what became an item is done when the item is. */
export const standingText = ({ state, item }: Suggestion) =>
  state !== 'done' || !item || item.state === 'done'
    ? t(`wheelAudit.state.${state}`)
    : item.state === 'open'
      ? t('wheelAudit.onList', { team: t(`team.${item.team}`) })
      : t('items.state.dropped')
/** Where what was made is. */
export const placeOf = ({ kind, id }: NonNullable<Suggestion['made']>) =>
  kind === 'journey'
    ? `/admin/wheel/journeys/${id}`
    : kind === 'survey'
      ? `/admin/surveys/${id}`
      : `/admin/wheel/items/${id}`
