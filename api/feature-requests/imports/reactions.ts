import type { Reaction } from '../../kernel/context.ts'
import { rows } from './store.ts'

/** Lines that wait or were refused may name somebody by their address. */
export const forgetLines: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await rows.dropLinesOf(tx, members)
}
