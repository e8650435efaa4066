import type { Reaction } from '../kernel/context.ts'
import { forgetPeople } from './links/store.ts'

/** Nobody signs in with it any more: account, sessions, factors and links go. */
export const forgetPerson: Reaction<'contact.erased'> = (tx, { data: { members } }) => forgetPeople(tx, members)
