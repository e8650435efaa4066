import type { Reaction } from '../../kernel/context.ts'
import { forgetInvited } from '../inviting/store.ts'
import * as store from './store.ts'

/** What somebody wrote as a partner goes, and the address of an invitation; ids and what was earned stay. */
export const forgetPartner: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await forgetInvited(tx, members, tx.now)
  await store.forgetPartners(tx, members, tx.now)
}
