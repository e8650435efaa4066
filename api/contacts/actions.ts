import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { notFound } from '../kernel/problem.ts'
import * as store from './store.ts'

/** One tap, and again is the same: whatever stands on this consent is taken down in the same change. */
export const withdrawConsent = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const row = await store.withdraw(tx, id, contactId, tx.now)
    if (!row) throw notFound('consent.not_found', 'There is no such consent of yours.')
    const { reviewId, scope } = row
    if (row.withdrawnAt === tx.now) await tx.emit('consent.withdrawn', { consentId: id, contactId, reviewId, scope })
    return row
  })
