import { type Actor, scopesOf } from '../kernel/actor.ts'
import { bearerToken } from '../kernel/bearer.ts'
import { createCtx, type Services } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import type { Identified } from '../kernel/http.ts'
import { touchApiKey } from './keys/actions.ts'
import { worthTouching } from './keys/rules.ts'
import { apiKeyByHash } from './keys/store.ts'
import type { Sessions, Signed } from './sessions.ts'

export function actorOf({ account, sessionId, provedAt, lacksFactor }: Signed): Actor {
  if (!account) return { kind: 'visitor' }
  const { id: accountId, role } = account
  if (role === 'customer') return { kind: 'customer', accountId, contactId: account.contactId!, sessionId, provedAt }
  return { kind: 'staff', accountId, role, sessionId, provedAt, lacksFactor }
}

/** From the headers of a request to who is asking: an API key when one is sent, else the session's cookie. */
export const createIdentify =
  (services: Services, sessions: Sessions) =>
  async (headers: Headers): Promise<Identified> => {
    const token = bearerToken(headers.get('authorization'))
    if (token) {
      const key = await apiKeyByHash(services.db.read, sha256(token))
      if (!key) return { actor: { kind: 'visitor' } }
      const actor: Actor = { kind: 'api_key', keyId: key.id, scopes: scopesOf(key.scopes) }
      if (worthTouching(key.lastUsedAt, services.outside.clock())) {
        await touchApiKey(createCtx(services, actor, ''), key.id)
      }
      return { actor }
    }
    const { setCookie, ...signed } = await sessions.read(headers.get('cookie'))
    return { actor: actorOf(signed), ...(setCookie && { setCookie }) }
  }
