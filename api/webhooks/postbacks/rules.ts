import type { FACTS, FactData } from '../../events.ts'

/** What a partner may hear of. Each is about them alone: its fact names one partner, and nobody else hears it this way. */
export const POSTBACKS = [
  'affiliate.brought',
  'commission.created',
  'commission.cleared',
  'commission.reversed',
  'payout.paid',
  'payout.failed',
] as const satisfies (keyof typeof FACTS)[]
export type Postback = (typeof POSTBACKS)[number]
const all = new Set<string>(POSTBACKS)
export const isPostback = (type: string): type is Postback => all.has(type)

export type PostbackFact = { [T in Postback]: { type: T; at: number; data: FactData<T> } }[Postback]

/** How somebody came: the partner's own link, and their own mark on it. */
export interface Source {
  attributionId: string | null
  linkCode: string | null
  subId: string | null
}
export interface Earned extends Source {
  kind: string
  saleId: string | null
  /** What is left of it, in minor units, when everything that was taken back is counted. */
  leftMinor: number
  occurredAt: number
}
export interface Known {
  source?: Source | undefined
  earned?: Earned | undefined
}

const when = (at: number) => new Date(at).toISOString()
const sourceOf = (known: Source | undefined) => ({
  ...{ attributionId: known?.attributionId ?? null },
  ...{ linkCode: known?.linkCode ?? null, subId: known?.subId ?? null },
})

/**
 * What a partner's program is told: written out key by key, so that what a fact carries beside, now or later, stays here.
 * Nothing in it leads to a customer; times are ISO 8601, amounts are in minor units of their currency.
 */
export function postbackOf(fact: PostbackFact, { source, earned }: Known): Record<string, string | number | null> {
  const { partnerId } = fact.data
  if (fact.type === 'affiliate.brought')
    return {
      ...{ partnerId, state: 'brought', occurredAt: when(fact.at) },
      ...sourceOf({ linkCode: null, subId: null, ...source, attributionId: fact.data.attributionId }),
    }
  const { amountMinor, currency } = fact.data
  const money = { amountMinor, currency }
  if (fact.type === 'payout.paid' || fact.type === 'payout.failed') {
    const { payoutId } = fact.data
    const about = { partnerId, payoutId, ...money, occurredAt: when(fact.at) }
    return fact.type === 'payout.paid'
      ? { ...about, state: 'paid' }
      : { ...about, state: 'failed', reason: fact.data.reason }
  }
  const state = { 'commission.created': 'pending', 'commission.cleared': 'payable', 'commission.reversed': 'reversed' }
  return {
    ...{ partnerId, commissionId: fact.data.commissionId, state: state[fact.type], ...money },
    ...{ leftMinor: earned?.leftMinor ?? null, kind: earned?.kind ?? null, saleId: earned?.saleId ?? null },
    ...(fact.type === 'commission.reversed' && { reason: fact.data.reason }),
    ...{ occurredAt: when(fact.type === 'commission.created' ? (earned?.occurredAt ?? fact.at) : fact.at) },
    ...sourceOf(earned),
  }
}
