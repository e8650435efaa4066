import type { z } from 'zod'
import type { MyCommissionList } from '../../../api/affiliates/commissions/contract.ts'
import { date, t } from '../../locales/t.ts'
import { money } from './mine.ts'
import { ruleWords } from './rule-words.ts'

export type Mine = z.infer<typeof MyCommissionList>['items'][number]
export const STATE_KINDS = {
  pending: 'plain',
  held: 'warn',
  payable: 'good',
  in_batch: 'plain',
  paid: 'good',
  settled: 'plain',
  reversed: 'bad',
} as const

const KINDS = {
  same_mailbox: 'self',
  own_session: 'self',
  same_network_and_browser: 'self',
  same_network: 'self',
  same_company: 'self',
  ring: 'self',
  disposable_address: 'customer',
  role_address: 'customer',
  too_fast: 'traffic',
  many_from_network: 'traffic',
  many_of_owner: 'traffic',
  high_rate: 'traffic',
  paid_click: 'traffic',
  banned_referrer: 'traffic',
  many_refunds: 'refunds',
  same_payout_account: 'account',
  above_cap: 'amount',
  datacenter_address: 'traffic',
  country_mismatch: 'customer',
  no_mail_server: 'customer',
} as const
/** Which kind of doubt it is. What was seen stays with staff: saying it would help the dishonest. */
export const doubtKind = (rule: string) => (Object.hasOwn(KINDS, rule) ? KINDS[rule as keyof typeof KINDS] : 'other')

/** Why it is held, one sentence for each reason. */
function heldWords({ doubts, disputed }: Pick<Mine, 'doubts' | 'disputed'>, now: number): string[] {
  const open = doubts.filter(({ state }) => state === 'open')
  const kinds = [...new Set(open.map(({ rule }) => t(`partnerCommissions.doubt.${doubtKind(rule)}`)))]
  const last = Math.max(0, ...open.map(({ dueAt }) => dueAt))
  const said = [
    ...(open.length > 0
      ? [
          t(last < now ? 'partnerCommissions.held.overdue' : 'partnerCommissions.held.doubt', {
            why: kinds.join('; '),
            date: date(last),
          }),
        ]
      : []),
    ...(disputed ? [t('partnerCommissions.held.disputed')] : []),
  ]
  return said.length > 0 ? said : [t('partnerCommissions.held.banned')]
}
/** Where it is and what it waits for. */
export const whenWords = (one: Mine, now: number): string[] =>
  one.state === 'held' ? heldWords(one, now) : [t(`partnerCommissions.when.${one.state}`, { date: date(one.clearsAt) })]
export const backWords = ({ reversals, currency }: Pick<Mine, 'reversals' | 'currency'>) =>
  reversals.map(({ amountMinor, reason, note, at }) => ({
    words: t(`partnerCommissions.back.${reason}`, { amount: money(amountMinor, currency), date: date(at) }),
    note,
  }))

type Judged = Pick<Mine, 'judged' | 'rules'>
/** What each rule that was looked at would have paid, but the one that did. */
export const otherRules = ({ judged, rules }: Judged, currency: string, chosen: string | null) =>
  judged
    .filter(({ ruleId }) => ruleId !== chosen)
    .map(({ ruleId, amountMinor, why }) => {
      const rule = rules.find(({ id }) => id === ruleId)
      const result = why ? t(`partnerCommissions.skip.${why}`) : money(amountMinor, currency)
      return { words: rule ? ruleWords(rule) : ruleId, result }
    })
