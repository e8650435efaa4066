import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** A wish on a board, and whose it is if we know. */
const aboutRequest = { requestId: id, contactId: id.nullable() }

/** Photos by their ids and the hashes of their secrets. */
const sent = z.array(z.object({ id, proof: id })).default([])

/** INDEX 2, continued: what is announced about boards and the wishes on them. */
export const REQUEST_FACTS = {
  'board.changed': inside({ boardId: id }),
  'request_status.changed': inside({ statusId: id }),
  /** `files` are photos that were sent with it. */
  'feature_request.submitted': inside({ ...aboutRequest, held: z.boolean(), files: sent }),
  /** From now on everybody who may see its board sees it. */
  'feature_request.created': heard(aboutRequest),
  'feature_request.refused': inside(aboutRequest),
  'feature_request.edited': heard({ requestId: id, n: z.number() }),
  /** `contactId` is null for a browser that belongs to no account. */
  'feature_request.voted': heard({
    ...aboutRequest,
    importance: z.string().optional(),
    onBehalf: z.boolean().optional(),
  }),
  'feature_request.unvoted': heard(aboutRequest),
  'feature_request.weighed': inside({ ...aboutRequest, importance: z.string() }),
  /** `from` and `to` are categories; `eventSeq` is its row in the request's own history. Nobody is told when `tell` is false. */
  'feature_request.status_changed': heard({
    ...aboutRequest,
    ...{ fromStatusId: id, toStatusId: id, from: z.string(), to: z.string() },
    ...{ eventSeq: z.number(), tell: z.boolean() },
  }),
  'feature_request.shipped': heard(aboutRequest),
  /** `requestId` was taken into `intoId`. */
  'feature_request.merged': heard({ requestId: id, intoId: id, mergeId: id }),
  'feature_request.unmerged': heard({ requestId: id, intoId: id, mergeId: id }),
  'feature_request.tagged': inside({ requestId: id }),
  'feature_request.deleted': heard({ requestId: id }),
  'feature_request.restored': heard({ requestId: id }),
  'feature_request.followed': inside({ requestId: id, contactId: id, level: z.string() }),
  /** Somebody is named in it, a contact or a colleague; once for each person and comment. */
  'feature_request.mentioned': inside({ ...aboutRequest, commentId: id, accountId: id.nullable() }),
  'request_comment.written': inside({ ...aboutRequest, commentId: id, held: z.boolean(), files: sent }),
  'request_comment.rejected': inside({ ...aboutRequest, commentId: id }),
  'request_comment.edited': inside({ ...aboutRequest, commentId: id, n: z.number(), held: z.boolean() }),
  'request_comment.deleted': inside({ ...aboutRequest, commentId: id }),
  'request_comment.removed': inside({ ...aboutRequest, commentId: id }),
  'request_comment.pinned': inside({ ...aboutRequest, commentId: id, pinned: z.boolean() }),
  'feature_request.estimated': inside({ requestId: id }),
  /** It stood elsewhere before. Nobody hears of it. */
  'feature_request.imported': inside({ ...aboutRequest, importId: id }),
  'request_import.uploaded': inside({ importId: id, rows: z.number() }),
  'request_import.started': inside({ importId: id }),
  'request_import.advanced': inside({ importId: id }),
  'request_import.finished': inside({ importId: id }),
  'request_import.undo_started': inside({ importId: id }),
  'request_import.undo_advanced': inside({ importId: id }),
  'request_import.undone': inside({ importId: id }),
  'request_import.discarded': inside({ importId: id }),
  /** Somebody said something that everybody may read: `kind` is comment or official; `contactId` is null for a colleague. */
  'feature_request.commented': heard({ ...aboutRequest, commentId: id, kind: z.string() }),
  /** Somebody who follows it hears of a notice now. */
  'feature_request.told': inside({ requestId: id, contactId: id, noticeId: id }),
  /** Told that it shipped, and came to see or use it: the first time all of that is so. */
  'feature_request.loop_closed': heard({ requestId: id, contactId: id }),
  /** When it is meant to come was said anew: now, next, later, dated, or none. */
  'feature_request.planned': heard({ requestId: id, horizon: z.string() }),
  'request_digest.due': inside({ digestId: id, contactId: id }),
  'changelog_entry.saved': inside({ entryId: id }),
  'changelog_entry.scheduled': inside({ entryId: id }),
  'changelog_entry.published': heard({ entryId: id, tell: z.boolean() }),
  'changelog_entry.unpublished': heard({ entryId: id }),
  /** The clock could not publish it. */
  'changelog_entry.held_back': inside({ entryId: id }),
} satisfies Record<string, Fact>
