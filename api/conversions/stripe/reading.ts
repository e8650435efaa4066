import { repriced } from './prices.ts'
import * as rules from './rules.ts'
import type { Told, ToldWho } from './told.ts'
import { billedIn, countryOf, type Json, listOf, no, refOf, textOf, whoIn } from './words.ts'

export interface StripeEvent {
  id: string
  type: string
  created: number
  livemode: boolean
  data: { object: Json; previous_attributes?: Json | undefined }
}

type Reader = (object: Json, at: number, previous: Json) => Told
/** Events that are read, by what they are about; whoever sets Stripe up chooses these. */
export const READ = {
  'checkout.session.completed': readSession,
  'checkout.session.async_payment_succeeded': readSession,
  'invoice.paid': readInvoice,
  'invoice_payment.paid': readInvoicePayment,
  'charge.refunded': readCharge,
  'refund.created': readRefund,
  'refund.updated': readRefund,
  'refund.failed': readRefund,
  'charge.dispute.created': readDispute,
  'charge.dispute.updated': readDispute,
  'charge.dispute.closed': readDispute,
  'credit_note.created': readCreditNote,
  'customer.created': readCustomer,
  'customer.updated': readCustomer,
  'promotion_code.created': readPromotion,
  'promotion_code.updated': readPromotion,
  'customer.subscription.updated': readSubscription,
  'customer.subscription.deleted': () => nothing('noted'),
} satisfies Record<string, Reader>
export const TYPES = Object.keys(READ) as (keyof typeof READ)[]

/**
 * What an event tells, or the object it is about, fetched later. Older and newer versions of Stripe's API are read alike.
 * @param previous what Stripe says was otherwise before
 */
export function read(type: string, object: Json, at: number, previous: Json = {}): Told {
  const how = (READ as Record<string, Reader>)[type]
  if (!how) return nothing('unused')
  try {
    return how(object, at, previous)
  } catch (error) {
    if (error instanceof rules.Unusable) return { kind: 'wrong', reason: error.reason, field: error.field }
    throw error
  }
}
const nothing = (reason: string): Told => ({ kind: 'nothing', reason })
const needed = (value: unknown, field: string): string => textOf(value) ?? no(field)
const number = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0)
const ms = (seconds: unknown, otherwise: number) => (number(seconds) > 0 ? rules.momentOf(number(seconds)) : otherwise)

function readSession(session: Json, at: number): Told {
  const details = (session['customer_details'] ?? {}) as Json
  const who: ToldWho = {
    ...whoIn(session, [session['metadata']], session['discounts']),
    email: textOf(details['email']) ?? textOf(session['customer_email']),
    reference: textOf(session['client_reference_id']),
  }
  const unsold = (why: string): Told => ({ kind: 'customer', at, why, who })
  if (session['mode'] === 'setup') return unsold('setup')
  if (session['payment_status'] === 'unpaid') return unsold('not_paid')
  const total = number(session['amount_total'])
  const invoice = refOf(session['invoice'])
  const totals = (session['total_details'] ?? {}) as Json
  const off = number(totals['amount_discount'])
  if (total <= 0) {
    const began = { number: invoice ?? textOf(session['id']), currency: session['currency'], off }
    return { ...unsold('nothing_paid'), ...begunIn(began) }
  }
  const payment = refOf(session['payment_intent'])
  const saleKey = invoice ?? payment
  if (!saleKey) return nothing('no_number')
  const shipping = (session['shipping_cost'] ?? {}) as Json
  const conversion = session['currency_conversion'] as Json | null | undefined
  const { gross, net } = rules.amountsOfSession({
    ...{ total, tax: number(totals['amount_tax']) },
    shipping: number(shipping['amount_total'] ?? totals['amount_shipping']),
    shippingTax: number(shipping['amount_tax']),
    source: conversion ? number(conversion['amount_total']) : undefined,
  })
  const currency = rules.currencyOf(conversion?.['source_currency'] ?? session['currency'])
  return {
    ...{ kind: 'sale', from: 'session', alone: !invoice, saleKey, currency, at, who, goesOn: false },
    discountMinor: rules.discountMinorOf(conversion ? rules.share(off, gross, total) : off, currency),
    ...{ amountMinor: rules.minorOf(gross, currency, 'amount_total'), netMinor: rules.netMinorOf(net, currency) },
    billingCountry: countryOf(details, billedIn(session['payment_intent'])),
    payments: payment ? [payment] : [],
  }
}

/** A trial, or a first bill that a code took everything off. */
function begunIn({ number, currency, off }: { number: string | null; currency: unknown; off: number }) {
  if (!number) return {}
  const said = rules.currencyOf(currency)
  return { begun: { number, currency: said, discountMinor: rules.discountMinorOf(off, said) } }
}

/** For these a checkout may have asked first. */
const BEGINNINGS = ['subscription_create', 'manual']

