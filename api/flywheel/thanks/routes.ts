import { Hono } from 'hono'
import { answer, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { myThanks, sawThanks, thankByHand, thanksList } from './actions.ts'
import { MyThanks, ThanksList, ThanksQuery } from './contract.ts'

/** Who did something for us, and whether they were thanked within a day. */
export const thanksRoutes = new Hono<Env>()
  .get(
    '/thanks',
    doc('Who did something for us, and when they were thanked', 'flywheel', { 200: ThanksList }),
    may('wheel.read'),
    query(ThanksQuery),
    async (c) => answer(c, ThanksList, await thanksList(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/thanks/:id/given',
    doc('A colleague has thanked them', 'flywheel', { 204: null }),
    may('items.manage'),
    async (c) => {
      await thankByHand(c.var.ctx, pathId(c))
      return c.body(null, 204)
    },
  )
export const myThanksRoutes = new Hono<Env>()
  .get('/thanks', doc('What you are thanked for', 'me', { 200: MyThanks }), customer, async (c) =>
    answer(c, MyThanks, await myThanks(c.var.ctx)),
  )
  .put('/thanks/seen', doc('You have seen your thanks', 'me', { 204: null }), customer, async (c) => {
    await sawThanks(c.var.ctx)
    return c.body(null, 204)
  })
