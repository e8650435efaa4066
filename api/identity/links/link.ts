import { randomInt } from 'node:crypto'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId, newToken } from '../../kernel/ids.ts'
import { problem } from '../../kernel/problem.ts'
import type { Account } from '../contract.ts'
import { LINK_LIFETIME_MS, LINKS_AT_ONCE, MAILED_PURPOSES, type MailedPurpose } from '../rules.ts'
import * as store from '../store.ts'
import { endLinks, endLinksOf } from './store.ts'

export const wrongLink = () =>
  problem('gone', 'link.used', 'This link was used, has run out, or is incomplete. Ask for a new one.')

const isMailed = (purpose: Link['purpose']) => (MAILED_PURPOSES as readonly string[]).includes(purpose)

interface Link {
  purpose: MailedPurpose | 'email_change' | 'staff_invitation'
  email: string
  /** Whose account it changes, for links that change one. */
  accountId?: string
  role?: Account['role']
  /** Who invites. */
  createdBy?: string
  data?: object
  /** Where it is to last longer than links of its purpose do. */
  lifetimeMs?: number
}
/**
 * A link and its code for an address, announced. It takes the place of those before it, but for the last where anybody
 * may ask.
 */
export async function mailLink(ctx: Ctx, tx: Tx, link: Link) {
  const { purpose, email, accountId, role, createdBy, data = {} } = link
  const [token, id] = [newToken(), newId('tok', tx.now)]
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const expiresAt = tx.now + (link.lifetimeMs ?? LINK_LIFETIME_MS[purpose])
  if (accountId) await endLinksOf(tx, { accountId, purpose, now: tx.now })
  else await endLinks(tx, { email, purpose, now: tx.now, kept: isMailed(purpose) ? LINKS_AT_ONCE - 1 : 0 })
  await store.insertToken(tx, {
    ...{ id, hash: sha256(token), purpose, role: role ?? null, accountId: accountId ?? null, email },
    createdBy: createdBy ?? null,
    ...{ codeHash: sha256(`${id}:${code}`), sealed: ctx.seal(token), codeSealed: ctx.seal(code) },
    ...{ data: JSON.stringify(data), createdAt: tx.now, expiresAt },
  })
  await tx.emit('link.requested', { tokenId: id, purpose })
  return { id, expiresAt }
}
