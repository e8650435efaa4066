import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId, query, signedIn } from '../../kernel/http.ts'
import { decideComment, deleteComment, editComment, pinComment, writeComment } from './actions.ts'
import {
  Comment,
  CommentHistory,
  CommentThread,
  DecideComment,
  DeleteComment,
  EditComment,
  HeldComments,
  Mentionable,
  MentionQuery,
  PinComment,
  ThreadQuery,
  WriteComment,
} from './contract.ts'
import { commentAt, heldComments, historyOf, mentionableAt, threadAt } from './reading.ts'

/** What is said about requests. */
export const commentRoutes = new Hono<Env>()
  .get(
    '/comments/held',
    doc('Comments that wait for a decision', 'requests', { 200: HeldComments }),
    may('requests.manage'),
    query(ThreadQuery),
    async (c) => answer(c, HeldComments, await heldComments(c.var.ctx, c.req.valid('query'))),
  )
  .put(
    '/comments/:id',
    doc('Write your comment anew', 'requests', { 200: Comment }),
    signedIn,
    body(EditComment),
    async (c) => {
      const { id } = await editComment(c.var.ctx, pathId(c), c.req.valid('json').body)
      return answer(c, Comment, await commentAt(c.var.ctx, id))
    },
  )
  .delete(
    '/comments/:id',
    doc('Delete your comment, or remove another one with a reason', 'requests', { 204: null }),
    signedIn,
    query(DeleteComment),
    async (c) => {
      await deleteComment(c.var.ctx, pathId(c), c.req.valid('query').reason)
      return c.body(null, 204)
    },
  )
  .get(
    '/comments/:id/history',
    doc('Each wording of a comment', 'requests', { 200: CommentHistory }),
    may('requests.read'),
    async (c) => answer(c, CommentHistory, { items: await historyOf(c.var.ctx, pathId(c)) }),
  )
  .post(
    '/comments/:id/decide',
    doc('Publish or reject a comment that waits', 'requests', { 204: null }),
    may('requests.manage'),
    body(DecideComment),
    async (c) => {
      await decideComment(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .put(
    '/comments/:id/pin',
    doc('Pin an official answer, or no longer', 'requests', { 204: null }),
    may('requests.manage'),
    body(PinComment),
    async (c) => {
      await pinComment(c.var.ctx, pathId(c), c.req.valid('json').pinned)
      return c.body(null, 204)
    },
  )
  .get(
    '/:number/comments',
    doc('What is said about a request', 'requests', { 200: CommentThread }),
    anyone,
    query(ThreadQuery),
    async (c) => answer(c, CommentThread, await threadAt(c.var.ctx, pathId(c, 'number'), c.req.valid('query'))),
  )
  .post(
    '/:number/comments',
    doc('Say something about a request', 'requests', { 201: Comment }),
    signedIn,
    body(WriteComment),
    async (c) => {
      const { id } = await writeComment(c.var.ctx, pathId(c, 'number'), c.req.valid('json'))
      return answer(c, Comment, await commentAt(c.var.ctx, id), 201)
    },
  )
  .get(
    '/:number/mentionable',
    doc('Whom you can mention here', 'requests', { 200: Mentionable }),
    signedIn,
    query(MentionQuery),
    async (c) => {
      const { q } = c.req.valid('query')
      return answer(c, Mentionable, { items: await mentionableAt(c.var.ctx, pathId(c, 'number'), q) })
    },
  )
