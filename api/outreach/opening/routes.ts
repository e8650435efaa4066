import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env } from '../../kernel/http.ts'
import { HeldOptIn, OptIn } from '../contract.ts'
import * as actions from './actions.ts'

/** For whoever has the link. The token travels in bodies, so that no address that is logged or passed on holds it. */
export const optInRoutes = new Hono<Env>()
  .post(
    '/look',
    doc('What a link from a mail is for', 'outreach', { 200: OptIn }),
    anyone,
    body(HeldOptIn),
    async (c) => answer(c, OptIn, await actions.lookAt(c.var.ctx, c.req.valid('json').token)),
  )
  .post(
    '/confirm',
    doc('Say that the address is yours', 'outreach', { 200: OptIn }),
    anyone,
    body(HeldOptIn),
    async (c) => answer(c, OptIn, await actions.confirm(c.var.ctx, c.req.valid('json').token)),
  )
