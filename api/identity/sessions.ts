import { type Adapter, type DatabaseUser, Lucia, TimeSpan } from 'lucia'
import type { Db } from '../../db/client.ts'
import { sha256 } from '../kernel/hash.ts'
import { newToken } from '../kernel/ids.ts'
import type { Account } from './contract.ts'
import * as store from './store.ts'

/** What the rest of the program sees: nothing outside this file imports lucia. */
export interface Sessions {
  /** A new token for this account; the value of a Set-Cookie header. */
  open(accountId: string): Promise<string>
  /** `setCookie` is there when the browser's cookie must change (renewed or dead session). */
  read(cookieHeader: string | null): Promise<{ account: Account | null; setCookie?: string }>
  close(cookieHeader: string | null): Promise<string>
}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>
    DatabaseUserAttributes: Omit<Account, 'id'>
  }
}

/** Lucia would keep the cookie's value itself; the table gets only its hash. */
function adapterOn(db: Db): Adapter {
  const session = (row: { accountId: string; expiresAt: number }, id: string) => ({
    id,
    userId: row.accountId,
    expiresAt: new Date(row.expiresAt),
    attributes: {},
  })
  return {
    async getSessionAndUser(token) {
      const found = await store.sessionWithAccount(db.read, sha256(token))
      if (!found) return [null, null]
      const { id, ...attributes } = found.account
      const user: DatabaseUser = { id, attributes }
      return [session(found.session, token), user]
    },
    async getUserSessions(accountId) {
      return (await store.sessionsOf(db.read, accountId)).map((row) => session(row, row.id))
    },
    setSession: ({ id, userId, expiresAt }) =>
      db.write((tx) =>
        store.insertSession(tx, {
          id: sha256(id),
          accountId: userId,
          expiresAt: expiresAt.getTime(),
          createdAt: Date.now(),
        }),
      ),
    updateSessionExpiration: (token, expiresAt) =>
      db.write((tx) => store.extendSession(tx, sha256(token), expiresAt.getTime())),
    deleteSession: (token) => db.write((tx) => store.deleteSession(tx, sha256(token))),
    deleteUserSessions: (accountId) => db.write((tx) => store.deleteSessionsOf(tx, accountId)),
    deleteExpiredSessions: () => db.write((tx) => store.deleteExpiredSessions(tx, Date.now())),
  }
}

function createLucia(db: Db, secure: boolean) {
  return new Lucia(adapterOn(db), {
    sessionExpiresIn: new TimeSpan(7, 'd'),
    sessionCookie: { name: secure ? '__Host-session' : 'session', attributes: { secure, sameSite: 'lax', path: '/' } },
    getUserAttributes: ({ email, name, role, contactId }) => ({ email, name, role, contactId }),
  })
}

export function createSessions(db: Db, options: { secure: boolean }): Sessions {
  const lucia = createLucia(db, options.secure)
  const tokenIn = (cookies: string | null) => (cookies ? lucia.readSessionCookie(cookies) : null)
  return {
    async open(accountId) {
      const { id } = await lucia.createSession(accountId, {}, { sessionId: newToken() })
      return lucia.createSessionCookie(id).serialize()
    },
    async read(cookies) {
      const token = tokenIn(cookies)
      if (!token) return { account: null }
      const { session, user } = await lucia.validateSession(token)
      if (!session) return { account: null, setCookie: lucia.createBlankSessionCookie().serialize() }
      return { account: user, ...(session.fresh && { setCookie: lucia.createSessionCookie(token).serialize() }) }
    },
    async close(cookies) {
      const token = tokenIn(cookies)
      if (token) await lucia.invalidateSession(token)
      return lucia.createBlankSessionCookie().serialize()
    },
  }
}
