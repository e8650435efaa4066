import { isCurrency, minorDigits } from '../../kernel/money.ts'

/** What was read cannot be used: why, and which field of it. */
export class Unusable extends Error {
  override name = 'Unusable'
  readonly reason: string
  readonly field: string

  constructor(reason: string, field: string) {
    super(`${reason}: ${field}`)
    this.reason = reason
    this.field = field
  }
}

/**
 * In how many digits Stripe counts a currency (docs.stripe.com/currencies). ISK and UGX have none and are still counted in
 * hundredths, MGA has two and is counted whole; HUF and TWD are whole for payouts only.
 */
const DIGITS = new Map([
  ...each(0, 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'),
  ...each(3, 'BHD JOD KWD OMR TND'),
])
function each(digits: number, codes: string) {
  return codes.split(' ').map((code) => [code, digits] as const)
}
export const stripeDigits = (currency: string) => DIGITS.get(currency) ?? 2

export function currencyOf(code: unknown): string {
  const currency = typeof code === 'string' ? code.toUpperCase() : ''
  if (!isCurrency(currency)) throw new Unusable('currency_unknown', 'currency')
  return currency
}
/** An amount of Stripe in the smallest unit of its currency, exactly or not at all. @param field to name when it is not */
export function minorOf(amount: unknown, currency: string, field: string): number {
  if (!Number.isSafeInteger(amount)) throw new Unusable('amount_unknown', field)
  const shift = minorDigits(currency) - stripeDigits(currency)
  const value = shift >= 0 ? BigInt(amount as number) * 10n ** BigInt(shift) : whole(amount as number, -shift, field)
  const minor = Number(value)
  if (!Number.isSafeInteger(minor)) throw new Unusable('amount_unknown', field)
  return minor
}
function whole(amount: number, digits: number, field: string) {
  const unit = 10n ** BigInt(digits)
  if (BigInt(amount) % unit !== 0n) throw new Unusable('amount_fraction', field)
  return BigInt(amount) / unit
}
/** The net may have parts that the currency has no coin for; it is rounded down. */
export function netMinorOf(amount: number, currency: string): number {
  const shift = minorDigits(currency) - stripeDigits(currency)
  return shift >= 0 ? minorOf(amount, currency, 'net') : Math.floor(amount / 10 ** -shift)
}

/** What was taken off, rounded down as the net is; null when nothing was. */
export const discountMinorOf = (amount: number, currency: string): number | null =>
  amount > 0 ? netMinorOf(amount, currency) : null

/** part × of / whole, half up; none is negative. */
export const share = (part: number, of: number, wholeOf: number): number =>
  wholeOf === 0 ? 0 : Number((2n * BigInt(part) * BigInt(of) + BigInt(wholeOf)) / (2n * BigInt(wholeOf)))
const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), Math.max(most, 0))

export interface SessionAmounts {
  total: number
  /** All taxes, those of shipping and those within prices too. */
  tax: number
  /** What shipping cost, its own tax within. */
  shipping: number
  shippingTax: number
  /** Of a session in the customer's own currency (made before 2025-03-31): the total in the shop's. */
  source?: number | undefined
}
/** What of a checkout was paid, and what of that is the company's own: without taxes and shipping. */
export function amountsOfSession({ total, tax, shipping, shippingTax, source }: SessionAmounts) {
  const net = clamp(total - tax - (shipping - shippingTax), total)
  if (source === undefined) return { gross: total, net }
  return { gross: source, net: total > 0 ? share(net, source, total) : 0 }
}

export interface InvoiceAmounts {
  total: number
  /** The total without taxes. */
  exTax: number
  /** What shipping cost, without its tax. */
  shipping: number
  paid: number
}
/** What of an invoice was paid; when that was a part of it, the same part of its net. More than it says was owed before. */
export function amountsOfInvoice({ total, exTax, shipping, paid }: InvoiceAmounts) {
  const net = clamp(exTax - shipping, total)
  return { gross: paid, net: paid >= total ? clamp(net, paid) : share(net, clamp(paid, total), total) }
}

export type RefundState = 'pending' | 'succeeded' | 'failed'
export const REFUND_RANK: Record<RefundState, number> = { pending: 0, succeeded: 1, failed: 2 }
export const refundState = (status: unknown): RefundState =>
  status === 'succeeded' ? 'succeeded' : status === 'failed' || status === 'canceled' ? 'failed' : 'pending'

export interface KnownRefund {
  id: string
  amountMinor: number
  state: RefundState
  createdAt: number
  at: number
}
export interface KnownCharge {
  refundedMinor: number
  at: number
}
/**
 * How much of a payment has gone back: what is known of its refunds one by one, or what its charges say in one sum, if
 * that is more, without those refunds in it that have not arrived. The order in which it was learnt does not matter.
 */
export function goneBack(refunds: readonly KnownRefund[], charges: readonly KnownCharge[]): number {
  const arrived = refunds.reduce((sum, { state, amountMinor }) => sum + (state === 'succeeded' ? amountMinor : 0), 0)
  const said = charges.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0)
  if (said === 0) return arrived
  const latest = Math.max(...charges.map(({ at }) => at))
  const notArrived = refunds
    .filter(
      ({ state, createdAt, at }) =>
        state !== 'succeeded' && createdAt <= latest && !(state === 'failed' && at < latest),
    )
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return Math.max(arrived, said - notArrived)
}

/** What a bank's decision about a payment is for us; an inquiry is a dispute until it is closed. */
export function disputeState(status: unknown): 'open' | 'won' | 'lost' | null {
  if (status === 'won' || status === 'warning_closed') return 'won'
  if (status === 'lost') return 'lost'
  return status === 'prevented' || typeof status !== 'string' ? null : 'open'
}

/** Stripe counts whole seconds, and links to the millisecond: by the end of its second it has happened. */
export const momentOf = (seconds: number) => seconds * 1000 + 999
/** These are asked of Stripe again before they are used, when there is a key for it. */
export const ASKED: readonly string[] = ['sale', 'refund', 'dispute', 'credit', 'customer']
/** A checkout and its invoice wait for each other so long: one has the links, the other the amounts. */
export const PAIR_MS = 10 * 60_000
/** Stripe did not answer for the n-th time: how long until it is asked again; undefined when a person has to. */
export const askAgainMs = (tries: number): number | undefined =>
  tries >= 10 ? undefined : Math.min(60_000 * 2 ** (tries - 1), 3_600_000)
/** How long the address of somebody nobody knows is kept, so that they can be known. */
export const ADDRESS_KEPT_MS = 30 * 86_400_000
