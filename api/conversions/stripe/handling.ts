import type { Tx } from '../../kernel/context.ts'
import { isCustomer } from '../../kernel/person.ts'
import { bind } from '../linking/binding.ts'
import { bindingOf } from '../linking/store.ts'
import { areClaims, giveCodes } from '../promotions/actions.ts'
import { recordLead } from '../tracking/recording.ts'
import { handleBack, settleWaiting } from './back.ts'
import { attempted, customerHash, type Done, failed, type Hands, knowCustomer, recorded, skipped } from './inbox.ts'
import { handlePlan } from './plans.ts'
import { resolve } from './resolving.ts'
import { handleSale } from './selling.ts'
import * as store from './store.ts'
import type { Told, ToldCustomer } from './told.ts'

/** Does what an event is for and says what became of it. */
export const handle = (tx: Tx, hands: Hands, row: store.EventRow, told: Told): Promise<Done> =>
  attempted(() => act(tx, hands, row, told))

async function act(tx: Tx, hands: Hands, row: store.EventRow, told: Told): Promise<Done> {
  switch (told.kind) {
    case 'sale':
      return handleSale(tx, hands, row, told)
    case 'refund':
    case 'dispute':
    case 'credit':
      return handleBack(tx, row, told)
    case 'customer':
      return handleCustomer(tx, hands, row, told)
    case 'plan':
      return handlePlan(tx, hands, row, told)
    case 'link':
      await store.linkPayments(tx, told.saleKey, told.payments)
      await settleWaiting(tx, hands, told.saleKey)
      return recorded('linked')
    case 'promotion':
      await store.savePromotion(tx, told.id, told.code)
      await store.wakeByCode(tx, tx.now)
      return recorded('code_read')
    case 'nothing':
      return skipped(told.reason)
    case 'wrong':
      return failed(told.reason, told.field)
  }
}

const LEAD = 'stripe_customer'
/** Somebody is a customer at Stripe who has not paid yet: links that are named bind them before the sale. */
async function handleCustomer(tx: Tx, hands: Hands, row: store.EventRow, told: ToldCustomer): Promise<Done> {
  const hash = customerHash(hands.hashOf, told.who)
  const found = await resolve(tx, { who: told.who, hash, hint: row.contactId })
  if ('erased' in found) return skipped('erased')
  // a code of ours waits for whoever used it
  if ('nobody' in found && told.begun && (await areClaims(tx, found.typed)))
    return { outcome: 'nobody', reason: found.nobody }
  if ('nobody' in found) return skipped(told.why ?? 'nothing_to_bind')
  const { who, brought, contactId } = found
  let known = contactId
  const isBound = contactId !== undefined && (await bindingOf(tx, contactId)) !== undefined
  if (!isBound && brought.clicks.length + brought.codes.length > 0) {
    const lead = { name: LEAD, externalId: undefined, requestHash: '', occurredAt: told.at }
    const bound = await recordLead(tx, hands.hashOf, { who, brought, lead, keep: true })
    known = bound.lead.contactId
    // they were told of before, and what was named then brought nobody
    if (bound.repeated && !(await isCustomer(tx, known)))
      await bind(tx, hands.hashOf, { contactId: known, brought, cause: 'lead', at: Math.min(told.at, tx.now) })
  }
  if (hash && known) await knowCustomer(tx, hash, known)
  if (known && told.begun) {
    const { number: usedFor, currency, discountMinor } = told.begun
    const bought = { contactId: known, usedFor, currency, occurredAt: Math.min(told.at, tx.now) }
    await giveCodes(tx, { codes: found.typed, discountMinor: discountMinor ?? undefined }, bought)
  }
  return recorded(contactId === known ? (told.why ?? 'customer_known') : 'bound')
}
