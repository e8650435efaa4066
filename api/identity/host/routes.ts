import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, fresh, may, pathId } from '../../kernel/http.ts'
import { type IdentityDoor, opener } from '../door.ts'
import { createIdentifyKey, identify, revokeIdentifyKey } from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

export const identifyRoutes = (door: Pick<IdentityDoor, 'sessions'>) => {
  const open = opener(door)
  return new Hono<Env>()
    .post(
      '/',
      doc('Say who somebody is, by a key or by a token your server signed', 'identity', { 200: wire.Identified }),
      anyone,
      body(wire.Identify),
      async (c) => {
        const account = await identify(c.var.ctx, c.req.valid('json').token)
        await open(c, account)
        return answer(c, wire.Identified, { account })
      },
    )
    .get(
      '/keys',
      doc('Keys the host signs with', 'identity', { 200: wire.IdentifyKeyList }),
      may('identify.manage'),
      async (c) => answer(c, wire.IdentifyKeyList, { items: await store.liveKeys(c.var.ctx.read) }),
    )
    .post(
      '/keys',
      doc('Make a secret, or register a public key', 'identity', { 201: wire.NewIdentifyKey }),
      fresh(may('identify.manage')),
      body(wire.CreateIdentifyKey),
      async (c) => answer(c, wire.NewIdentifyKey, await createIdentifyKey(c.var.ctx, c.req.valid('json')), 201),
    )
    .delete('/keys/:id', doc('Revoke a key', 'identity', { 204: null }), fresh(may('identify.manage')), async (c) => {
      await revokeIdentifyKey(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
}
