import type { Role } from '../../../api/kernel/actor.ts'
import { formatMoney } from '../../../api/kernel/money.ts'
import { date, locale, percent, t } from '../../locales/t.ts'
import { opens } from '../../state/roles.ts'

const TABS = [
  { part: 'list', href: '/admin/commissions' },
  { part: 'payouts', href: '/admin/commissions/payouts' },
  { part: 'plans', href: '/admin/commissions/plans' },
  { part: 'report', href: '/admin/commissions/report' },
  { part: 'books', href: '/admin/commissions/books' },
  { part: 'rules', href: '/admin/commissions/payouts/rules' },
] as const
export const tabsOf = (current: (typeof TABS)[number]['part'], role: Role | undefined) =>
  TABS.filter(({ part }) => part !== 'rules' || opens(role, 'settings.manage')).map(({ part, href }) => ({
    ...{ href, label: t(`commissions.tab.${part}`), current: part === current },
  }))

export const STATES = ['pending', 'held', 'payable', 'in_batch', 'paid', 'settled', 'reversed'] as const
export const STATE_KINDS = {
  pending: 'plain',
  held: 'warn',
  payable: 'good',
  in_batch: 'plain',
  paid: 'good',
  settled: 'plain',
  reversed: 'bad',
} as const
export const PAYOUT_KINDS = {
  draft: 'plain',
  approved: 'warn',
  settled: 'good',
  cancelled: 'plain',
  paid: 'good',
  failed: 'bad',
  dropped: 'plain',
} as const
export const RAILS = ['paypal', 'wise', 'sepa', 'other'] as const

export const money = (amountMinor: number, currency: string) => formatMoney({ amountMinor, currency }, locale())

interface Found {
  kind: string
  baseMinor: number
  currency: string
}
export const whatFor = ({ kind, baseMinor, currency }: Found) =>
  kind === 'sale'
    ? t('commissions.of.sale', { money: money(baseMinor, currency) })
    : t(kind === 'lead' ? 'commissions.of.lead' : 'commissions.of.adjustment')

interface Candidate {
  obstacles: readonly Obstacle[]
  usableAt: number | null
  minimumMinor: number
}
type Obstacle = 'cooling_down' | 'below_minimum' | Exclude<Word, 'cooling_down' | 'below_minimum'>
type Word =
  | ('not_approved' | 'banned' | 'on_hold' | 'late_success' | 'open_payout' | 'no_method' | 'other_rail')
  | ('cooling_down' | 'tax_form_missing' | 'tax_form_waits' | 'tax_form_expired' | 'below_minimum')
export const obstacleWords = ({ obstacles, usableAt, minimumMinor }: Candidate, currency: string) =>
  obstacles.map((one) =>
    t(`payouts.obstacle.${one}`, {
      date: usableAt === null ? '' : date(usableAt),
      money: money(Math.max(1, minimumMinor), currency),
    }),
  )

interface Rate {
  of: number
  low: number
  mid: number
  high: number
}
const ENOUGH = 30
/** A share with its interval, or how much is missing to say one. */
export const rateWords = (rate: Rate | null, n: number) =>
  rate && rate.of >= ENOUGH
    ? t('partnerReport.rateWords', { mid: percent(rate.mid), low: percent(rate.low), high: percent(rate.high) })
    : t('partnerReport.young', { n })
