import { formatMoney } from '../../../api/kernel/money.ts'
import type { Done, StaffReward } from '../../../api/rewards/desk/contract.ts'
import type { FileResult } from '../../../api/rewards/files/contract.ts'
import { date, hasWord, locale, number, percent, t, tn } from '../../locales/t.ts'

const TABS = [
  { part: 'rewards', href: '/admin/rewards' },
  { part: 'codes', href: '/admin/rewards/codes' },
  { part: 'points', href: '/admin/rewards/points' },
] as const
export const tabsOf = (current: (typeof TABS)[number]['part']) =>
  TABS.map(({ part, href }) => ({ href, label: t(`rewards.tab.${part}`), current: part === current }))

export const STATE_KINDS = {
  ...({ pending: 'warn', approved: 'plain', fulfilled: 'good', cancelled: 'bad', expired: 'plain' } as const),
}
export const STATES = ['pending', 'approved', 'fulfilled', 'cancelled', 'expired'] as const
export const SIDES = ['friend', 'advocate', 'milestone', 'redemption'] as const
export const MARKS = ['held', 'unbacked', 'given_for_nothing'] as const

type Worth = Pick<StaffReward, 'kind' | 'amountMinor' | 'currency' | 'percentBp' | 'points' | 'months'>
/** "15 €", "20 %", "100 points"; nothing for what has no number. */
export function worthOf({ amountMinor, currency, percentBp, points, months }: Worth): string {
  if (amountMinor !== null && currency !== null) return formatMoney({ amountMinor, currency }, locale())
  if (percentBp !== null) return percent(percentBp / 10_000)
  if (points !== null) return tn('points.cost', points)
  return months === null ? '' : tn('rewards.months', months)
}
export const kindOf = ({ kind, percentBp }: Worth) =>
  t(kind === 'coupon' && percentBp !== null ? 'offers.kind.coupon_percent' : `offers.kind.${kind}`)

/** What happens next with it; nothing for what is over. */
export function nextOf({ waitsFor, approvableAt, automatic, unbacked, reason }: StaffReward): string {
  if (waitsFor === 'time')
    return t(automatic && !unbacked ? 'rewards.waits.time' : 'rewards.waits.decide', { date: date(approvableAt) })
  if (waitsFor) return t(`rewards.waits.${waitsFor}`)
  return reason ? t(`rewards.reason.${reason}`) : ''
}
/** What speaks against a reward, or against having given it. */
export function marksOf({ unbacked, state, side, referralState, waitsFor }: StaffReward): (typeof MARKS)[number][] {
  const nothing = side === 'advocate' && (state === 'fulfilled' || state === 'expired')
  return [
    ...(waitsFor === 'look' ? (['held'] as const) : []),
    ...(unbacked && state !== 'cancelled' ? (['unbacked'] as const) : []),
    ...(nothing && (referralState === 'reversed' || referralState === 'refused')
      ? (['given_for_nothing'] as const)
      : []),
  ]
}
/** "the sale can still go back (2), not pending (1)". */
export function refusedWords(refused: Done['refused'] | FileResult['refused']): string {
  const counted = new Map<string, number>()
  for (const { why } of refused) counted.set(why, (counted.get(why) ?? 0) + 1)
  return [...counted]
    .map(([why, n]) => `${t(`rewards.refused.${why}` as 'rewards.refused.held')} (${number(n)})`)
    .join(', ')
}
export function causeWords({ id, type }: { id: string; type: string | null }): string {
  if (type === null) return t(id.startsWith('time:') ? 'rewards.cause.time' : 'rewards.cause.redemption')
  const word = `rewards.cause.${type}`
  return hasWord(word) ? t(word) : t('rewards.cause.other', { type })
}
