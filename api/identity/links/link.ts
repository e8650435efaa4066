import { randomInt } from 'node:crypto'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId, newToken } from '../../kernel/ids.ts'
import { problem } from '../../kernel/problem.ts'
import type { Account } from '../contract.ts'
import { LINK_LIFETIME_MS, type MailedPurpose } from '../rules.ts'
import * as store from '../store.ts'
import { endLinksOf } from './store.ts'

export const wrongLink = () =>
  problem('gone', 'link.used', 'This link was used, has run out, or is incomplete. Ask for a new one.')

interface Link {
  purpose: MailedPurpose | 'email_change' | 'staff_invitation'
  email: string
  /** Whose account it changes, for links that change one. */
  accountId?: string
  role?: Account['role']
  data?: object
}
/** A link and its code for an address, announced. It ends the ones of its purpose before it. */
export async function mailLink(ctx: Ctx, tx: Tx, { purpose, email, accountId, role, data = {} }: Link) {
  const [token, id] = [newToken(), newId('tok', tx.now)]
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const expiresAt = tx.now + LINK_LIFETIME_MS[purpose]
  if (accountId) await endLinksOf(tx, { accountId, purpose, now: tx.now })
  else await store.endLinks(tx, { email, purpose, now: tx.now })
  await store.insertToken(tx, {
    ...{ id, hash: sha256(token), purpose, role: role ?? null, accountId: accountId ?? null, email },
    ...{ codeHash: sha256(`${id}:${code}`), sealed: ctx.seal(token), codeSealed: ctx.seal(code) },
    ...{ data: JSON.stringify(data), createdAt: tx.now, expiresAt },
  })
  await tx.emit('link.requested', { tokenId: id, purpose })
  return { id, expiresAt }
}
