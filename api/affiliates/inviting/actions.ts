import type { Reads } from '../../../db/client.ts'
import { actorId, type Customer, type May, type System } from '../../kernel/actor.ts'
import { answerAsk, bookAsk } from '../../kernel/ask-budget.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound, problem } from '../../kernel/problem.ts'
import { agree, otherTerms } from '../partners/applying.ts'
import type { AcceptTerms } from '../partners/contract.ts'
import { move } from '../partners/moving.ts'
import * as partners from '../partners/store.ts'
import { noGroup, noProgramme, programmeFor } from '../programme/actions.ts'
import * as programmes from '../programme/store.ts'
import { bringIn } from './coming.ts'
import type { InvitePartner } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'affiliates.manage'>>
const LASTS_MS = 14 * 86_400_000

const tooSoon = (freeAt: number | null) =>
  freeAt === null
    ? 'This person does not want to be asked for this.'
    : `This person was asked for something lately, and nobody is asked too often. Ask them from ${new Date(freeAt).toISOString().slice(0, 10)} on.`

/** Asks somebody by mail to become a partner. One open invitation for each address. */
export const invitePartner = (ctx: Manager, hashOf: AddressHash, { email, name, groupId, words }: InvitePartner) =>
  ctx.write(async (tx) => {
    const fallback = await programmes.defaultGroup(tx)
    if (!(await programmes.programme(tx)) || !fallback) throw noProgramme()
    const group = groupId === undefined ? fallback : await programmes.groupBy(tx, groupId)
    if (!group) throw noGroup()
    const there = await store.partnerAt(tx, email)
    if (there && !['applied', 'rejected', 'invited'].includes(there.state))
      throw invalid('email', 'This person is a partner already.')
    if (await store.isColleague(tx, email))
      throw invalid('email', 'This is a colleague, and colleagues are no partners.')
    if (await store.isSuppressed(tx, email))
      throw invalid('email', 'Mail to this address came back, or they want none. It is not written to.')
    await store.endExpired(tx, tx.now)
    const id = newId('piv', tx.now)
    const row = { id, email, addressHash: hashOf(email), name, groupId: group.id, words }
    const times = { createdBy: actorId(ctx.actor)!, createdAt: tx.now, expiresAt: tx.now + LASTS_MS }
    if (!(await store.insertInvitation(tx, { ...row, ...times })))
      throw conflict('partner_invitation.open', 'This person was asked already, and can still answer.')
    const known = await store.contactAt(tx, email)
    if (known) {
      const source = { kind: 'partner' as const, id }
      const booked = await bookAsk(tx, {
        contactId: known.id,
        kind: 'affiliate',
        channel: 'mail',
        source,
        byHand: true,
      })
      if (!booked.ok) throw invalid('email', tooSoon(booked.freeAt))
    }
    await tx.emit('partner_invitation.made', { invitationId: id })
  })

/** Whoever has the mail finds it ended; they may still sign in with it. */
export const revokeInvitation = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    if (!(await store.invitationBy(tx, id)))
      throw notFound('partner_invitation.not_found', 'There is no such invitation.')
    if (await store.end(tx, id, 'revoked', tx.now)) await tx.emit('partner_invitation.revoked', { invitationId: id })
  })

/** Takes the invitation to an address of theirs up: they are a partner, in its group. */
export const acceptInvitation = (ctx: Ctx<Customer>, hashOf: AddressHash, { version }: AcceptTerms) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const hashes = (await partners.confirmedEmails(tx, contactId)).map(hashOf)
    const { invitation } = (await store.openFor(tx, hashes, tx.now)) ?? {}
    if (!invitation)
      throw notFound('partner_invitation.not_found', 'There is no invitation for you, or its time is over.')
    const { groupId } = invitation
    const terms = await programmes.termsFor(tx, groupId)
    if (terms?.version !== version) throw otherTerms()
    const partner = await bringIn(tx, invitation, contactId)
    await agree(tx, partner, version)
    await move(tx, partner, 'approved', { by: null }, { groupId })
    await store.end(tx, invitation.id, 'accepted', tx.now, partner.id)
    await answerAsk(tx, { kind: 'partner', id: invitation.id }, 'accepted')
  })

export async function invitationList(read: Reads, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const rows = await store.invitations(read, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(rows, limit, ({ invitation: { createdAt: at, id } }) => ({ at, id }))
  return {
    items: items.map(({ invitation, group, by, partner }) => ({
      ...{ ...invitation, group, by },
      partner: partner?.id ? { id: partner.id, name: partner.name ?? '' } : null,
    })),
    nextCursor,
  }
}

/** What the link of the mail leads to; looking uses nothing up. */
export async function lookAt(ctx: Ctx, token: string) {
  await ctx.spend(['link.address', ctx.from])
  const found = await store.byToken(ctx.read, sha256(token), ctx.now())
  if (!found) throw problem('gone', 'link.used', 'This link was used, has run out, or is incomplete.')
  const { groupId, email, name, words, expiresAt } = found.invitation
  const programme = await programmeFor(ctx.read, groupId, ctx.now())
  return { name, email: email!, words, expiresAt, programme }
}

/** The address goes with the time to answer. */
export const forgetExpired = (ctx: Ctx<System>) => ctx.write(async (tx) => void (await store.endExpired(tx, tx.now)))
