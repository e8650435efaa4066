import type { Reaction, Tx } from '../../kernel/context.ts'
import { settleAndTell } from '../ledger/clearing.ts'
import * as ledger from '../ledger/store.ts'
import { earnByLead, earnBySale } from './earning.ts'
import { restoreForSale, reverseForRefund, takeBack } from './reversing.ts'
import * as store from './store.ts'

/** Somebody bought: whoever brought them may have earned by it. */
export const earnFromSale: Reaction<'sale.recorded'> = (tx, { data: { saleId } }) => earnBySale(tx, saleId)
export const earnFromLead: Reaction<'lead.tracked'> = (tx, { data: { leadId } }) => earnByLead(tx, leadId)

/** The lead that was told of with the link it came by: only now is it known whose it is. */
export const earnFromBoundLead: Reaction<'attribution.bound'> = async (tx, { data: { contactId } }) => {
  const bond = await store.partnershipOf(tx, contactId)
  const lead = bond?.cause === 'lead' ? await store.newestLeadOf(tx, contactId) : undefined
  if (lead) await earnByLead(tx, lead.id)
}

export const takeBackRefunded: Reaction<'sale.refunded'> = (tx, { data: { saleId, refundId, amountMinor } }) =>
  reverseForRefund(tx, saleId, refundId, amountMinor)

/** A doubt, or an answer to one: what is open of it lies elsewhere now. What was no honest sale is taken back whole. */
export const followDoubt: Reaction<'hold.opened' | 'hold.decided'> = async (tx, { data }) => {
  const { subjectKind, subjectId } = data
  if (subjectKind === 'attribution') {
    if ('to' in data && data.to === 'confirmed') {
      for (const of of await store.earnedUnder(tx, subjectId)) await takeBack(tx, of, { reason: 'not_honest' })
    } else for (const id of await ledger.openOf(tx, { attributionId: subjectId })) await settleAndTell(tx, id)
  } else if (subjectKind === 'commission') {
    const of = await store.commissionBy(tx, subjectId)
    if ('to' in data && data.to === 'confirmed' && of) await takeBack(tx, of, { reason: 'not_honest' })
    else await settleAndTell(tx, subjectId)
  }
}

/** A customer's bank asks for the money back, or has decided. What is lost comes as a refund of its own. */
export const followDispute: Reaction<'sale.disputed'> = async (tx, { data: { saleId } }) => {
  for (const id of await ledger.openOf(tx, { saleId })) await settleAndTell(tx, id)
}

/** Money that was to go back did not arrive: what was taken back for it is given again. */
export const giveBackRefunded: Reaction<'sale.refund_failed'> = (tx, { id, data: { saleId, amountMinor } }) =>
  restoreForSale(tx, saleId, id, amountMinor)

/** Somebody came by a partner's link: an act of the partner's, once, as soon as nothing speaks against it. */
export const noteBrought: Reaction<'attribution.bound'> = (tx, { data: { contactId } }) => brought(tx, contactId)
export const noteCleared: Reaction<'hold.decided'> = async (tx, { data: { subjectKind, contactId, to } }) => {
  if (subjectKind === 'attribution' && to === 'cleared') await brought(tx, contactId)
}
async function brought(tx: Tx, customerId: string) {
  const bond = await store.partnershipOf(tx, customerId)
  if (bond?.state !== 'approved' || (await store.isHeld(tx, bond.attributionId))) return
  const { attributionId, partnerId, partnerContactId: contactId } = bond
  if (!(await store.insertCustomer(tx, { attributionId, partnerId, contactId: customerId, at: tx.now }))) return
  await tx.emit('affiliate.brought', { contactId, partnerId, customerId, attributionId })
}
