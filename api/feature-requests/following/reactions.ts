import type { Reaction } from '../../kernel/context.ts'
import { forgetLoops } from '../loops/store.ts'
import { followBecause } from './actions.ts'
import * as store from './store.ts'

/** A vote is heard of when its status changes, and that was said beside the button. */
export const followByVote: Reaction<'feature_request.voted'> = async (tx, { data: { requestId, contactId } }) => {
  if (contactId !== null) await followBecause(tx, { requestId, contactId }, 'vote')
}
export const followAsAuthor: Reaction<'feature_request.created'> = async (tx, { data: { requestId, contactId } }) => {
  if (contactId !== null) await followBecause(tx, { requestId, contactId }, 'author')
}
export const followByComment: Reaction<'feature_request.commented'> = async (tx, { data }) => {
  const { requestId, contactId, kind } = data
  if (contactId !== null && kind !== 'internal') await followBecause(tx, { requestId, contactId }, 'comment')
}
export const endVoteFollow: Reaction<'feature_request.unvoted'> = async (tx, { data: { requestId, contactId } }) => {
  if (contactId !== null) await store.dropVoteFollows(tx, requestId, contactId)
}
/** What somebody followed, heard of and used says what they care about. */
export const forgetFollows: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await store.forgetFollows(tx, members)
  await forgetLoops(tx, members)
}
