import { Hono } from 'hono'
import { answer, body, customer, doc, type Env } from '../../kernel/http.ts'
import { chooseMail, myImpact } from './actions.ts'
import { ChooseMail, MyImpact } from './contract.ts'

/** What somebody's words did, month by month. */
export const myImpactRoutes = new Hono<Env>()
  .get('/impact', doc('What your words did, by months', 'me', { 200: MyImpact }), customer, async (c) =>
    answer(c, MyImpact, await myImpact(c.var.ctx)),
  )
  .put(
    '/impact/mail',
    doc('Whether you want a mail about it', 'me', { 204: null }),
    customer,
    body(ChooseMail),
    async (c) => {
      await chooseMail(c.var.ctx, c.req.valid('json').on)
      return c.body(null, 204)
    },
  )
