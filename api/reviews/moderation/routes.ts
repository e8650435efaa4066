import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Paging } from '../../kernel/page.ts'
import { decide } from './actions.ts'
import { rejectSpam, undoSpam } from './bulk/actions.ts'
import * as wire from './contract.ts'
import { confirmProposal, declineProposal } from './proposals/actions.ts'
import { readProposals, readQueue, readReview, readReviews } from './reading.ts'
import { REASON_WORDS } from './rules.ts'
import { verifyAll } from './verifying.ts'

const moderator = may('reviews.moderate')

export const moderationRoutes = new Hono<Env>()
  .get(
    '/queue',
    doc('Reviews that wait for a decision, oldest first', 'moderation', { 200: wire.Queue }),
    moderator,
    query(Paging),
    async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, wire.Queue, await readQueue(read, now(), c.req.valid('query')))
    },
  )
  .get('/reasons', doc('The closed list of reasons', 'moderation', { 200: wire.ReasonList }), moderator, (c) =>
    answer(c, wire.ReasonList, { items: [...REASON_WORDS] }),
  )
  .get(
    '/reviews',
    doc('Every review, the last changed first, without its stars', 'moderation', { 200: wire.ReviewList }),
    moderator,
    query(wire.ReviewChoice),
    async (c) => answer(c, wire.ReviewList, await readReviews(c.var.ctx.read, c.req.valid('query'))),
  )
  .get(
    '/reviews/:id',
    doc('A review with its signals, revisions and decisions', 'moderation', { 200: wire.ModeratedReview }),
    moderator,
    async (c) => answer(c, wire.ModeratedReview, await readReview(c.var.ctx.read, pathId(c))),
  )
  .post(
    '/reviews/:id/decision',
    doc('Publish a review, ask for changes, or turn it down', 'moderation', { 200: wire.Decided }),
    moderator,
    body(wire.Decision),
    async (c) => answer(c, wire.Decided, await decide(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post(
    '/bulk-spam',
    doc('Turn down many reviews as advertising', 'moderation', { 200: wire.Bulk }),
    moderator,
    body(wire.BulkSpam),
    async (c) => answer(c, wire.Bulk, await rejectSpam(c.var.ctx, c.req.valid('json'))),
  )
  .post(
    '/bulk/:id/undo',
    doc('Let them wait again, within ten minutes', 'moderation', { 200: wire.Bulk }),
    moderator,
    async (c) => answer(c, wire.Bulk, await undoSpam(c.var.ctx, pathId(c))),
  )
  .get(
    '/proposals',
    doc('Rejections that need a second person', 'moderation', { 200: wire.Proposals }),
    moderator,
    async (c) => {
      const { read, actor } = c.var.ctx
      return answer(c, wire.Proposals, { items: await readProposals(read, actor.accountId) })
    },
  )
  .post(
    '/proposals/:id/confirm',
    doc('Agree that a review is fake or false', 'moderation', { 200: wire.Decided }),
    moderator,
    async (c) => answer(c, wire.Decided, await confirmProposal(c.var.ctx, pathId(c))),
  )
  .post(
    '/proposals/:id/decline',
    doc('Do not agree; the review waits on', 'moderation', { 200: wire.Decided }),
    moderator,
    async (c) => answer(c, wire.Decided, await declineProposal(c.var.ctx, pathId(c))),
  )
  .get(
    '/verify',
    doc('Do audit log, decisions and revisions hold?', 'moderation', { 200: wire.Verification }),
    may('audit.read'),
    async (c) => answer(c, wire.Verification, await verifyAll(c.var.ctx.read)),
  )
