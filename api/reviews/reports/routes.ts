import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { shownReply } from '../replies/actions.ts'
import { replyOf } from '../replies/store.ts'
import { sendReport } from './actions.ts'
import { DecideReport, Report, Reportable, ReportDecided, Reports, SendReport } from './contract.ts'
import { decideReport } from './deciding.ts'
import * as store from './store.ts'

/** Beside the product's own routes: doubts about what is said there. */
export const productReportRoutes = new Hono<Env>()
  .get(
    '/:slug/reviews/:id/report',
    doc('The review that somebody wants to report', 'reviews', { 200: Reportable }),
    anyone,
    async (c) => {
      const { read } = c.var.ctx
      const found = await store.shownReview(read, pathId(c, 'slug'), pathId(c))
      if (!found) throw notFound('review.not_found', 'There is no such review.')
      const reply = shownReply(await replyOf(read, found.review.id))
      return answer(c, Reportable, { ...found.review, product: found.product, reply })
    },
  )
  .post(
    '/:slug/reviews/:id/report',
    doc('Report a review, or the answer to it', 'reviews', { 201: Report }),
    anyone,
    body(SendReport),
    async (c) => answer(c, Report, await sendReport(c.var.ctx, pathId(c, 'slug'), pathId(c), c.req.valid('json')), 201),
  )

export const reportRoutes = new Hono<Env>()
  .get(
    '/reports',
    doc('Reports that wait for a decision: what may be against the law and is shown, then the oldest', 'moderation', {
      200: Reports,
    }),
    may('reviews.moderate'),
    query(Paging),
    async (c) => {
      const { read, now } = c.var.ctx
      const paging = c.req.valid('query')
      const rows = await store.openReports(read, paging, decodeCursor(paging.cursor))
      const { items, nextCursor } = pageOf(rows, paging.limit, ({ report, turn }) => ({ at: turn, id: report.id }))
      const shaped = items.map(({ report, product, words, state, reply, urgent }) => ({
        ...{ ...report, about: report.subject, product, ...words, reply: reply || null },
        ...{ urgent: urgent === 1, suspended: state === 'suspended', overdue: report.dueAt < now() },
      }))
      return answer(c, Reports, { items: shaped, nextCursor })
    },
  )
  .post(
    '/reports/:id/decision',
    doc('Uphold or dismiss a report', 'moderation', { 200: ReportDecided }),
    may('reviews.moderate'),
    body(DecideReport),
    async (c) => answer(c, ReportDecided, await decideReport(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
