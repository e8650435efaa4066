import type { Stripe } from 'stripe'
import { type StripeObject, type StripeReader, StripeUnread } from '../kernel/outside.ts'

/** Where Stripe is, when it is not at its own address. */
export interface StripePlace {
  host: string
  port: number
  protocol: 'http' | 'https'
}
const TIMEOUT_MS = 15_000
const MOST_REFUNDS = 100

type Get = (stripe: Stripe, id: string) => Promise<unknown>
const READS: Record<StripeObject, Get> = {
  'checkout.session': (stripe, id) =>
    stripe.checkout.sessions.retrieve(id, { expand: ['customer', 'discounts.promotion_code'] }),
  invoice: (stripe, id) =>
    stripe.invoices.retrieve(id, { expand: ['customer', 'discounts.promotion_code', 'payments'] }),
  async charge(stripe, id) {
    const [charge, refunds] = await Promise.all([
      stripe.charges.retrieve(id),
      stripe.refunds.list({ charge: id, limit: MOST_REFUNDS }),
    ])
    return { ...charge, refunds }
  },
  refund: (stripe, id) => stripe.refunds.retrieve(id),
  dispute: (stripe, id) => stripe.disputes.retrieve(id),
  credit_note: (stripe, id) => stripe.creditNotes.retrieve(id),
  customer: (stripe, id) => stripe.customers.retrieve(id),
}

/** Reads at Stripe; the package comes in with the first call, because most portals never make one. */
export function stripeReader(place?: StripePlace): StripeReader {
  const open = async (key: string) => {
    const { Stripe } = await import('stripe')
    return new Stripe(key, { ...place, timeout: TIMEOUT_MS, maxNetworkRetries: 1, telemetry: false })
  }
  const asking = async <T>(key: string, ask: (stripe: Stripe) => Promise<T>) => {
    const stripe = await open(key)
    try {
      return await ask(stripe)
    } catch (error) {
      throw new StripeUnread(whyNot(error))
    }
  }
  return {
    read: (key, what, id) =>
      asking(key, async (stripe) => ({ ...((await READS[what](stripe, id)) as Record<string, unknown>) })),
    invoiceOf: (key, payment) =>
      asking(key, async (stripe) => {
        const of = payment.startsWith('pi_')
          ? ({ type: 'payment_intent', payment_intent: payment } as const)
          : ({ type: 'charge', charge: payment } as const)
        const [first] = (await stripe.invoicePayments.list({ payment: of, limit: 1 })).data
        return first ? (typeof first.invoice === 'string' ? first.invoice : first.invoice.id) : null
      }),
  }
}

/** Never its message, which may hold what nobody should see. */
function whyNot(error: unknown): StripeUnread['why'] {
  const status = (error as { statusCode?: number } | null)?.statusCode
  if (status === 404) return 'gone'
  return status === 401 || status === 403 || status === 400 ? 'refused' : 'unreachable'
}
