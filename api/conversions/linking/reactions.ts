import type { Reaction } from '../../kernel/context.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { bind } from './binding.ts'
import { readBrought } from './rules.ts'
import * as store from './store.ts'

/** Somebody made an account: the links they brought along decide who sent them. */
export const bindNewcomer =
  (hashOf: AddressHash): Reaction<'account.created'> =>
  async (tx, { data: { contactId, via } }) => {
    await bind(tx, hashOf, { contactId, brought: readBrought(via), cause: 'sign_up' })
  }

/** Somebody looked and says that it was no honest recommendation. */
export const endConfirmed: Reaction<'hold.decided'> = async (
  tx,
  { data: { subjectKind, subjectId, contactId, to } },
) => {
  if (subjectKind !== 'attribution' || to !== 'confirmed') return
  if (await store.endBinding(tx, subjectId, tx.now))
    await tx.emit('attribution.ended', { contactId, attributionId: subjectId })
}
