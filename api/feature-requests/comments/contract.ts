import { z } from 'zod'
import { COMMENT_KINDS } from '../../../db/schema/request-comments.ts'
import { Paging } from '../../kernel/page.ts'
import { sentFiles } from '../../kernel/sent-files.ts'
import { ownWords, plainText } from '../../kernel/text.ts'
import { isLongerThan, LONGEST } from './rules.ts'

const words = ownWords({ min: 1, max: LONGEST * 12, tooShort: 'Write a few words.' }).refine(
  (text) => !isLongerThan(text, LONGEST),
  `Use at most ${new Intl.NumberFormat('en').format(LONGEST)} characters.`,
)

export const WriteComment = z
  .object({
    body: words,
    /** The comment it answers. */
    parentId: z.string().max(60).nullable().default(null),
    kind: z.enum(COMMENT_KINDS, 'Choose comment, official or internal.').default('comment'),
    /** Photos sent before, by what `POST /files` answered. */
    files: sentFiles(2, 'Send at most 2 photos.'),
  })
  .meta({ id: 'WriteComment' })
export type WriteComment = z.infer<typeof WriteComment>
export const EditComment = z.object({ body: words }).meta({ id: 'EditComment' })

/** A colleague says why; an author says nothing. */
export const DeleteComment = z.object({ reason: plainText(500).optional() })
export const DecideComment = z
  .object({
    decision: z.enum(['publish', 'reject'], 'Choose publish or reject.'),
    reason: plainText(500).default(''),
  })
  .refine(({ decision, reason }) => decision === 'publish' || reason !== '', {
    path: ['reason'],
    error: 'Tell the author why.',
  })
  .meta({ id: 'DecideComment' })
export type DecideComment = z.infer<typeof DecideComment>
export const PinComment = z.object({ pinned: z.boolean() }).meta({ id: 'PinComment' })

export const CommentState = z.enum(['published', 'held', 'rejected', 'deleted', 'removed'])
export const Comment = z
  .object({
    id: z.string(),
    parentId: z.string().nullable(),
    kind: z.enum(COMMENT_KINDS),
    author: z.object({
      name: z.string(),
      /** The company's name, for a colleague. */
      company: z.string().nullable(),
      mine: z.boolean(),
    }),
    /** Safe to show; empty when it is gone. */
    html: z.string(),
    /** As it was written, for those who may write it anew. */
    body: z.string().nullable(),
    mentions: z.array(z.object({ id: z.string(), name: z.string() })),
    state: CommentState,
    /** Why it is not shown; for its author and colleagues. */
    reason: z.string().nullable(),
    createdAt: z.number(),
    editedAt: z.number().nullable(),
    pinned: z.boolean(),
    /** The number of the merged request it was said about; null for this one. */
    fromNumber: z.number().nullable(),
    /** What the one who asks may do with it. */
    may: z.object({ edit: z.boolean(), delete: z.boolean(), reply: z.boolean(), pin: z.boolean() }),
  })
  .meta({ id: 'RequestComment' })
export type Comment = z.infer<typeof Comment>

/** Why there is no form; null when there is one. */
export const CLOSED_BECAUSE = ['sign_in', 'audience', 'locked', 'unpublished', 'deleted', 'role'] as const
export const CommentThread = z
  .object({
    /** All that everybody sees, of this request and those merged into it. */
    count: z.number(),
    official: Comment.nullable(),
    items: z.array(Comment),
    nextCursor: z.string().nullable(),
    closedBecause: z.enum(CLOSED_BECAUSE).nullable(),
    /** Whether what the one who asks writes is looked at before others see it. */
    isHeld: z.boolean(),
  })
  .meta({ id: 'CommentThread' })
export type CommentThread = z.infer<typeof CommentThread>

export const HeldComment = z.object({
  ...{ id: z.string(), html: z.string(), createdAt: z.number(), name: z.string(), contactId: z.string() },
  request: z.object({ number: z.number(), title: z.string() }),
  /** How many requests and comments of this person are published, up to ten. */
  published: z.number(),
})
export const HeldComments = z
  .object({ items: z.array(HeldComment), nextCursor: z.string().nullable() })
  .meta({ id: 'HeldComments' })
export type HeldComments = z.infer<typeof HeldComments>
export const CommentHistory = z
  .object({ items: z.array(z.object({ n: z.number(), body: z.string(), createdAt: z.number() })) })
  .meta({ id: 'CommentHistory' })
export const Mentionable = z
  .object({ items: z.array(z.object({ id: z.string(), name: z.string(), company: z.string().nullable() })) })
  .meta({ id: 'Mentionable' })
export const MentionQuery = z.object({ q: z.string().trim().max(60).default('') })
export const ThreadQuery = Paging
