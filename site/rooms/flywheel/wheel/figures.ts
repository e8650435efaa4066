import type { Figures } from '../../../../api/flywheel/figures/contract.ts'
import { stageName } from '../../../locales/stages.ts'
import { locale, t } from '../../../locales/t.ts'
import type { Stage } from '../../../ui/wheel.ts'
import { peopleAt } from './people.ts'

export type Period = Figures['now']
export const PERIODS = [30, 90, 365] as const
export const daysIn = (search: URLSearchParams) => PERIODS.find((days) => String(days) === search.get('days')) ?? 30
export const LENSES = ['inbound', 'teams', 'funnel'] as const
export type Lens = (typeof LENSES)[number]
export const lensIn = (search: URLSearchParams) => LENSES.find((lens) => lens === search.get('lens')) ?? 'inbound'
export function wheelAt(asked: { days: number; lens: Lens }, part?: string) {
  const search = new URLSearchParams()
  if (asked.days !== 30) search.set('days', String(asked.days))
  if (asked.lens !== 'inbound') search.set('lens', asked.lens)
  return `/admin/wheel${search.size > 0 ? `?${search}` : ''}${part ? `#${part}` : ''}`
}

/** Of the weight it would have if everybody spoke for us. */
export const share = ({ people, weight }: Pick<Period, 'people' | 'weight'>) =>
  people > 0 ? Math.min(1, weight / (3 * people)) : 0

/** As many digits as a number of this size deserves. */
export function figure(n: number, sign: 'auto' | 'exceptZero' = 'auto') {
  const size = Math.abs(n)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return new Intl.NumberFormat(locale(), { ...fraction, signDisplay: sign }).format(Math.round(n * 1e9) / 1e9)
}
export const signed = (n: number) => figure(n, 'exceptZero')
export const signedPercent = (share: number) =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(
    share,
  )

type Days = Pick<Period, 'from' | 'to'>
type Move = { kind: string; from: Stage | null; to: Stage }
const MOVED: Record<string, string> = { advance: 'up', regress: 'down', lapse: 'lapsed', recover: 'recovered' }
/** The people behind a count of moves in a period. */
export const movedIn = ({ from, to }: Days, asked: Parameters<typeof peopleAt>[0]) =>
  peopleAt({ ...asked, since: from, until: to })
export const peopleOf = (period: Days, { kind, from, to }: Move) =>
  movedIn(period, { moved: MOVED[kind]!, from: from ?? 'stranger', to })

export function moveName({ kind, from, to }: Move) {
  if (from === null) return t('wheel.move.came')
  if (kind === 'lapse') return t('wheel.move.lapsed', { from: stageName(from) })
  if (kind === 'recover') return t('wheel.move.recovered', { to: stageName(to) })
  return t('wheel.move.step', { from: stageName(from), to: stageName(to) })
}
