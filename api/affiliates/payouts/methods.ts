import type { Customer, May, Proven } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { mustBePartner } from '../partners/known.ts'
import type { SaveMethod, SaveTaxForm } from './contract.ts'
import { expiryOf, hintOf, usableAt } from './rules.ts'
import { payoutSettings } from './settings/store.ts'
import * as store from './store.ts'

/**
 * Where a partner wants to be paid. A change waits before it is used, and the fact tells the old place of it. The same again
 * changes nothing. Two partners who are paid to one account are looked at.
 */
export const saveMethod = (ctx: Ctx<Proven<Customer>>, hashOf: AddressHash, input: SaveMethod) =>
  ctx.write(async (tx) => {
    const { id: partnerId, contactId } = await mustBePartner(tx, ctx.actor.contactId)
    const { rail, name, account } = input
    const details = { name, account, bic: 'bic' in input ? input.bic : '' }
    const accountHash = hashOf(`${rail}:${account}`)
    const before = await store.methodOf(tx, partnerId)
    if (before?.accountHash === accountHash && before.rail === rail) return
    const { coolDownDays } = await payoutSettings(tx)
    const isFirst = !(await store.hadMethod(tx, partnerId))
    if (before) await store.endMethod(tx, before.id, tx.now)
    await store.insertMethod(tx, {
      ...{ id: newId('pmt', tx.now), partnerId, rail, details: ctx.seal(JSON.stringify(details)) },
      ...{
        hint: hintOf(rail, account),
        accountHash,
        createdAt: tx.now,
        usableAt: usableAt(tx.now, isFirst, coolDownDays),
      },
    })
    await tx.emit('payout_method.changed', {
      ...{ contactId, partnerId, rail },
      shared: (await store.sharing(tx, accountHash, partnerId)).map(({ contactId: other }) => other),
    })
  })

/** A partner says which form they sent; somebody of the company looks at it. */
export const saveTaxForm = (ctx: Ctx<Customer>, { kind, lastFour }: SaveTaxForm) =>
  ctx.write(async (tx) => {
    const { id: partnerId, contactId } = await mustBePartner(tx, ctx.actor.contactId)
    await store.endTax(tx, partnerId, tx.now)
    await store.insertTax(tx, {
      ...{ id: newId('tax', tx.now), partnerId, kind, state: 'received', lastFour },
      ...{ expiresAt: expiryOf(kind, tx.now), createdAt: tx.now },
    })
    await tx.emit('tax_form.saved', { contactId, partnerId, kind })
  })

export const decideTaxForm = (ctx: Ctx<May<'affiliates.pay'>>, partnerId: string, to: 'verified' | 'refused') =>
  ctx.write(async (tx) => {
    const [found, form] = [await store.partnerBy(tx, partnerId), await store.taxOf(tx, partnerId)]
    if (!found || !form) throw notFound('tax_form.not_found', 'This partner has sent no tax form.')
    const set = { state: to, decidedAt: tx.now, decidedBy: actorId(ctx.actor)! }
    if (!(await store.decideTax(tx, form.id, set)))
      throw conflict('tax_form.decided', 'A colleague has decided this already.')
    await tx.emit('tax_form.decided', { contactId: found.contactId, partnerId, to })
  })
