import type { SaveScore } from '../../../../api/feature-requests/scores/contract.ts'
import { number, t } from '../../../locales/t.ts'
import { text } from '../../../state/forms.ts'

export const PARTS = ['reach', 'impact', 'confidence', 'effort'] as const
export type Part = (typeof PARTS)[number]
/** Confidence is a share for machines and percent for people. */
export const scaleOf = (part: Part) => (part === 'confidence' ? 100 : 1)

const said = (typed: string) => (typed.trim() === '' ? null : Number(typed.trim().replace(',', '.')))
/** What the form says; one end alone is both ends, and a word that is no number is refused by the api. */
export function scoreOf(form: FormData): SaveScore {
  const rangeOf = (part: Part) => {
    const [low, high] = [said(text(form, `${part}.low`)), said(text(form, `${part}.high`))]
    if (low === null && high === null) return null
    const scale = scaleOf(part)
    return { low: (low ?? high)! / scale, high: (high ?? low)! / scale }
  }
  return {
    ...{ reach: rangeOf('reach'), impact: rangeOf('impact') },
    ...{ confidence: rangeOf('confidence'), effort: rangeOf('effort'), note: text(form, 'note') },
  }
}

const few = (n: number) => (n >= 10 ? number(Math.round(n)) : String(Math.round(n * 10) / 10))
export const riceWords = (rice: { low: number; mid: number; high: number }) =>
  few(rice.low) === few(rice.high)
    ? t('scores.riceExact', { mid: few(rice.mid) })
    : t('scores.riceOf', { mid: few(rice.mid), low: few(rice.low), high: few(rice.high) })
export const rangeWords = (range: { low: number; high: number } | null, scale = 1) => {
  if (!range) return '–'
  const [low, high] = [few(range.low * scale), few(range.high * scale)]
  return low === high ? low : t('scores.range', { low, high })
}
