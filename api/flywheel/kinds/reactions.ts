import { KIND_PARTS } from '../../../db/schema/kinds.ts'
import type { Reaction } from '../../kernel/context.ts'
import { takeIn } from './actions.ts'

/** A new portal begins with all that fits the kind of business it was set up for. */
export const beginWithKind: Reaction<'portal.set_up'> = async (tx, { data: { accountId, businessKind } }) => {
  if (businessKind) await takeIn(tx, businessKind, { parts: KIND_PARTS, by: accountId })
}
