import type { Reaction, Tx } from '../kernel/context.ts'
import { askAfter } from './asking.ts'
import { move } from './moves.ts'
import * as store from './store.ts'

/** Somebody registered, or was written down by staff. */
export const askWhoCame: Reaction<'contact.registered' | 'contact.added'> = (tx, { id, at, data: { contactId } }) =>
  askAfter(tx, 'registered', { contactId, at, causeId: id })

/** What a campaign chooses by, like the plan, may become known only after somebody registered; that is still their act. */
export const askWhoIsKnownNow: Reaction<'contact.identified'> = async (tx, { id, data: { contactId } }) => {
  const at = await store.registeredAt(tx, contactId)
  if (at !== undefined) await askAfter(tx, 'registered', { contactId, at, causeId: id })
}

export const askWhoBought: Reaction<'sale.recorded'> = (tx, { id, data: { contactId, occurredAt } }) =>
  askAfter(tx, 'purchased', { contactId, at: occurredAt, causeId: id })

/** A review came: the invitation that brought it is done, and whoever wrote without one is not asked any more. */
export const closeInvitation: Reaction<'review.submitted'> = async (tx, { data }) => {
  const { contactId, productId, reviewId } = data
  const invitationId = 'invitationId' in data ? data.invitationId : undefined
  for (const row of await store.openOf(tx, contactId, productId)) {
    if (row.id === invitationId) await move(tx, row, 'submitted', { reviewId })
    else await move(tx, row, 'cancelled', { note: 'elsewhere' })
  }
}

/** Two contacts are one person now, who has one invitation about a product: the one that is furthest. */
export const joinInvitations: Reaction<'contact.merged'> = async (tx, { data: { contactId } }) => {
  const kept = new Set<string>()
  for (const row of await store.openOf(tx, contactId)) {
    if (kept.has(row.productId)) await move(tx, row, 'cancelled', { note: 'merged' })
    kept.add(row.productId)
  }
}

export const markSent: Reaction<'message.sent'> = async (tx, { data: { messageId } }) => {
  const mail = await store.ofMessage(tx, messageId)
  const row = mail?.invitationId ? await store.invitationById(tx, mail.invitationId) : undefined
  if (row) await move(tx, row, 'sent')
}

/** Nobody lives at the address, or they called our mail a nuisance: no invitation goes there any more. */
export const endUnreached: Reaction<'message.bounced'> = async (tx, { data: { messageId, type } }) => {
  const mail = await store.ofMessage(tx, messageId)
  if (mail) await endAll(tx, await store.openOfAddress(tx, mail.toEmail), type === 'bounce' ? 'bounced' : 'complained')
}

export const endUnwanted: Reaction<'mail_preference.changed'> = async (tx, { data: { contactId, kind, to } }) => {
  if (kind === 'invitations' && to === 'off') await endAll(tx, await store.openOf(tx, contactId), 'unsubscribed')
}

/** Who was erased is asked nothing, and the links they have open nothing. */
export const forgetInvitations: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  for (const contactId of members) {
    for (const row of await store.openOf(tx, contactId)) await move(tx, row, 'cancelled', { note: 'erased' })
  }
  await store.dropTokens(tx, members)
}

async function endAll(tx: Tx, rows: store.InvitationRow[], to: 'bounced' | 'complained' | 'unsubscribed') {
  for (const row of rows) await move(tx, row, to)
}
