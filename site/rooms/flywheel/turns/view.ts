import type { LoopFigures } from '../../../../api/flywheel/loop/figures/contract.ts'
import { hasWord, number, percent, rate, t } from '../../../locales/t.ts'

export type { Turn as TurnView } from '../../../../api/flywheel/loop/contract.ts'
export type Figures = LoopFigures

const DAY = 86_400_000
export const KINDS = ['referral', 'affiliate', 'testimonial', 'review', 'story', 'self_reported'] as const
export const STATES = ['opened', 'closed', 'turned'] as const

/** A few digits, as a coefficient is written. */
export const decimal = (value: number) =>
  value >= 100 ? number(Math.round(value)) : String(Number(value.toPrecision(3)))
export const days = (ms: number) => decimal(ms / DAY)
export const credit = (bp: number) => (bp === 10_000 ? percent(1) : rate(bp / 10_000))
/** Credited people, of whom some may be parts. */
export const people = (bp: number) => number(Math.round(bp / 1_000) / 10)
export const tooFew = (n: number, needed: number) => t('turns.few', { n: number(n), needed: number(needed) })
export const provenance = (from: readonly string[]) =>
  from.map((one) => t(`turns.from.${one as 'observed'}`)).join(t('turns.and'))
/** How somebody came, by words or by a link. */
export function cameBy(evidence: number, isLink: boolean) {
  const [own, plain] = [`turns.came.link.${evidence}`, `turn.came.${evidence}`]
  if (isLink && hasWord(own)) return t(own)
  return hasWord(plain) ? t(plain) : ''
}
