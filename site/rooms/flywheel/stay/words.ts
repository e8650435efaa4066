import { number, percent, t, tn } from '../../../locales/t.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The pages about stays, as tabs under those of the wheel. */
export const stayTabs = (now: 'ends' | 'times' | 'cohorts' | 'targets') => [
  { label: t('stay.tab.ends'), href: '/admin/wheel/stay', current: now === 'ends' },
  { label: t('stay.tab.times'), href: '/admin/wheel/stay/times', current: now === 'times' },
  { label: t('stay.tab.cohorts'), href: '/admin/wheel/stay/cohorts', current: now === 'cohorts' },
  { label: t('stay.tab.targets'), href: '/admin/wheel/stay/targets', current: now === 'targets' },
]

interface Interval {
  low: number
  high: number
}
export const between = ({ low, high }: Interval) => t('stay.between', { low: percent(low), high: percent(high) })
export const tooFew = (n: number) => t('surveys.enough', { n: number(n), of: 30 })
/** In hours below two days, else in days. */
export const lasting = (ms: number) =>
  ms < 2 * DAY ? tn('stay.hours', Math.round(ms / HOUR)) : tn('stay.days', Math.round(ms / DAY))
