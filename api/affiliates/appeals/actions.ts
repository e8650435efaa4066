import type { Customer, May } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { reversalsOf } from '../commissions/viewing/store.ts'
import { mustBePartner } from '../partners/known.ts'
import { isAppealable } from './rules.ts'
import * as store from './store.ts'

/** A partner sees it otherwise; once for each commission that people hold or took back. */
export const appeal = (ctx: Ctx<Customer>, commissionId: string, text: string) =>
  ctx.write(async (tx) => {
    const { id: partnerId, contactId } = await mustBePartner(tx, ctx.actor.contactId)
    const found = await store.mine(tx, commissionId, partnerId)
    if (!found) throw notFound('commission.not_found', 'There is no such commission.')
    const reversals = (await reversalsOf(tx, commissionId)).map(({ reason }) => ({ reason: reason! }))
    if (!isAppealable(found, reversals))
      throw conflict('commission.not_appealable', 'Nobody holds this commission or took it back.')
    const id = newId('apl', tx.now)
    if (!(await store.insertAppeal(tx, { id, commissionId, text, state: 'open', createdAt: tx.now })))
      throw conflict('commission.appealed', 'You have said something about this commission already.')
    await tx.emit('commission.appealed', { contactId, partnerId, commissionId, appealId: id })
  })

/** Somebody answers it. Clearing the hold, or paying again, stays an act of its own. */
export const answerAppeal = (ctx: Ctx<May<'risk.decide'>>, id: string, answer: string) =>
  ctx.write(async (tx) => {
    const found = await store.appealBy(tx, id)
    if (!found) throw notFound('commission_appeal.not_found', 'There is no such appeal.')
    const set = { answer, answeredBy: actorId(ctx.actor)!, answeredAt: tx.now }
    if (!(await store.answerAppeal(tx, id, set)))
      throw conflict('commission_appeal.answered', 'A colleague has answered this already.')
    const { contactId, partnerId, appeal: one } = found
    await tx.emit('commission.appeal_answered', { contactId, partnerId, commissionId: one.commissionId, appealId: id })
  })
