import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { System } from '../../kernel/actor.ts'
import { type Ctx, createCtx } from '../../kernel/context.ts'
import { answer, body, CLIENT_ADDRESS, doc, type Env, fresh, may, pathId, query } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { listStripeEvents, replayStripeEvent } from './actions.ts'
import { receive } from './receiving.ts'
import { addStripeSecret, readStripe, removeStripeSecret, saveStripe, saveStripeKey } from './setup/actions.ts'
import * as wire from './setup/contract.ts'

interface StripeDoor {
  hashOf: AddressHash
  settleClicks(): Promise<void>
  publicUrl: string
}

/** Whoever signs with the secret is Stripe; nobody else is asked who they are, and no limit holds it up. */
const signed = createMiddleware<Env & { Variables: { ctx: Ctx<System> } }>(async (c, next) => {
  const from = c.req.header(CLIENT_ADDRESS) ?? ''
  c.set('ctx', createCtx<System>(c.var.services, { kind: 'system', job: 'stripe' }, c.var.requestId, from))
  await next()
})

export const stripeRoutes = ({ hashOf, settleClicks, publicUrl }: StripeDoor) => {
  const state = async ({ read, now }: Pick<Ctx, 'read' | 'now'>) => readStripe(read, publicUrl, now())
  return new Hono<Env>()
    .post('/webhook', doc('Events of Stripe', 'conversions', { 200: wire.Received }), signed, async (c) => {
      const { ctx, services } = c.var
      await settleClicks()
      const header = c.req.header('stripe-signature') ?? ''
      // strangers may try as often as they may try anything; each try costs a change
      const onRefused = () => services.buckets.spend('write.any', ctx.from, ctx.now())
      await receive(ctx, { hashOf, onRefused }, { payload: await c.req.text(), header })
      return answer(c, wire.Received, { received: true })
    })
    .get(
      '/',
      doc('How Stripe is read here', 'conversions', { 200: wire.StripeState }),
      may('settings.manage'),
      async (c) => answer(c, wire.StripeState, await state(c.var.ctx)),
    )
    .put(
      '/',
      doc('Choose live or test mode', 'conversions', { 200: wire.StripeState }),
      may('settings.manage'),
      body(wire.SaveStripe),
      async (c) => {
        await saveStripe(c.var.ctx, c.req.valid('json'))
        return answer(c, wire.StripeState, await state(c.var.ctx))
      },
    )
    .put(
      '/key',
      doc('Enter a restricted key to read with, or none', 'conversions', { 200: wire.StripeState }),
      fresh(may('settings.manage')),
      body(wire.SaveStripeKey),
      async (c) => {
        await saveStripeKey(c.var.ctx, c.req.valid('json').apiKey)
        return answer(c, wire.StripeState, await state(c.var.ctx))
      },
    )
    .post(
      '/secrets',
      doc('Enter a signing secret', 'conversions', { 201: wire.StripeState }),
      fresh(may('settings.manage')),
      body(wire.AddStripeSecret),
      async (c) => {
        await addStripeSecret(c.var.ctx, c.req.valid('json').secret)
        return answer(c, wire.StripeState, await state(c.var.ctx), 201)
      },
    )
    .delete(
      '/secrets/:id',
      doc('Remove a signing secret', 'conversions', { 204: null }),
      fresh(may('settings.manage')),
      async (c) => {
        await removeStripeSecret(c.var.ctx, pathId(c))
        return c.body(null, 204)
      },
    )
    .get(
      '/events',
      doc('Events of Stripe, and what became of each', 'conversions', { 200: wire.StripeEventList }),
      may('settings.manage'),
      query(wire.StripeEventQuery),
      async (c) => answer(c, wire.StripeEventList, await listStripeEvents(c.var.ctx.read, c.req.valid('query'))),
    )
    .post(
      '/events/:id/replay',
      doc('Do an event of Stripe again', 'conversions', { 200: wire.Replayed }),
      may('settings.manage'),
      async (c) => {
        await settleClicks()
        return answer(c, wire.Replayed, await replayStripeEvent(c.var.ctx, { hashOf }, pathId(c)))
      },
    )
}
