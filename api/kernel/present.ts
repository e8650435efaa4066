import { and, eq, isNull } from 'drizzle-orm'
import type { DbTx } from '../../db/client.ts'
import { account, session } from '../../db/schema/identity.ts'
import type { Actor } from './actor.ts'
import { problem } from './problem.ts'

export const signInFirst = () => problem('unauthenticated', 'session.required', 'Sign in first.')

/**
 * Who was let in when the request came may be out by the time its change has the pen: signed out everywhere, taken out,
 * given another role, erased. So each change asks again, inside itself. @throws Problem session.required
 */
export async function mustBeHere(tx: DbTx, actor: Actor): Promise<void> {
  if (actor.kind !== 'customer' && actor.kind !== 'staff') return
  const there = await tx
    .select({ role: account.role })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(and(eq(session.id, actor.sessionId), eq(account.id, actor.accountId), isNull(account.disabledAt)))
    .get()
  if (there?.role !== (actor.kind === 'staff' ? actor.role : 'customer')) throw signInFirst()
}
