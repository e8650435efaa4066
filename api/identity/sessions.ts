import { type Adapter, type DatabaseUser, Lucia, TimeSpan } from 'lucia'
import type { Db } from '../../db/client.ts'
import { cookieName, SESSION } from '../kernel/cookies.ts'
import { sha256 } from '../kernel/hash.ts'
import { newToken } from '../kernel/ids.ts'
import type { Account, Entrant } from './contract.ts'
import { deviceOf, FACTOR_WAIT_MS, SESSION_LIFETIMES, type SessionKind, sessionKind } from './rules.ts'
import * as store from './store.ts'

/** Who a browser's session belongs to. */
export interface Signed {
  account: Account | null
  /** The row of this session. */
  sessionId: string
  /** When they last showed who they are. */
  provedAt: number
  /** The company asks for a second factor that they do not have. */
  lacksFactor: boolean
  /** Whose second factor is still to come: they are nobody until then. */
  awaiting: Entrant | null
}
/** What the rest of the program sees: nothing outside this file imports lucia. */
export interface Sessions {
  /**
   * A new token for this account; the value of a Set-Cookie header. Who has a second factor is nobody until it is shown.
   * Undefined when everything that was verified before has ended meanwhile.
   */
  open(
    account: Pick<Entrant, 'id' | 'role' | 'epoch'>,
    userAgent?: string | null,
    shown?: { factor: true },
  ): Promise<string | undefined>
  /** A token for the change that moves somebody's session to it: the id of its row, and the Set-Cookie header. */
  token(role: Account['role']): { id: string; setCookie: string }
  /** An account's live sessions, newest first; `current` is the one of this browser. */
  list(
    accountId: string,
    cookieHeader: string | null,
  ): Promise<{ device: string; createdAt: number; current: boolean }[]>
  /** `setCookie` is there when the browser's cookie must change (renewed or dead session). */
  read(cookieHeader: string | null): Promise<Signed & { setCookie?: string }>
  /** Puts a new token in the place of this browser's, as proved now; undefined when the session has ended meanwhile. */
  prove(cookieHeader: string | null): Promise<string | undefined>
  close(cookieHeader: string | null): Promise<string>
}
interface Attributes {
  device: string
  provedAt: number
  awaitsFactor: boolean
  /** Only while it is opened. */
  epoch?: number
}
/** Thrown through lucia, which knows no other way to be told that a session is not opened. */
class Ended extends Error {}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>
    DatabaseUserAttributes: Omit<Entrant, 'id'> & { lacksFactor: boolean }
    DatabaseSessionAttributes: Attributes
  }
}

/**
 * Lucia would keep the cookie's value itself; the table gets only its hash. A session never outlives its `endsAt`. Lucia reads the
 * machine's clock, so this does too.
 */
function adapterOn(db: Db, { absoluteMs }: { absoluteMs: number }): Adapter {
  const session = ({ accountId, expiresAt, ...attributes }: store.SessionRow, id: string) => ({
    id,
    userId: accountId,
    expiresAt: new Date(expiresAt),
    attributes,
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
      return (await store.sessionsOf(db.read, accountId)).map(({ id, ...row }) => session(row, id))
    },
    setSession: ({ id, userId, expiresAt, attributes: { device, provedAt, awaitsFactor, epoch = -1 } }) =>
      db.write(async (tx) => {
        if (!(await store.isOfEpoch(tx, userId, epoch))) throw new Ended()
        // asked in the change itself: a factor that is switched on meanwhile counts
        const waits = awaitsFactor && (await store.hasFactor(tx, userId))
        const endsAt = provedAt + (waits ? FACTOR_WAIT_MS : absoluteMs)
        await store.insertSession(tx, {
          ...{ id: sha256(id), accountId: userId, device, createdAt: provedAt, provedAt, awaitsFactor: waits },
          ...{ endsAt, expiresAt: Math.min(expiresAt.getTime(), endsAt) },
        })
      }),
    async updateSessionExpiration(token, expiresAt) {
      const id = sha256(token)
      const row = await store.sessionById(db.read, id)
      const until = Math.min(expiresAt.getTime(), row?.endsAt ?? 0)
      if (row && row.expiresAt < until) await db.write((tx) => store.extendSession(tx, id, until))
    },
    deleteSession: (token) => db.write((tx) => store.deleteSession(tx, sha256(token))),
    deleteUserSessions: (accountId) => db.write(async (tx) => void (await store.endSessions(tx, accountId))),
    deleteExpiredSessions: () => db.write((tx) => store.deleteExpiredSessions(tx, Date.now())),
  }
}

