import type { Reaction } from '../../kernel/context.ts'
import * as store from './store.ts'

/** Who was erased goes no further. */
export const forgetJourneys: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await store.leaveAll(tx, store.ofContacts(members), 'erased', tx.now)
}
