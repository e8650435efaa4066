import type { Move } from '../../../api/flywheel/reports/contract.ts'
import { t } from '../../locales/t.ts'

const BY_EVENT: Record<string, () => string> = {
  'referral.joined': () => t('move.referred'),
  'submitted_lead.moved': () => t('move.named'),
  'testimonial.published': () => t('move.quoted'),
  'review.published': () => t('move.reviewed'),
}
const BY_RULE: Record<string, () => string> = {
  became_known: () => t('move.known'),
  bought: () => t('move.bought'),
  loves_it: () => t('move.loves'),
  spoke_for_us: () => t('move.spoke'),
  no_act_for_180_days: () => t('move.faded'),
  advocate_unhappy: () => t('move.unhappy'),
  unhappy: () => t('move.unhappy'),
  cooled_down: () => t('move.cooled'),
  uses_it_rarely: () => t('move.rarely'),
  cancelled: () => t('move.cancelled'),
  silent_for_180_days: () => t('move.silentLong'),
  fell_silent: () => t('move.silent'),
  in_danger: () => t('move.danger'),
  out_of_danger: () => t('move.safe'),
  came_back: () => t('move.cameBack'),
  pinned: () => t('move.pinned'),
  unpinned: () => t('move.unpinned'),
  known_better: () => t('move.knownBetter'),
  'contact.merged': () => t('merging.moved'),
  'contact.unmerged': () => t('merging.movedBack'),
}

/** Why somebody moved, in plain words. */
export function why({ rule, cause, event, words }: Pick<Move, 'rule' | 'cause' | 'event' | 'words'>): string {
  if (rule === 'became_known' && words) return t('move.byWords', { name: words.advocate.name })
  if (rule === 'spoke_for_us' && event && BY_EVENT[event]) return BY_EVENT[event]()
  const ours = BY_RULE[rule]
  if (ours) return ours()
  const named = { rule: rule.replaceAll('_', ' ') }
  if (cause === 'told' && event) return t('move.byTold', { ...named, traits: event })
  return t(cause === 'time' ? 'move.byTime' : 'move.byRule', named)
}
