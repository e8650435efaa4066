import { type Context, Hono } from 'hono'
import { verifyAudit } from '../kernel/audit.ts'
import { answer, anyone, body, doc, type Env, may, pathId, query, signedIn } from '../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../kernel/page.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as links from './links.ts'
import { LINK_LIFETIME_MS } from './rules.ts'
import type { Sessions } from './sessions.ts'
import { removeStaff, setRole } from './staff.ts'
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
        await sessions.close(c.req.header('cookie') ?? null)
        c.header('set-cookie', await sessions.open(account, c.req.header('user-agent')))
        return answer(c, wire.SignedIn, { account }, 201)
      },
    )
    .post('/sign-in', doc('Sign in', 'identity', { 200: wire.SignedIn }), anyone, body(wire.SignIn), async (c) => {
      const account = await actions.signIn(c.var.ctx, c.req.valid('json'))
      await sessions.close(c.req.header('cookie') ?? null)
      c.header('set-cookie', await sessions.open(account, c.req.header('user-agent')))
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

/** Links by mail, and what people may do with their own account. */
export const linkRoutes = ({ sessions }: IdentityDoor) => {
  const enter = async (c: Context, account: wire.Account) => {
    await sessions.close(c.req.header('cookie') ?? null)
    c.header('set-cookie', await sessions.open(account, c.req.header('user-agent')))
    return answer(c, wire.SignedIn, { account })
  }
  const minutes = (purpose: 'magic_link' | 'password_reset') => LINK_LIFETIME_MS[purpose] / 60_000
  return new Hono<Env>()
    .post(
      '/link',
      doc('Ask for a sign-in link and code by mail', 'identity', { 202: wire.LinkSent }),
      anyone,
      body(wire.RequestLink),
      async (c) => {
        await links.requestLink(c.var.ctx, c.req.valid('json').email, 'magic_link')
        return answer(c, wire.LinkSent, { sent: true, minutes: minutes('magic_link') }, 202)
      },
    )
    .post(
      '/link/use',
      doc('Sign in by a link', 'identity', { 200: wire.SignedIn }),
      anyone,
      body(wire.UseLink),
      async (c) => enter(c, await links.useMagicLink(c.var.ctx, c.req.valid('json').token)),
    )
    .post(
      '/code/use',
      doc('Sign in by a code', 'identity', { 200: wire.SignedIn }),
      anyone,
      body(wire.UseCode),
      async (c) => enter(c, await links.useCode(c.var.ctx, c.req.valid('json'))),
    )
    .post('/confirm', doc('Confirm an address', 'identity', { 204: null }), anyone, body(wire.UseLink), async (c) => {
      await links.confirmEmail(c.var.ctx, c.req.valid('json').token)
      return c.body(null, 204)
    })
    .post(
      '/reset',
      doc('Ask for a link to set a new password', 'identity', { 202: wire.LinkSent }),
      anyone,
      body(wire.RequestLink),
      async (c) => {
        await links.requestLink(c.var.ctx, c.req.valid('json').email, 'password_reset')
        return answer(c, wire.LinkSent, { sent: true, minutes: minutes('password_reset') }, 202)
      },
    )
    .post(
      '/reset/use',
      doc('Set a new password by a link', 'identity', { 200: wire.SignedIn }),
      anyone,
      body(wire.ResetPassword),
      async (c) => enter(c, await links.resetPassword(c.var.ctx, c.req.valid('json'))),
    )
    .post(
      '/password',
      doc('Change your password', 'identity', { 200: wire.SignedIn }),
      signedIn,
      body(wire.ChangePassword),
      async (c) => enter(c, await links.changePassword(c.var.ctx, c.req.valid('json'))),
    )
    .get('/sessions', doc('Where you are signed in', 'identity', { 200: wire.SessionList }), signedIn, async (c) =>
      answer(c, wire.SessionList, {
        items: await sessions.list(c.var.ctx.actor.accountId, c.req.header('cookie') ?? null),
      }),
    )
    .post('/sign-out-everywhere', doc('End all your sessions', 'identity', { 204: null }), signedIn, async (c) => {
      await links.signOutEverywhere(c.var.ctx)
      c.header('set-cookie', await sessions.close(c.req.header('cookie') ?? null))
      return c.body(null, 204)
    })
}

export const setUpRoutes = ({ sessions }: IdentityDoor) =>
  new Hono<Env>()
    .get('/', doc('Does the portal wait for its owner?', 'identity', { 200: wire.SetUpState }), anyone, async (c) =>
      answer(c, wire.SetUpState, { needed: !(await store.hasOwner(c.var.ctx.read)) }),
    )
    .post('/', doc('Make the owner', 'identity', { 201: wire.SignedIn }), anyone, body(wire.SetUp), async (c) => {
      const account = await actions.setUp(c.var.ctx, c.req.valid('json'))
      c.header('set-cookie', await sessions.open(account, c.req.header('user-agent')))
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
    .put(
      '/:id/role',
      doc('Give a colleague another role', 'identity', { 204: null }),
      may('staff.manage'),
      body(wire.SetRole),
      async (c) => {
        await setRole(c.var.ctx, pathId(c), c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .delete('/:id', doc('Take a colleague out', 'identity', { 204: null }), may('staff.manage'), async (c) => {
      await removeStaff(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .post(
      '/join',
      doc('Join as staff by a one-time link', 'identity', { 201: wire.SignedIn }),
      anyone,
      body(wire.Join),
      async (c) => {
        const account = await actions.joinStaff(c.var.ctx, c.req.valid('json'))
        c.header('set-cookie', await sessions.open(account, c.req.header('user-agent')))
        return answer(c, wire.SignedIn, { account }, 201)
      },
    )

export const auditRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What staff did, newest first', 'identity', { 200: wire.AuditList }),
    may('audit.read'),
    query(Paging),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const rows = await store.auditEntries(c.var.ctx.read, decodeCursor(cursor)?.at, limit)
      const keyed = rows.map(({ entry, actor }) => ({
        ...entry,
        actor,
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
