import type { Scoped } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { erasedAddress } from '../../kernel/email.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { isCurrency } from '../../kernel/money.ts'
import { invalid, Problem, problem } from '../../kernel/problem.ts'
import { trackLead, trackSale } from '../tracking/actions.ts'
import { contactOf } from '../tracking/store.ts'
import type { DubLead, DubSale } from './contract.ts'
import * as store from './store.ts'

type Host = Ctx<Scoped<'sales.write'>>
const CLICK = /^[A-Za-z0-9]{16}$/

const bad = (sentence: string) => problem('malformed', 'input.malformed', sentence)
function numberOf({
  customerExternalId,
  externalId,
  customerId,
}: Pick<DubLead, 'customerExternalId' | 'externalId' | 'customerId'>) {
  const number = customerExternalId ?? externalId ?? customerId
  if (number === undefined) throw invalid('customerExternalId', 'customerExternalId is required')
  return number
}
/** A shop may know a person by its own number alone; the address we then keep reaches nobody. */
export const noAddress = (number: string) => `${Buffer.from(number).toString('hex').slice(0, 60)}@customer.invalid`
const personOf = (input: DubLead | DubSale, number: string) => ({
  email: input.customerEmail?.toLowerCase() ?? noAddress(number),
  customerExternalId: number,
  ...(input.customerName?.trim() && { customerName: input.customerName.trim() }),
})
async function clicksOf(ctx: Host, clickId: string | null | undefined) {
  if (!clickId) return []
  const known = CLICK.test(clickId) && (await store.clickIsThere(ctx.read, clickId))
  if (!known) throw problem('not_found', 'click.not_found', `Click not found for clickId: ${clickId}`)
  return [clickId]
}

/** A lead as Dub's clients tell of it: once for each customer and event; the repeat answers the same. */
export async function dubLead(ctx: Host, hashOf: AddressHash, input: DubLead) {
  const number = numberOf(input)
  const clickIds = await clicksOf(ctx, input.clickId)
  if (clickIds.length === 0 && !(await contactOf(ctx.read, { customerExternalId: number })))
    throw bad(`No clickId was sent, and there is no customer with the external ID ${number}`)
  const lead = { ...personOf(input, number), clickIds, name: input.eventName }
  await trackLead(ctx, hashOf, lead, { keep: input.mode !== 'deferred' })
  return {
    click: { id: input.clickId || null },
    link: await store.linkOfCustomer(ctx.read, number),
    customer: customerOf(await store.customer(ctx.read, number)),
  }
}

/** A sale as Dub's clients tell of it. What it cannot count it says why, instead of dropping it. */
export async function dubSale(ctx: Host, hashOf: AddressHash, input: DubSale) {
  const number = numberOf(input)
  const currency = input.currency.toUpperCase()
  if (!isCurrency(currency)) throw invalid('currency', 'Invalid currency code')
  const nothing = (reason: string) => ({ eventName: input.eventName, customer: null, sale: null, reason })
  if (input.amount === 0) return nothing('amount_is_zero')
  const clickIds = await clicksOf(ctx, input.clickId)
  const known = await contactOf(ctx.read, { customerExternalId: number })
  if (!known && clickIds.length === 0) return nothing('customer_unknown')
  const sale = {
    ...(known ? { customerExternalId: number } : personOf(input, number)),
    // without a number of its own each call is a sale
    ...{ clickIds, externalId: input.invoiceId ?? newId('dub', ctx.now()), amountMinor: input.amount, currency },
  }
  await trackSale(ctx, hashOf, sale, input)
  const { amount, paymentProcessor, invoiceId, metadata } = input
  return {
    ...{ eventName: input.eventName, customer: customerOf(await store.customer(ctx.read, number)) },
    sale: {
      amount,
      currency: currency.toLowerCase(),
      paymentProcessor,
      invoiceId: invoiceId ?? null,
      metadata: metadata ?? null,
    },
  }
}

type Row = Awaited<ReturnType<typeof store.customer>>
const customerOf = (row: Row) =>
  row
    ? {
        ...{ id: row.id, name: row.name, externalId: row.externalId, avatar: null },
        email: row.email.endsWith('.invalid') || row.email === erasedAddress(row.id) ? null : row.email,
      }
    : null

const CODES: Partial<Record<Problem['kind'], string>> = {
  ...{ malformed: 'bad_request', unauthenticated: 'unauthorized', forbidden: 'forbidden', not_found: 'not_found' },
  ...{
    conflict: 'conflict',
    invalid: 'unprocessable_entity',
    too_many: 'rate_limit_exceeded',
    too_large: 'bad_request',
  },
}
/** A refusal in Dub's shape, with our own code beside it. */
export function dubError(error: unknown) {
  if (!(error instanceof Problem)) return undefined
  const [field, sentence] = Object.entries(error.fields ?? {})[0] ?? []
  const message = field ? `invalid: ${field}: ${sentence}` : error.message
  const code = CODES[error.kind] ?? 'internal_server_error'
  return {
    status: error.status,
    body: {
      ...{ code: error.code, title: error.message },
      error: { code, message, reason: error.code, doc_url: 'https://dub.co/docs/api-reference/errors' },
    },
  }
}
