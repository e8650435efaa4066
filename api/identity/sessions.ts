import { type Adapter, type DatabaseUser, Lucia, TimeSpan } from 'lucia'
import type { Db } from '../../db/client.ts'
import { sha256 } from '../kernel/hash.ts'
import { newToken } from '../kernel/ids.ts'
import type { Account } from './contract.ts'
import { deviceOf, SESSION_LIFETIMES, type SessionKind, sessionKind } from './rules.ts'
import * as store from './store.ts'

/** What the rest of the program sees: nothing outside this file imports lucia. */
export interface Sessions {
  /** A new token for this account; the value of a Set-Cookie header. */
  open(account: Pick<Account, 'id' | 'role'>, userAgent?: string | null): Promise<string>
  /** An account's live sessions, newest first; `current` is the one of this browser. */
  list(
    accountId: string,
    cookieHeader: string | null,
  ): Promise<{ device: string; createdAt: number; current: boolean }[]>
  /** `setCookie` is there when the browser's cookie must change (renewed or dead session). */
  read(cookieHeader: string | null): Promise<{ account: Account | null; setCookie?: string }>
  close(cookieHeader: string | null): Promise<string>
}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>
    DatabaseUserAttributes: Omit<Account, 'id'>
    DatabaseSessionAttributes: { device: string }
  }
}

/**
 * Lucia would keep the cookie's value itself; the table gets only its hash. A session never outlives its `endsAt`. Lucia reads the
 * machine's clock, so this does too.
 */
function adapterOn(db: Db, { absoluteMs }: { absoluteMs: number }): Adapter {
  const session = (row: { accountId: string; expiresAt: number; device: string }, id: string) => ({
    id,
    userId: row.accountId,
    expiresAt: new Date(row.expiresAt),
    attributes: { device: row.device },
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
    setSession: ({ id, userId, expiresAt, attributes }) => {
      const createdAt = Date.now()
      const endsAt = createdAt + absoluteMs
      const row = {
        id: sha256(id),
        accountId: userId,
        device: attributes.device,
        createdAt,
        endsAt,
        expiresAt: Math.min(expiresAt.getTime(), endsAt),
      }
      return db.write((tx) => store.insertSession(tx, row))
    },
    async updateSessionExpiration(token, expiresAt) {
      const id = sha256(token)
      const row = await store.sessionById(db.read, id)
      const until = Math.min(expiresAt.getTime(), row?.endsAt ?? 0)
      if (row && row.expiresAt < until) await db.write((tx) => store.extendSession(tx, id, until))
    },
    deleteSession: (token) => db.write((tx) => store.deleteSession(tx, sha256(token))),
    deleteUserSessions: (accountId) => db.write((tx) => store.deleteSessionsOf(tx, accountId)),
    deleteExpiredSessions: () => db.write((tx) => store.deleteExpiredSessions(tx, Date.now())),
  }
}

function createLucia(db: Db, secure: boolean, kind: SessionKind) {
  const lifetimes = SESSION_LIFETIMES[kind]
  return new Lucia(adapterOn(db, lifetimes), {
    sessionExpiresIn: new TimeSpan(lifetimes.idleMs, 'ms'),
    sessionCookie: { name: secure ? '__Host-session' : 'session', attributes: { secure, sameSite: 'lax', path: '/' } },
    getUserAttributes: ({ email, name, role, contactId }) => ({ email, name, role, contactId }),
  })
}

/** A token's first letter says whose lifetimes it has, which is needed before the session is looked up. */
const LETTERS: Record<SessionKind, string> = { customer: 'c', staff: 's' }

export function createSessions(db: Db, options: { secure: boolean }): Sessions {
  const lucias = {
    customer: createLucia(db, options.secure, 'customer'),
    staff: createLucia(db, options.secure, 'staff'),
  }
  const held = (cookies: string | null) => {
    const token = cookies ? lucias.customer.readSessionCookie(cookies) : null
    return token ? { token, lucia: token.startsWith(LETTERS.staff) ? lucias.staff : lucias.customer } : null
  }
  const blank = () => lucias.customer.createBlankSessionCookie().serialize()
  return {
    async open({ id: accountId, role }, userAgent = null) {
      const kind = sessionKind(role)
      const lucia = lucias[kind]
      const { id } = await lucia.createSession(
        accountId,
        { device: deviceOf(userAgent) },
        { sessionId: LETTERS[kind] + newToken() },
      )
      return lucia.createSessionCookie(id).serialize()
    },
    async list(accountId, cookies) {
      const token = held(cookies)?.token
      const rows = await store.sessionsOf(db.read, accountId)
      return rows
        .filter(({ expiresAt }) => expiresAt > Date.now())
        .sort((a, b) => b.createdAt - a.createdAt)
        .map(({ id, device, createdAt }) => ({
          device,
          createdAt,
          current: token !== undefined && id === sha256(token),
        }))
    },
    async read(cookies) {
      const there = held(cookies)
      if (!there) return { account: null }
      const { session, user } = await there.lucia.validateSession(there.token)
      if (!session) return { account: null, setCookie: blank() }
      return {
        account: user,
        ...(session.fresh && { setCookie: there.lucia.createSessionCookie(there.token).serialize() }),
      }
    },
    async close(cookies) {
      const there = held(cookies)
      if (there) await there.lucia.invalidateSession(there.token)
      return blank()
    },
  }
}
