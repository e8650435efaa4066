import type { Reaction } from '../../kernel/context.ts'
import { forgetWords } from './store.ts'

/** That there was an appeal stays, with what we answered; what they said goes. */
export const forgetAppeals: Reaction<'contact.erased'> = async (tx, { data: { members } }) =>
  void (await forgetWords(tx, members))
