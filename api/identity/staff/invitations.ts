import type { May, Proven } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId, newToken } from '../../kernel/ids.ts'
import { invalid, notFound, Problem } from '../../kernel/problem.ts'
import { addAccount } from '../actions.ts'
import type { Entrant } from '../contract.ts'
import { deleteFactor } from '../factors/store.ts'
import { mailLink, wrongLink } from '../links/link.ts'
import { hashPassword } from '../passwords.ts'
import { LINK_LIFETIME_MS } from '../rules.ts'
import { changeAccount, endSessions, insertToken, takeToken } from '../store.ts'
import { aboveYou } from './actions.ts'
import type { Invite, Join } from './contract.ts'
import { mayChangeRole } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<Proven<May<'staff.manage'>>>
const PURPOSE = 'staff_invitation'

/** A one-time link to join. To an address it goes by mail, and a newer one to the same address ends the older. */
export const inviteStaff = (ctx: Manager, { role, email }: Invite) =>
  ctx.write(async (tx) => {
    if (!mayChangeRole(ctx.actor.role, undefined, role)) throw aboveYou()
    if (email !== undefined) await mustBeFree(tx, email)
    const link = email === undefined ? await shownLink(ctx, tx, role) : await mailedLink(ctx, tx, role, email)
    await tx.emit('staff.invited', { invitationId: link.id, role })
    return link
  })

async function shownLink({ actor }: Manager, tx: Tx, role: Invite['role']) {
  const [id, token] = [newId('tok', tx.now), newToken()]
  const expiresAt = tx.now + LINK_LIFETIME_MS[PURPOSE]
  const row = { id, hash: sha256(token), purpose: PURPOSE, role, createdBy: actor.accountId } as const
  await insertToken(tx, { ...row, createdAt: tx.now, expiresAt })
  return { id, token, email: null, expiresAt }
}
const mailedLink = async (ctx: Manager, tx: Tx, role: Invite['role'], email: string) => ({
  ...(await mailLink(ctx, tx, { purpose: PURPOSE, email, role, createdBy: ctx.actor.accountId })),
  ...{ token: null, email },
})

/** Who left may be invited back. */
async function mustBeFree(tx: Tx, email: string) {
  const there = await store.anybodyAt(tx, email)
  if (!there || (there.role !== 'customer' && there.disabledAt !== null)) return
  const [code, sentence] =
    there.role === 'customer'
      ? ['staff.is_customer', 'A customer signs in with this address. Invite your colleague at another one.']
      : ['staff.exists', 'This is a colleague’s address already.']
  throw new Problem('conflict', code!, sentence!, { fields: { email: sentence! } })
}

export const revokeInvitation = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const open = await store.invitationById(tx, id, tx.now)
    if (!open) throw notFound('invitation.not_found', 'This invitation was used, revoked, or has run out.')
    if (!mayChangeRole(ctx.actor.role, open.role, undefined)) throw aboveYou()
    await store.endInvitation(tx, id, tx.now)
    await tx.emit('invitation.revoked', { invitationId: id, role: open.role })
  })

/** Looks and uses nothing up. */
export async function lookAtInvitation({ read, now }: Ctx, token: string) {
  const open = await store.invitationByHash(read, sha256(token), now())
  if (!open) throw wrongLink()
  return open
}

/** Who comes by a mailed link has that mailbox, so its address is theirs and is confirmed. */
export async function joinStaff(ctx: Ctx, { token, name, email, password }: Join): Promise<Entrant> {
  await ctx.spend(['link.address', ctx.from])
  const passwordHash = await hashPassword(password)
  return ctx.write(async (tx) => {
    const row = await takeToken(tx, { hash: sha256(token), purpose: PURPOSE, now: tx.now })
    if (!row) throw wrongLink()
    if (row.email !== null && email !== undefined && email !== row.email)
      throw invalid('email', `This invitation is for ${row.email}. You join with that address.`)
    const address = row.email ?? email
    if (address === undefined) throw invalid('email', 'Write an e-mail address, like ann@example.com.')
    const person = { email: address, name, role: row.role!, contactId: null, passwordHash }
    const account = (row.email !== null && (await comeBack(tx, person))) || (await addAccount(tx, person))
    if (row.email !== null) await changeAccount(tx, account.id, { emailConfirmedAt: tx.now })
    await tx.emit('staff.joined', { accountId: account.id, role: account.role })
    return account
  })
}

/** Somebody who left takes up their old account, with nothing of what opened it then. */
async function comeBack(tx: Tx, { passwordHash, ...person }: Omit<Entrant, 'id' | 'epoch'> & { passwordHash: string }) {
  const there = await store.anybodyAt(tx, person.email)
  if (!there || there.role === 'customer' || there.disabledAt === null) return undefined
  const { name, role } = person
  await deleteFactor(tx, there.id)
  await changeAccount(tx, there.id, { name, role, passwordHash, disabledAt: null })
  return { id: there.id, ...person, epoch: await endSessions(tx, there.id) }
}
