import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { notFound } from '../../kernel/problem.ts'
import type { Suppress } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'mail.manage'>>

/** Nothing but what keeps their account safe goes there any more; again is the same. */
export const suppress = (ctx: Manager, { email }: Suppress) =>
  ctx.write(async (tx) => {
    if (await store.insertSuppression(tx, email, tx.now)) await tx.emit('suppression.changed', { to: 'on' })
  })

/** The address works again, or its owner asked for it. */
export const release = (ctx: Manager, { email }: Suppress) =>
  ctx.write(async (tx) => {
    if (!(await store.deleteSuppression(tx, email)))
      throw notFound('suppression.not_found', 'This address is not on the list.')
    await tx.emit('suppression.changed', { to: 'off' })
  })
