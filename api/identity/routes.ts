import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId } from '../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import type { Sessions } from './sessions.ts'
import * as store from './store.ts'

export interface IdentityDoor {
  sessions: Sessions
  publicUrl: string
}

export const authRoutes = ({ sessions }: IdentityDoor) =>
  new Hono<Env>()
    .post(
      '/sign-up',
      doc('Sign up as a customer', 'identity', { 201: wire.SignedIn }),
      anyone,
      body(wire.SignUp),
      async (c) => {
        const account = await actions.signUp(c.var.ctx, c.req.valid('json'))
        c.header('set-cookie', await sessions.open(account))
        return answer(c, wire.SignedIn, { account }, 201)
      },
    )
    .post('/sign-in', doc('Sign in', 'identity', { 200: wire.SignedIn }), anyone, body(wire.SignIn), async (c) => {
      const account = await actions.signIn(c.var.ctx, c.req.valid('json'))
      await sessions.close(c.req.header('cookie') ?? null)
      c.header('set-cookie', await sessions.open(account))
      return answer(c, wire.SignedIn, { account })
    })
    .post('/sign-out', doc('Sign out', 'identity', { 204: null }), anyone, async (c) => {
      c.header('set-cookie', await sessions.close(c.req.header('cookie') ?? null))
      return c.body(null, 204)
    })
    .get('/session', doc('Who is signed in', 'identity', { 200: wire.SessionState }), anyone, async (c) => {
      const { account } = await sessions.read(c.req.header('cookie') ?? null)
      return answer(c, wire.SessionState, { account })
    })

export const setUpRoutes = ({ sessions }: IdentityDoor) =>
  new Hono<Env>()
    .get('/', doc('Does the portal wait for its owner?', 'identity', { 200: wire.SetUpState }), anyone, async (c) =>
      answer(c, wire.SetUpState, { needed: !(await store.hasOwner(c.var.ctx.read)) }),
    )
    .post('/', doc('Make the owner', 'identity', { 201: wire.SignedIn }), anyone, body(wire.SetUp), async (c) => {
      const account = await actions.setUp(c.var.ctx, c.req.valid('json'))
      c.header('set-cookie', await sessions.open(account))
      return answer(c, wire.SignedIn, { account }, 201)
    })

export const staffRoutes = ({ sessions, publicUrl }: IdentityDoor) =>
  new Hono<Env>()
    .get(
      '/',
      doc('Staff and open invitations', 'identity', { 200: wire.StaffList }),
      may('staff.manage'),
      async (c) => {
        const { read, now } = c.var.ctx
        return answer(c, wire.StaffList, {
          items: await store.staff(read),
          invitations: await store.openInvitations(read, now()),
        })
      },
    )
    .post(
      '/invitations',
      doc('Make a one-time link for a colleague', 'identity', { 201: wire.Invitation }),
      may('staff.manage'),
      body(wire.Invite),
      async (c) => {
        const { token, expiresAt } = await actions.inviteStaff(c.var.ctx, c.req.valid('json'))
        return answer(c, wire.Invitation, { link: `${publicUrl}/join?token=${token}`, expiresAt }, 201)
      },
    )
    .post(
      '/join',
      doc('Join as staff by a one-time link', 'identity', { 201: wire.SignedIn }),
      anyone,
      body(wire.Join),
      async (c) => {
        const account = await actions.joinStaff(c.var.ctx, c.req.valid('json'))
        c.header('set-cookie', await sessions.open(account))
        return answer(c, wire.SignedIn, { account }, 201)
      },
    )

export const apiKeyRoutes = new Hono<Env>()
  .get('/', doc('API keys', 'identity', { 200: wire.ApiKeyList }), may('api_keys.manage'), async (c) =>
    answer(c, wire.ApiKeyList, { items: await store.apiKeys(c.var.ctx.read) }),
  )
  .post(
    '/',
    doc('Make an API key, shown once', 'identity', { 201: wire.NewApiKey }),
    may('api_keys.manage'),
    body(wire.CreateApiKey),
    async (c) => answer(c, wire.NewApiKey, await actions.createApiKey(c.var.ctx, c.req.valid('json')), 201),
  )
  .delete('/:id', doc('Revoke an API key', 'identity', { 204: null }), may('api_keys.manage'), async (c) => {
    await actions.revokeApiKey(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
