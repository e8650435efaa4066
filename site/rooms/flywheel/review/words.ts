import { stageCalled } from '../../../locales/stages.ts'
import { t } from '../../../locales/t.ts'

const stageName = (stage: string) => stageCalled(stage) ?? t('people.stranger')
/** What moved momentum, in words: a stage that got heavier, or a move that was made more or less often. */
export function driverName(what: string): string {
  const [kind, from = '', to = ''] = what.split(':')
  if (kind === 'weight') return t('review.driver.weight', { stage: stageName(from) })
  if (from === to) return t('review.driver.lapsed', { stage: stageName(from) })
  const way = { from: stageName(from), to: stageName(to) }
  return kind === 'forward' ? t('review.driver.forward', way) : t('review.driver.lost', way)
}
