import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { decideAppeal, isForAnother, sendAppeal } from './actions.ts'
import { Appeal, AppealDecided, Appeals, DecideAppeal, SendAppeal } from './contract.ts'
import * as store from './store.ts'

export const myAppealRoutes = new Hono<Env>().post(
  '/reviews/:id/appeal',
  doc('Say that a decision against your review was wrong', 'me', { 201: Appeal }),
  customer,
  body(SendAppeal),
  async (c) => answer(c, Appeal, await sendAppeal(c.var.ctx, pathId(c), c.req.valid('json')), 201),
)

export const appealRoutes = new Hono<Env>()
  .get(
    '/appeals',
    doc('Appeals that wait for a decision, oldest first', 'moderation', { 200: Appeals }),
    may('reviews.moderate'),
    async (c) => {
      const { read, actor } = c.var.ctx
      const rows = await store.openAppeals(read)
      const items = rows.map(async ({ appeal, decision, decidedByName, words, product, dueAt }) => ({
        ...{ ...words, id: appeal.id, reviewId: appeal.reviewId, product, text: appeal.text, dueAt },
        ...{ reason: decision.reason!, statement: decision.statement ?? '', decidedBy: decidedByName },
        ...{ decidedAt: decision.createdAt, createdAt: appeal.createdAt },
        forAnother: await isForAnother(read, decision, actor.accountId),
      }))
      return answer(c, Appeals, { items: await Promise.all(items) })
    },
  )
  .post(
    '/appeals/:id/decision',
    doc('Let a decision stay, or overturn it', 'moderation', { 200: AppealDecided }),
    may('reviews.moderate'),
    body(DecideAppeal),
    async (c) => answer(c, AppealDecided, await decideAppeal(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
