import type { Customer, System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { conflict, problem } from '../../kernel/problem.ts'
import * as store from './store.ts'

/** A name, and no room for a message or an address of a page: the mail goes to strangers. */
export const isPlainName = (name: string) => /^(?!.*\.\S)[\p{L}\p{M}' .’-]{2,60}$/u.test(name)

const DAY_MS = 86_400_000
const MOST_A_DAY = 10
const KEPT_MS = 14 * DAY_MS

/**
 * Sends one mail to a friend for an advocate, if the company allows it. Once for each address, whoever asks; never to
 * somebody who wants no mail or whom we know. The answer is the same in all of these, because it is nobody's business.
 */
export const inviteFriend = (ctx: Ctx<Customer>, hashOf: AddressHash, email: string) =>
  ctx.write(async (tx) => {
    const { contactId: advocateId } = ctx.actor
    const { invitations } = await store.switches(tx)
    if (!invitations)
      throw problem('not_found', 'friend_invitation.off', 'The portal sends no invitations. Share your link yourself.')
    const link = (await store.isAdvocate(tx, advocateId)) && (await store.linkOf(tx, advocateId))
    if (!link) throw conflict('advocate.not_joined', 'Take part first; then you have a link to share.')
    if (!isPlainName(await store.nameOf(tx, advocateId)))
      throw conflict(
        'friend_invitation.name',
        'The mail is sent in your name. Write your own name in your account, in letters alone.',
      )
    if ((await store.sentSince(tx, advocateId, tx.now - DAY_MS)) >= MOST_A_DAY)
      throw problem('too_many', 'friend_invitation.too_many', `You can have ${MOST_A_DAY} mails sent in a day.`)
    const silent = (await store.isSuppressed(tx, email)) || (await store.isKnown(tx, email))
    const id = newId('fiv', tx.now)
    const isNew = await store.insertInvitation(tx, {
      ...{ id, advocateId, addressHash: hashOf(email), email: silent ? null : email, at: tx.now },
      ...{ legalBasis: 'asked_for_by_the_sender', offerId: (await store.liveOffer(tx, tx.now))?.id ?? null },
    })
    if (isNew && !silent) await tx.emit('friend.invited', { contactId: advocateId, invitationId: id })
  })

/** Addresses of friends go after two weeks; what stays knows them again and cannot be read. */
export const forgetFriends = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => void (await store.forgetAddresses(tx, tx.now - KEPT_MS)))
