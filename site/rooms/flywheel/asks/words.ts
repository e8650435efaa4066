import type { MyAsks } from '../../../../api/flywheel/asks/contract.ts'
import { SURVEYS } from '../../../../api/kernel/ask-rules.ts'
import { t } from '../../../locales/t.ts'

type Made = MyAsks['items'][number]
/** What somebody said to an ask; a survey is answered, and nobody says yes to it. */
export const answerWord = ({ kind, answer }: Pick<Made, 'kind' | 'answer'>) =>
  answer === 'accepted' && SURVEYS.includes(kind) ? t('asks.answer.answered') : t(`asks.answer.${answer ?? 'open'}`)
