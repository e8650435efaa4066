import { Hono } from 'hono'
import { verifyAudit } from '../kernel/audit.ts'
import { answer, anyone, body, doc, type Env, may, query } from '../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../kernel/page.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { type IdentityDoor, opener } from './door.ts'
import * as store from './store.ts'

export const authRoutes = ({ sessions }: IdentityDoor) => {
  const open = opener({ sessions })
  return new Hono<Env>()
    .post('/sign-in', doc('Sign in', 'identity', { 200: wire.SignedIn }), anyone, body(wire.SignIn), async (c) => {
      const account = await actions.signIn(c.var.ctx, c.req.valid('json'))
      await open(c, account, { refusal: actions.wrongPassword })
      return answer(c, wire.SignedIn, { account })
    })
    .post('/sign-out', doc('Sign out', 'identity', { 204: null }), anyone, async (c) => {
      c.header('set-cookie', await sessions.close(c.req.header('cookie') ?? null))
      return c.body(null, 204)
    })
    .get('/session', doc('Who is signed in', 'identity', { 200: wire.SessionState }), anyone, async (c) => {
      const { account, awaiting } = await sessions.read(c.req.header('cookie') ?? null)
      return answer(c, wire.SessionState, { account, secondFactor: awaiting && 'needed' })
    })
}

export const setUpRoutes = (door: IdentityDoor) => {
  const open = opener(door)
  return new Hono<Env>()
    .get('/', doc('Does the portal wait for its owner?', 'identity', { 200: wire.SetUpState }), anyone, async (c) =>
      answer(c, wire.SetUpState, { needed: !(await store.hasOwner(c.var.ctx.read)) }),
    )
    .post('/', doc('Make the owner', 'identity', { 201: wire.SignedIn }), anyone, body(wire.SetUp), async (c) => {
      const account = await actions.setUp(c.var.ctx, c.req.valid('json'))
      await open(c, account)
      return answer(c, wire.SignedIn, { account }, 201)
    })
}

export const auditRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What staff did, newest first', 'identity', { 200: wire.AuditList }),
    may('audit.read'),
    query(Paging),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const rows = await store.auditEntries(c.var.ctx.read, decodeCursor(cursor)?.at, limit)
      const keyed = rows.map(({ entry, actorName }) => ({
        ...entry,
        actor: actorName === null || entry.actorId === null ? null : { id: entry.actorId, name: actorName },
        key: { at: entry.seq, id: '' },
        data: JSON.parse(entry.data) as Record<string, unknown>,
      }))
      return answer(
        c,
        wire.AuditList,
        pageOf(keyed, limit, (row) => row.key),
      )
    },
  )
  .get('/verify', doc('Is the audit log whole?', 'identity', { 200: wire.AuditState }), may('audit.read'), async (c) =>
    answer(c, wire.AuditState, await verifyAudit(c.var.ctx.read)),
  )
