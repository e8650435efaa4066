import type { Reaction, Tx } from '../../kernel/context.ts'
import { erasedAddress } from '../../kernel/email.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import * as store from './store.ts'
import { hashesOf } from './telling.ts'
import { noteTraits } from './traits/actions.ts'
import { claimsOf, forgetTellings } from './traits/store.ts'

/** Somebody may have the host's number from now on: what waited for it is theirs. */
export const joinWaiting = async (tx: Tx, { data: { contactId } }: { data: { contactId: string } }): Promise<void> => {
  if (await store.joinWaiting(tx, contactId)) await store.queueStages(tx, [[contactId, store.ALL_OF_IT]], tx.now)
}

/** What the host's token says of somebody when it signs them in; their stage may ask for it. */
export const keepClaimedTraits: Reaction<'contact.identified'> = async (
  tx,
  { data: { contactId, identificationId } },
) => {
  const said = await claimsOf(tx, identificationId)
  if (said) await noteTraits(tx, contactId, { occurredAt: tx.now, receivedAt: tx.now, late: false, said })
}

/** What was said of somebody who was erased, and with their events, goes, and what the host tells of them later makes nobody known again. */
export const forgetTracked =
  (hashOf: AddressHash): Reaction<'contact.erased'> =>
  async (tx, { data: { members } }) => {
    const people = await store.identifiersOf(tx, members)
    const hashes = people.flatMap(({ id, email, externalId }) =>
      hashesOf({ userId: externalId, email: email === erasedAddress(id) ? null : email }, hashOf),
    )
    const numbers = people.flatMap(({ externalId }) => externalId ?? [])
    await forgetTellings(tx, members)
    await store.forgetPeople(tx, { ids: members, numbers, hashes, now: tx.now })
  }
