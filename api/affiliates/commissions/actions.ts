import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { bookEarning } from '../ledger/booking.ts'
import { partnerWithGroup } from '../partners/store.ts'
import type { Adjust } from './contract.ts'
import { takeBack } from './reversing.ts'
import * as store from './store.ts'

type Payer = Ctx<May<'affiliates.pay'>>
const DAY_MS = 86_400_000

/** Something beside the rules, like a bonus. It waits as long as any commission, and every doubt about the partner holds it. */
export const adjust = (ctx: Payer, { partnerId, amountMinor, currency, note, externalId }: Adjust) =>
  ctx.write(async (tx) => {
    const found = await partnerWithGroup(tx, partnerId)
    if (!found) throw notFound('partner.not_found', 'There is no such partner.')
    const causeKey = `adjustment:${partnerId}:${externalId}`
    const before = await store.commissionByCause(tx, causeKey)
    if (before) {
      const same = before.amountMinor === amountMinor && before.currency === currency && before.note === note
      if (!same)
        throw conflict('commission.different', 'An adjustment of this number was made before, with other values.')
      return before.id
    }
    const id = newId('com', tx.now)
    await store.insertCommission(tx, {
      ...{ id, partnerId, kind: 'adjustment', baseMinor: 0, amountMinor, currency, note, causeKey },
      ...{ occurredAt: tx.now, clearsAt: tx.now + found.holdDays * DAY_MS, createdAt: tx.now },
    })
    await store.countDay(tx, partnerId, tx.now, currency, { earnedMinor: amountMinor })
    await bookEarning(tx, { partnerId, currency }, id, amountMinor)
    await tx.emit('commission.created', {
      contactId: found.contactId,
      partnerId,
      commissionId: id,
      amountMinor,
      currency,
    })
    return id
  })

/** Takes back what is left of a commission, with a reason that the partner reads. Done once, done. */
export const takeBackByHand = (ctx: Payer, id: string, note: string) =>
  ctx.write(async (tx) => {
    const found = await store.commissionBy(tx, id)
    if (!found || found.kind === 'reversal') throw notFound('commission.not_found', 'There is no such commission.')
    await takeBack(tx, found, { reason: 'staff', note })
  })
