import type { KnownRefund } from './rules.ts'

/** What is read from an event of Stripe and nothing else of it: ids, amounts, and what says who it was. Never a name. */

export interface ToldWho {
  customer: string | null
  email: string | null
  /** What the shop gave the checkout along: a click of ours, its own number, or something of another system. */
  reference: string | null
  clicks: string[]
  codes: string[]
  /** Promotion codes by their id, where the text was not said. */
  promotions: string[]
  /** The shop's own number for the person, from the sale and from the customer at Stripe. */
  numbers: string[]
  customerNumbers: string[]
}
export interface ToldSale {
  kind: 'sale'
  from: 'session' | 'invoice'
  /** Nothing else will tell of the same. */
  alone: boolean
  saleKey: string
  amountMinor: number
  netMinor: number
  currency: string
  /** What was taken off; null where nothing was, or nobody says. */
  discountMinor: number | null
  /** A further bill of a subscription, which names again the code it began with. */
  goesOn: boolean
  /** Of the address on the bill. */
  billingCountry: string | null
  at: number
  payments: string[]
  who: ToldWho
}
export interface ToldRefund {
  kind: 'refund'
  payment: string
  saleKey: string | null
  currency: string
  charge: { id: string; refundedMinor: number; at: number } | null
  refunds: KnownRefund[]
}
export interface ToldDispute {
  kind: 'dispute'
  id: string
  payment: string
  saleKey: string | null
  amountMinor: number
  currency: string
  state: 'open' | 'won' | 'lost'
  at: number
}
export interface ToldCredit {
  kind: 'credit'
  id: string
  saleKey: string
  amountMinor: number
  currency: string
  at: number
}
export interface ToldCustomer {
  kind: 'customer'
  at: number
  /** Why it is no sale, when it could have been one. */
  why: string | null
  /** Something began without a payment, as a trial: by which number codes are used for it. */
  begun?: Begun
  who: ToldWho
}
export interface Begun {
  number: string
  discountMinor: number | null
  currency: string
}
/** A subscription has another price than before, each by the year and for one seat, in Stripe's unit. */
export interface ToldPlan {
  kind: 'plan'
  subscription: string
  fromYearly: number
  toYearly: number
  at: number
  who: ToldWho
}
export type Told =
  | ToldPlan
  | ToldSale
  | ToldRefund
  | ToldDispute
  | ToldCredit
  | ToldCustomer
  | { kind: 'link'; saleKey: string; payments: string[] }
  | { kind: 'promotion'; id: string; code: string }
  | { kind: 'nothing'; reason: string }
  | { kind: 'wrong'; reason: string; field: string }

export const saleKeyOf = (told: Told) => ('saleKey' in told ? told.saleKey : null)
export const paymentOf = (told: Told) => ('payment' in told ? told.payment : null)
export const whoOf = (told: Told) => ('who' in told ? told.who : undefined)

/** Without the address and the shop's own numbers, which may be an address too. */
export function trimmed(told: Told): Told {
  const who = whoOf(told)
  return who
    ? ({ ...told, who: { ...who, email: null, reference: null, numbers: [], customerNumbers: [] } } as Told)
    : told
}

/** Both told of one sale: what was paid is the invoice's to say, who it was both. */
export function joined(one: ToldSale, other: ToldSale | undefined): ToldSale {
  if (!other) return one
  const [invoice, session] = one.from === 'invoice' ? [one, other] : [other, one]
  const both = (of: (who: ToldWho) => string[]) => [...new Set([...of(session.who), ...of(invoice.who)])]
  return {
    ...invoice,
    discountMinor: invoice.discountMinor ?? session.discountMinor,
    // what was typed at the checkout is newer than what the customer is known by
    billingCountry: session.billingCountry ?? invoice.billingCountry,
    payments: [...new Set([...invoice.payments, ...session.payments])],
    who: {
      customer: session.who.customer ?? invoice.who.customer,
      email: session.who.email ?? invoice.who.email,
      reference: session.who.reference,
      clicks: both(({ clicks }) => clicks),
      codes: both(({ codes }) => codes),
      promotions: both(({ promotions }) => promotions),
      numbers: both(({ numbers }) => numbers),
      customerNumbers: both(({ customerNumbers }) => customerNumbers),
    },
  }
}
