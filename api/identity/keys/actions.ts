import { type May, type Proven, scopesOf } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId, newToken } from '../../kernel/ids.ts'
import { notFound } from '../../kernel/problem.ts'
import type { CreateApiKey } from './contract.ts'
import { keyPrefix } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<Proven<May<'api_keys.manage'>>>

export const listApiKeys = async ({ read }: Ctx<May<'api_keys.manage'>>) =>
  (await store.apiKeys(read)).map((key) => ({ ...key, scopes: scopesOf(key.scopes) }))

export const createApiKey = (ctx: Manager, { name, scopes }: CreateApiKey) =>
  ctx.write(async (tx) => {
    const id = newId('key', tx.now)
    const key = `ack_${newToken()}`
    const held = { scopes: JSON.stringify(scopes), createdAt: tx.now }
    await store.insertApiKey(tx, { id, name, prefix: keyPrefix(key), hash: sha256(key), ...held })
    await tx.emit('api_key.created', { keyId: id })
    return { id, name, key, scopes }
  })

export const revokeApiKey = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const revoked = await store.revokeApiKey(tx, id, tx.now)
    if (revoked.length === 0) throw notFound('api_key.not_found', 'There is no such key, or it was revoked before.')
    await tx.emit('api_key.revoked', { keyId: id })
  })

export const touchApiKey = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => void (await store.touchApiKey(tx, id, tx.now)))
