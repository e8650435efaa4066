import { type Context, Hono } from 'hono'
import type { Customer, Staff } from '../../kernel/actor.ts'
import { answer, anyone, body, doc, type Env, fresh, signedIn } from '../../kernel/http.ts'
import { SignedIn } from '../contract.ts'
import { type IdentityDoor, opener } from '../door.ts'
import { LINK_LIFETIME_MS, type MailedPurpose } from '../rules.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as own from './own.ts'

const sent = (c: Context, purpose: MailedPurpose | 'email_change') =>
  answer(c, wire.LinkSent, { sent: true, minutes: LINK_LIFETIME_MS[purpose] / 60_000 }, 202)

const roleOf = (actor: Customer | Staff) => (actor.kind === 'staff' ? actor.role : actor.kind)

/** Ways in by mail. */
export const linkRoutes = (door: IdentityDoor) => {
  const open = opener(door)
  const enter = async (c: Context, entered: actions.Entered) => {
    await open(c, entered.account)
    return answer(c, wire.Entered, entered)
  }
  return new Hono<Env>()
    .post(
      '/sign-up',
      doc('Sign up as a customer; a mail goes on from here', 'identity', { 202: wire.LinkSent }),
      anyone,
      body(wire.SignUp),
      async (c) => {
        await actions.signUp(c.var.ctx, c.req.valid('json'))
        return sent(c, 'sign_up')
      },
    )
    .post(
      '/sign-up/finish',
      doc('Make the account by the link or code of the mail', 'identity', { 200: wire.Entered }),
      anyone,
      body(wire.FinishSignUp),
      async (c) => enter(c, await actions.finishSignUp(c.var.ctx, c.req.valid('json'))),
    )
    .post(
      '/link',
      doc('Ask for a sign-in link and code by mail', 'identity', { 202: wire.LinkSent }),
      anyone,
      body(wire.RequestLink),
      async (c) => {
        await actions.requestLink(c.var.ctx, c.req.valid('json'), 'magic_link')
        return sent(c, 'magic_link')
      },
    )
    .post(
      '/link/use',
      doc('Sign in by a link', 'identity', { 200: wire.Entered }),
      anyone,
      body(wire.UseLink),
      async (c) => enter(c, await actions.useMagicLink(c.var.ctx, c.req.valid('json').token)),
    )
    .post(
      '/code/use',
      doc('Sign in by a code', 'identity', { 200: wire.Entered }),
      anyone,
      body(wire.UseCode),
      async (c) => enter(c, await actions.useCode(c.var.ctx, c.req.valid('json'))),
    )
    .post(
      '/reset',
      doc('Ask for a link to set a new password', 'identity', { 202: wire.LinkSent }),
      anyone,
      body(wire.RequestLink),
      async (c) => {
        await actions.requestLink(c.var.ctx, c.req.valid('json'), 'password_reset')
        return sent(c, 'password_reset')
      },
    )
    .post(
      '/reset/use',
      doc('Set a new password by a link', 'identity', { 200: wire.Entered }),
      anyone,
      body(wire.ResetPassword),
      async (c) => enter(c, await actions.resetPassword(c.var.ctx, c.req.valid('json'))),
    )
}

/** What people do with their own account. */
export const ownAccountRoutes = ({ sessions }: IdentityDoor) =>
  new Hono<Env>()
    .get('/account', doc('Your account', 'identity', { 200: wire.OwnAccount }), signedIn, async (c) =>
      answer(c, wire.OwnAccount, await own.ownAccount(c.var.ctx)),
    )
    .put('/account', doc('Change your name', 'identity', { 204: null }), signedIn, body(wire.Rename), async (c) => {
      await own.rename(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    })
    .post(
      '/email',
      doc('Ask for another e-mail address, or to confirm your own', 'identity', { 202: wire.LinkSent }),
      fresh(signedIn),
      body(wire.ChangeEmail),
      async (c) => {
        await own.askForEmail(c.var.ctx, c.req.valid('json'))
        return sent(c, 'email_change')
      },
    )
    .post(
      '/email/use',
      doc('Confirm an address of yours by its link', 'identity', { 204: null }),
      signedIn,
      body(wire.UseLink),
      async (c) => {
        const next = sessions.token(roleOf(c.var.ctx.actor))
        await own.useNewEmail(c.var.ctx, c.req.valid('json').token, next.id)
        c.header('set-cookie', next.setCookie)
        return c.body(null, 204)
      },
    )
    .post(
      '/password',
      doc('Change your password, or choose your first', 'identity', { 200: SignedIn }),
      signedIn,
      body(wire.ChangePassword),
      async (c) => {
        const next = sessions.token(roleOf(c.var.ctx.actor))
        const account = await own.changePassword(c.var.ctx, c.req.valid('json'), next.id)
        c.header('set-cookie', next.setCookie)
        return answer(c, SignedIn, { account })
      },
    )
    .get('/sessions', doc('Where you are signed in', 'identity', { 200: wire.SessionList }), signedIn, async (c) =>
      answer(c, wire.SessionList, {
        items: await sessions.list(c.var.ctx.actor.accountId, c.req.header('cookie') ?? null),
      }),
    )
    .post('/sign-out-everywhere', doc('End all your sessions', 'identity', { 204: null }), signedIn, async (c) => {
      await own.signOutEverywhere(c.var.ctx)
      c.header('set-cookie', await sessions.close(c.req.header('cookie') ?? null))
      return c.body(null, 204)
    })
