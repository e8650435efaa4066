import type { Plan, PlanChange } from '../../../../api/feature-requests/roadmap/contract.ts'
import { locale, t } from '../../../locales/t.ts'

const DAY_MS = 86_400_000
const isFirst = (day: string) => day.endsWith('-01')
const isLast = (day: string) => new Date(Date.parse(day) + DAY_MS).getUTCDate() === 1

/** Whole months as months, like “May – June 2026”; other dates as days. */
export function spanOf(from: string, to: string): string {
  const months = isFirst(from) && isLast(to)
  const style = months ? ({} as const) : ({ day: 'numeric' } as const)
  const format = new Intl.DateTimeFormat(locale(), { ...style, month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.formatRange(Date.parse(from), Date.parse(to))
}

/** When something is meant to come, as words. */
export function planWords({ horizon, etaFrom, etaTo }: Plan): string {
  if (horizon === 'dated') return etaFrom && etaTo ? spanOf(etaFrom, etaTo) : ''
  return t(`roadmap.is.${horizon}`)
}
export const sureWords = ({ confidence }: Plan) => (confidence ? t(`roadmap.sure.${confidence}`) : '')

/** What was said anew, like “moved from May to June”. */
export function changeWords({ before, after }: Pick<PlanChange, 'before' | 'after'>): string {
  const to = planWords(after)
  if (before === null) return t('roadmap.change.first', { to })
  if (after.horizon === 'none') return t('roadmap.change.off')
  if (before.horizon === 'none') return t('roadmap.change.back', { to })
  const from = planWords(before)
  return from === to
    ? t('roadmap.change.sure', { to, sure: sureWords(after) })
    : t('roadmap.change.moved', { from, to })
}
