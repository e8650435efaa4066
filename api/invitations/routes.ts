import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env } from '../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

/** For whoever has the link. The token travels in bodies, so that no address that is logged or passed on holds it. */
export const invitationRoutes = new Hono<Env>()
  .post(
    '/look',
    doc('What an invitation is for, and whether it still waits', 'invitations', { 200: wire.Looked }),
    anyone,
    body(wire.HeldToken),
    async (c) => answer(c, wire.Looked, await actions.lookAt(c.var.ctx, c.req.valid('json'))),
  )
  .post(
    '/note',
    doc('Its page was used: somebody moved there, or began to write', 'invitations', { 204: null }),
    anyone,
    body(wire.Noted),
    async (c) => {
      await actions.note(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/decline',
    doc('Say no to one invitation', 'invitations', { 200: wire.Looked }),
    anyone,
    body(wire.HeldToken),
    async (c) => answer(c, wire.Looked, await actions.decline(c.var.ctx, c.req.valid('json'))),
  )
  .post(
    '/unsubscribe',
    doc('Get no invitations any more', 'invitations', { 200: wire.Looked }),
    anyone,
    body(wire.HeldToken),
    async (c) => answer(c, wire.Looked, await actions.unsubscribe(c.var.ctx, c.req.valid('json'))),
  )
