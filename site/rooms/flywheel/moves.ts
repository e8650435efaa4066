import type { Move } from '../../../api/flywheel/reports/contract.ts'
import { t } from '../../locales/t.ts'

/** Why somebody moved, in plain words. */
export function why({ rule, cause, words, kind }: Pick<Move, 'rule' | 'cause' | 'words' | 'kind'>): string {
  if (rule === 'became_known') return words ? t('move.byWords', { name: words.advocate.name }) : t('move.known')
  if (rule === 'bought') return t('move.bought')
  if (rule === 'contact.merged') return t('merging.moved')
  if (rule === 'contact.unmerged') return t('merging.movedBack')
  if (rule === 'no_act_for_180_days' || kind === 'regress') return t('move.faded')
  if (cause === 'referral.joined') return t('move.referred')
  if (cause === 'submitted_lead.moved') return t('move.named')
  return cause === 'testimonial.published' ? t('move.quoted') : t('move.reviewed')
}
