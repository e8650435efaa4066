import type { Reaction, Tx } from '../../kernel/context.ts'
import { erasedAddress } from '../../kernel/email.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import * as store from './store.ts'
import { hashesOf } from './telling.ts'

/** Somebody may have the host's number from now on: what waited for it is theirs. */
export const joinWaiting = async (tx: Tx, { data: { contactId } }: { data: { contactId: string } }): Promise<void> => {
  if (await store.joinWaiting(tx, contactId)) await store.queueStages(tx, [[contactId, store.ALL_OF_IT]], tx.now)
}

/** What was said with the events of somebody who was erased goes, and what the host tells of them later makes nobody known again. */
export const forgetTracked =
  (hashOf: AddressHash): Reaction<'contact.erased'> =>
  async (tx, { data: { members } }) => {
    const people = await store.identifiersOf(tx, members)
    const hashes = people.flatMap(({ id, email, externalId }) =>
      hashesOf({ userId: externalId, email: email === erasedAddress(id) ? null : email }, hashOf),
    )
    const numbers = people.flatMap(({ externalId }) => externalId ?? [])
    await store.forgetPeople(tx, { ids: members, numbers, hashes, now: tx.now })
  }