function readInvoice(invoice: Json, at: number): Told {
  const saleKey = needed(invoice['id'], 'id')
  const [line] = listOf(invoice['lines'])
  const parent = ((invoice['parent'] ?? {}) as Json)['subscription_details'] ?? invoice['subscription_details'] ?? {}
  // the later outranks the earlier
  const metadata = [invoice['metadata'], line?.['metadata'], (parent as Json)['metadata']]
  const who: ToldWho = {
    ...whoIn(invoice, metadata, invoice['discounts']),
    email: textOf(invoice['customer_email']),
    reference: null,
  }
  const paid = number(invoice['amount_paid'])
  const begins = BEGINNINGS.includes(String(invoice['billing_reason']))
  const off = listOf(invoice['total_discount_amounts']).reduce((sum, one) => sum + number(one['amount']), 0)
  if (paid <= 0) {
    const began = begins ? begunIn({ number: saleKey, currency: invoice['currency'], off }) : {}
    return { kind: 'customer', at, why: 'nothing_paid', who, ...began }
  }
  const total = number(invoice['total'])
  const taxes = listOf(invoice['total_taxes'] ?? invoice['total_tax_amounts'])
  const tax = taxes.length > 0 ? taxes.reduce((sum, one) => sum + number(one['amount']), 0) : number(invoice['tax'])
  const shipping = (invoice['shipping_cost'] ?? {}) as Json
  const { gross, net } = rules.amountsOfInvoice({
    ...{ total, paid },
    exTax: invoice['total_excluding_tax'] == null ? total - tax : number(invoice['total_excluding_tax']),
    shipping: number(shipping['amount_total']) - number(shipping['amount_tax']),
  })
  const currency = rules.currencyOf(invoice['currency'])
  const payments = listOf(invoice['payments']).map((one) => paymentIn(one['payment'] as Json))
  const paidAt = ms(((invoice['status_transitions'] ?? {}) as Json)['paid_at'], at)
  return {
    ...{ kind: 'sale', from: 'invoice', saleKey, currency, at: paidAt, who },
    ...{ alone: !begins, goesOn: !begins, discountMinor: rules.discountMinorOf(off, currency) },
    ...{ amountMinor: rules.minorOf(gross, currency, 'amount_paid'), netMinor: rules.netMinorOf(net, currency) },
    billingCountry: countryOf(
      invoice['customer_address'],
      billedIn(invoice['charge']),
      billedIn(invoice['payment_intent']),
    ),
    payments: [refOf(invoice['payment_intent']), refOf(invoice['charge']), ...payments].flatMap((id) => id ?? []),
  }
}
const paymentIn = (payment: Json | undefined) => refOf(payment?.['payment_intent']) ?? refOf(payment?.['charge'])

function readInvoicePayment(paid: Json): Told {
  const payment = paymentIn(paid['payment'] as Json)
  if (!payment) return nothing('no_number')
  return { kind: 'link', saleKey: refOf(paid['invoice']) ?? no('invoice'), payments: [payment] }
}

const refundIn = (refund: Json, currency: string, at: number) => ({
  ...{ id: needed(refund['id'], 'id'), state: rules.refundState(refund['status']), at },
  ...{ amountMinor: rules.minorOf(refund['amount'], currency, 'amount'), createdAt: ms(refund['created'], at) },
})
function readCharge(charge: Json, at: number): Told {
  const id = needed(charge['id'], 'id')
  const currency = rules.currencyOf(charge['currency'])
  const refundedMinor = rules.minorOf(charge['amount_refunded'], currency, 'amount_refunded')
  return {
    ...{ kind: 'refund', payment: refOf(charge['payment_intent']) ?? id, saleKey: refOf(charge['invoice']), currency },
    charge: { id, refundedMinor, at },
    refunds: listOf(charge['refunds']).map((one) => refundIn(one, currency, at)),
  }
}
function readRefund(refund: Json, at: number): Told {
  const currency = rules.currencyOf(refund['currency'])
  const payment = refOf(refund['payment_intent']) ?? refOf(refund['charge'])
  if (!payment) return nothing('no_number')
  return { kind: 'refund', payment, saleKey: null, currency, charge: null, refunds: [refundIn(refund, currency, at)] }
}

function readDispute(dispute: Json, at: number): Told {
  const state = rules.disputeState(dispute['status'])
  if (!state) return nothing('prevented')
  const payment = refOf(dispute['payment_intent']) ?? refOf(dispute['charge'])
  if (!payment) return nothing('no_number')
  const currency = rules.currencyOf(dispute['currency'])
  const amountMinor = rules.minorOf(dispute['amount'], currency, 'amount')
  return { kind: 'dispute', id: needed(dispute['id'], 'id'), payment, saleKey: null, amountMinor, currency, state, at }
}

function readCreditNote(note: Json, at: number): Told {
  if (note['status'] === 'void') return nothing('void')
  const currency = rules.currencyOf(note['currency'])
  // older versions do not split it: what is credited after the payment
  const after = number(note['post_payment_amount'] ?? (note['type'] === 'pre_payment' ? 0 : note['amount']))
  const listed = listOf(note['refunds'])
  const byRefund = listed.reduce((sum, one) => sum + number(one['amount_refunded']), 0)
  const left = listed.length === 0 && refOf(note['refund']) ? 0 : after - byRefund
  if (left <= 0) return nothing(after > 0 ? 'by_refund' : 'before_payment')
  const saleKey = refOf(note['invoice']) ?? no('invoice')
  const amountMinor = rules.minorOf(left, currency, 'post_payment_amount')
  return { kind: 'credit', id: needed(note['id'], 'id'), saleKey, amountMinor, currency, at }
}

function readCustomer(customer: Json, at: number): Told {
  const who = whoIn({ customer }, [], [])
  return { kind: 'customer', at, why: null, who: { ...who, email: textOf(customer['email']), reference: null } }
}
function readPromotion(promotion: Json): Told {
  return { kind: 'promotion', id: needed(promotion['id'], 'id'), code: needed(promotion['code'], 'code') }
}
function readSubscription(subscription: Json, at: number, previous: Json): Told {
  const found = repriced(subscription, previous)
  if ('reason' in found) return nothing(found.reason)
  const who = whoIn(subscription, [subscription['metadata']], [])
  return {
    ...{ kind: 'plan', subscription: needed(subscription['id'], 'id'), ...found, at },
    who: { ...who, email: null, reference: null },
  }
}