function createLucia(db: Db, secure: boolean, kind: SessionKind) {
  const lifetimes = SESSION_LIFETIMES[kind]
  return new Lucia(adapterOn(db, lifetimes), {
    sessionExpiresIn: new TimeSpan(lifetimes.idleMs, 'ms'),
    sessionCookie: { name: cookieName(SESSION, secure), attributes: { secure, sameSite: 'lax', path: '/' } },
    getSessionAttributes: ({ provedAt, awaitsFactor }) => ({ provedAt, awaitsFactor }),
    getUserAttributes: ({ email, name, role, contactId, epoch, lacksFactor }) => ({
      ...{ email, name, role, contactId, epoch },
      lacksFactor,
    }),
  })
}

const NOBODY: Signed = { account: null, sessionId: '', awaiting: null, provedAt: 0, lacksFactor: false }
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
    async open({ id: accountId, role, epoch }, userAgent = null, shown) {
      const kind = sessionKind(role)
      const lucia = lucias[kind]
      const attributes = { device: deviceOf(userAgent), provedAt: Date.now(), awaitsFactor: !shown?.factor, epoch }
      try {
        const { id } = await lucia.createSession(accountId, attributes, { sessionId: LETTERS[kind] + newToken() })
        return lucia.createSessionCookie(id).serialize()
      } catch (error) {
        if (error instanceof Ended) return undefined
        throw error
      }
    },
    token(role) {
      const kind = sessionKind(role)
      const token = LETTERS[kind] + newToken()
      return { id: sha256(token), setCookie: lucias[kind].createSessionCookie(token).serialize() }
    },
    async list(accountId, cookies) {
      const token = held(cookies)?.token
      const rows = await store.sessionsOf(db.read, accountId)
      return rows
        .filter(({ expiresAt, awaitsFactor }) => expiresAt > Date.now() && !awaitsFactor)
        .sort((a, b) => b.createdAt - a.createdAt)
        .map(({ id, device, createdAt }) => ({
          device,
          createdAt,
          current: token !== undefined && id === sha256(token),
        }))
    },
    async read(cookies) {
      const there = held(cookies)
      if (!there) return NOBODY
      const { session, user } = await there.lucia.validateSession(there.token)
      if (!session) return { ...NOBODY, setCookie: blank() }
      const { lacksFactor, ...account } = user
      if (session.awaitsFactor) return { ...NOBODY, awaiting: account }
      return {
        ...{ account, sessionId: sha256(there.token), awaiting: null, provedAt: session.provedAt, lacksFactor },
        ...(session.fresh && { setCookie: there.lucia.createSessionCookie(there.token).serialize() }),
      }
    },
    async prove(cookies) {
      const there = held(cookies)
      if (!there) return undefined
      const token = there.token.slice(0, 1) + newToken()
      const [from, to] = [sha256(there.token), sha256(token)]
      const moved = await db.write((tx) => store.moveSession(tx, { from, to, provedAt: Date.now() }))
      return moved ? there.lucia.createSessionCookie(token).serialize() : undefined
    },
    async close(cookies) {
      const there = held(cookies)
      if (there) await there.lucia.invalidateSession(there.token)
      return blank()
    },
  }
}
