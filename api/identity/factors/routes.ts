import { type Context, Hono } from 'hono'
import { answer, anyone, body, doc, type Env, fresh, signedIn, staff } from '../../kernel/http.ts'
import { problem } from '../../kernel/problem.ts'
import { type Account, SignedIn } from '../contract.ts'
import type { IdentityDoor } from '../routes.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { proofState, prove } from './proof.ts'
import { useFactor } from './use.ts'

const cookieOf = (c: Context) => c.req.header('cookie') ?? null
const signInFirst = () => problem('unauthenticated', 'session.required', 'Sign in first.')

/** Showing who one is: again, or by a second factor. */
export const factorRoutes = ({ sessions }: IdentityDoor) => {
  const enter = async (c: Context, account: Account) => {
    await sessions.close(cookieOf(c))
    c.header('set-cookie', await sessions.open(account, c.req.header('user-agent'), { factor: true }))
  }
  return new Hono<Env>()
    .get(
      '/proof',
      doc('Is it known well enough who you are?', 'identity', { 200: wire.ProofState }),
      signedIn,
      async (c) => answer(c, wire.ProofState, await proofState(c.var.ctx)),
    )
    .post(
      '/proof',
      doc('Show again who you are, for ten minutes', 'identity', { 204: null }),
      signedIn,
      body(wire.Prove),
      async (c) => {
        await prove(c.var.ctx, c.req.valid('json'))
        const setCookie = await sessions.prove(cookieOf(c))
        if (!setCookie) throw signInFirst()
        c.header('set-cookie', setCookie)
        return c.body(null, 204)
      },
    )
    .get('/factor', doc('Your second factor', 'identity', { 200: wire.FactorState }), staff, async (c) =>
      answer(c, wire.FactorState, await actions.factorState(c.var.ctx)),
    )
    .post(
      '/factor',
      doc('Begin to switch a second factor on', 'identity', { 201: wire.NewFactor }),
      fresh(staff),
      async (c) => answer(c, wire.NewFactor, await actions.beginFactor(c.var.ctx), 201),
    )
    .post(
      '/factor/confirm',
      doc('Switch it on by its first code', 'identity', { 200: wire.RecoveryCodes }),
      staff,
      body(wire.ConfirmFactor),
      async (c) => {
        const { account, codes } = await actions.confirmFactor(c.var.ctx, c.req.valid('json').code)
        await enter(c, account)
        return answer(c, wire.RecoveryCodes, { recoveryCodes: codes })
      },
    )
    .post(
      '/factor/use',
      doc('The second half of a sign-in', 'identity', { 200: SignedIn }),
      anyone,
      body(wire.UseFactor),
      async (c) => {
        const { awaiting } = await sessions.read(cookieOf(c))
        if (!awaiting) throw signInFirst()
        await useFactor(c.var.ctx, awaiting, c.req.valid('json'))
        await enter(c, awaiting)
        return answer(c, SignedIn, { account: awaiting })
      },
    )
    .delete('/factor', doc('Switch your second factor off', 'identity', { 204: null }), fresh(staff), async (c) => {
      await actions.switchFactorOff(c.var.ctx)
      return c.body(null, 204)
    })
    .post(
      '/factor/recovery-codes',
      doc('New recovery codes; the old ones end', 'identity', { 201: wire.RecoveryCodes }),
      fresh(staff),
      async (c) => answer(c, wire.RecoveryCodes, { recoveryCodes: await actions.renewRecoveryCodes(c.var.ctx) }, 201),
    )
}
