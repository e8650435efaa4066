import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { begin } from '../partners/moving.ts'
import * as partners from '../partners/store.ts'
import * as store from './store.ts'

/** The partner whom an invitation is for: known already, or from now on, asked when the mail was written. */
export async function bringIn(
  tx: Tx,
  invitation: store.InvitationRow,
  contactId: string,
): Promise<partners.PartnerRow> {
  const there = await partners.partnerOf(tx, contactId)
  if (there) return there
  const { groupId, createdAt, createdBy } = invitation
  const id = newId('par', tx.now)
  const row = { id, contactId, groupId, state: 'invited' as const, appliedAt: tx.now, movedAt: tx.now }
  await partners.insertPartner(tx, row)
  await begin(tx, id, 'invited', { by: createdBy }, createdAt)
  await store.noteCame(tx, invitation.id, id)
  return (await partners.partnerBy(tx, id))!
}
