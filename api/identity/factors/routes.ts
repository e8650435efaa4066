import { type Context, Hono } from 'hono'
import { answer, anyone, body, doc, type Env, fresh, signedIn, staff } from '../../kernel/http.ts'
import { signInFirst } from '../../kernel/present.ts'
import { SignedIn } from '../contract.ts'
import { type IdentityDoor, opener } from '../door.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { proofState, prove } from './proof.ts'
import { useFactor } from './use.ts'

const cookieOf = (c: Context) => c.req.header('cookie') ?? null

/** Showing who one is: again, or by a second factor. */
export const factorRoutes = ({ sessions }: IdentityDoor) => {
  const open = opener({ sessions })
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
        const next = sessions.token(c.var.ctx.actor.role)
        const recoveryCodes = await actions.confirmFactor(c.var.ctx, c.req.valid('json').code, next.id)
        c.header('set-cookie', next.setCookie)
        return answer(c, wire.RecoveryCodes, { recoveryCodes })
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
        await open(c, awaiting, { factor: true })
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
