import { Hono } from 'hono'
import { answer, body, doc, type Env, fresh, may, pathId } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export const apiKeyRoutes = new Hono<Env>()
  .get('/', doc('API keys', 'identity', { 200: wire.ApiKeyList }), may('api_keys.manage'), async (c) =>
    answer(c, wire.ApiKeyList, { items: await actions.listApiKeys(c.var.ctx) }),
  )
  .post(
    '/',
    doc('Make an API key, shown once', 'identity', { 201: wire.NewApiKey }),
    fresh(may('api_keys.manage')),
    body(wire.CreateApiKey),
    async (c) => answer(c, wire.NewApiKey, await actions.createApiKey(c.var.ctx, c.req.valid('json')), 201),
  )
  .delete('/:id', doc('Revoke an API key', 'identity', { 204: null }), fresh(may('api_keys.manage')), async (c) => {
    await actions.revokeApiKey(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
