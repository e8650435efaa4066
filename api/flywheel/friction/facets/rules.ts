import { minorDigits } from '../../../kernel/money.ts'
import type { DIMENSIONS } from '../contract.ts'

export type Dimension = (typeof DIMENSIONS)[number]
/** What a host told of a person, or a sale, by when it was. */
export interface Told {
  at: number
  type: string
  plan: unknown
  offer: unknown
  theme: unknown
  step: unknown
  product: unknown
  agent: unknown
  /** In minor units, where the currency is known. */
  amountMinor: number | null
  currency: string | null
}
/** Steps of the process that have a name of their own. */
const STEPS = new Set([
  ...['demo.requested', 'demo.held', 'demo.missed', 'quote.sent', 'call.made', 'trial.started', 'trial.expired'],
  ...['webinar.registered', 'webinar.attended', 'form.abandoned', 'payment.failed', 'complaint.raised'],
  ...['support.opened', 'support.reopened', 'promise.broken'],
])
/** Upper ends of the bands of prices, in whole units of the currency. */
const BANDS = [10, 50, 100, 500, 1_000, 10_000]
export function bandOf(amountMinor: number, currency: string): string {
  const amount = amountMinor / 10 ** minorDigits(currency)
  const i = BANDS.findIndex((end) => amount < end)
  if (i === 0) return `${currency} < ${BANDS[0]}`
  return i < 0 ? `${currency} ≥ ${BANDS.at(-1)}` : `${currency} ${BANDS[i - 1]}–${BANDS[i]}`
}
const LONGEST = 80
const named = (value: unknown): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, LONGEST) : undefined
}

/**
 * What a person brings into a stage: of plan, product, price and who dealt with them the last that was said by then, of
 * offers, themes and steps all there were since the stage began or in the 30 days before.
 */
export function facetsOf(told: readonly Told[], { from, until }: { from: number; until: number }) {
  const facets: Partial<Record<Dimension, Set<string>>> = {}
  const lately = from - 30 * 86_400_000
  const last = (dimension: Dimension, value: string | undefined) => {
    if (value !== undefined) facets[dimension] = new Set([value])
  }
  const all = (dimension: Dimension, value: string | undefined) => {
    if (value !== undefined) facets[dimension] = (facets[dimension] ?? new Set()).add(value)
  }
  for (const one of told.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)) {
    last('plan', named(one.plan))
    last('product', named(one.product))
    last('person', named(one.agent))
    if (one.amountMinor !== null && one.currency !== null) last('price', bandOf(one.amountMinor, one.currency))
    if (one.at < lately) continue
    all('offer', named(one.offer))
    all('theme', named(one.theme)?.toLowerCase())
    all('step', named(one.step) ?? (STEPS.has(one.type) ? one.type : undefined))
  }
  return facets
}
/** Whom a value is compared with: everybody else, or only those of whom another value is known. */
export const AGAINST_ALL: ReadonlySet<Dimension> = new Set<Dimension>(['offer', 'theme', 'step'])
