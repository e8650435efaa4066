import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { notFound } from '../kernel/problem.ts'
import * as store from './store.ts'

/** One tap, and again is the same: whatever stands on this consent is taken down in the same change. */
export const withdrawConsent = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const row = await store.consentOf(tx, id, contactId)
    if (!row) throw notFound('consent.not_found', 'There is no such consent of yours.')
    if (!(await store.withdraw(tx, id, tx.now))) return row
    const { reviewId, scope } = row
    await tx.emit('consent.withdrawn', { consentId: id, contactId, reviewId, scope })
    return { ...row, withdrawnAt: tx.now }
  })
