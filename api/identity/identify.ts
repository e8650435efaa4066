import type { Actor } from '../kernel/actor.ts'
import { bearerToken } from '../kernel/bearer.ts'
import { createCtx, type Services } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import type { Identified } from '../kernel/http.ts'
import { touchApiKey } from './actions.ts'
import type { Account } from './contract.ts'
import { worthTouching } from './rules.ts'
import type { Sessions } from './sessions.ts'
import * as store from './store.ts'

export function actorOf(account: Account | null): Actor {
  if (!account) return { kind: 'visitor' }
  if (account.role === 'customer') return { kind: 'customer', accountId: account.id, contactId: account.contactId! }
  return { kind: 'staff', accountId: account.id, role: account.role }
}

/** From the headers of a request to who is asking: an API key when one is sent, else the session's cookie. */
export const createIdentify =
  (services: Services, sessions: Sessions) =>
  async (headers: Headers): Promise<Identified> => {
    const token = bearerToken(headers.get('authorization'))
    if (token) {
      const key = await store.apiKeyByHash(services.db.read, sha256(token))
      if (!key) return { actor: { kind: 'visitor' } }
      const actor: Actor = { kind: 'api_key', keyId: key.id }
      if (worthTouching(key.lastUsedAt, services.outside.clock())) {
        await touchApiKey(createCtx(services, actor, ''), key.id)
      }
      return { actor }
    }
    const { account, setCookie } = await sessions.read(headers.get('cookie'))
    return { actor: actorOf(account), ...(setCookie && { setCookie }) }
  }
