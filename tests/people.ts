import { desc, eq } from 'drizzle-orm'
import { hashPassword } from '../api/identity/passwords.ts'
import { insertAccount } from '../api/identity/store.ts'
import type { Role } from '../api/kernel/actor.ts'
import { createCtx } from '../api/kernel/context.ts'
import { newId } from '../api/kernel/ids.ts'
import { unseal } from '../api/kernel/seal.ts'
import type { Portal } from '../api/portal.ts'
import { oneTimeToken } from '../db/schema/identity.ts'
import type { review } from '../db/schema/reviews.ts'

/** The cast: who they are tells what they do in every test. */
export const CAST = {
  ann: { name: 'Ann Ashby', role: 'customer' },
  ben: { name: 'Ben Okoro', role: 'customer' },
  cleo: { name: 'Cleo Marchetti', role: 'customer' },
  mo: { name: 'Mo Lindqvist', role: 'moderator' },
  mia: { name: 'Mia Castellanos', role: 'marketer' },
  vic: { name: 'Vic Tanaka', role: 'viewer' },
  ada: { name: 'Ada Brennan', role: 'admin' },
  olga: { name: 'Olga Petrenko', role: 'owner' },
} as const satisfies Record<string, { name: string; role: Role }>
export type Name = keyof typeof CAST
export const PASSWORD = 'correct horse battery'

/** A contact as its row, for tests that need many. */
export const contactRow = (id: string, email: string, name: string, createdAt = 1) => ({
  ...{ id, canonicalId: id, email, name, createdAt },
  source: 'sign_up' as const,
})

/** A shown review as its row, for tests that need many. */
export const reviewRow = (
  words: { id: string; productId: string; contactId: string | null; publishedAt: number } & Partial<
    typeof review.$inferInsert
  >,
): typeof review.$inferInsert => ({
  ...{ rating: 5, title: 'The first notes I find again', body: 'It saves me an hour a day.', lang: 'en' },
  ...{ authorName: 'Ann A.', displayName: 'Ann A.', experienceDate: '2026-02-20' },
  ...{ state: 'published', shown: true, submittedAt: words.publishedAt, stateChangedAt: words.publishedAt },
  ...words,
})

/** JSON that tests look into without naming its shape. */
export type Loose = ReturnType<typeof JSON.parse>
export interface Answer {
  status: number
  body: Loose
  headers: Headers
}
/** One person's way into the portal. */
export interface Door {
  cookie: string
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  /** A file as the body, of a type of its own. */
  sendFile(method: string, path: string, type: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<Answer>
}
type App = Pick<Portal, 'app' | 'publicUrl'>

/** Sends what a browser, or a server with a key, would send. */
export function doorOf({ app, publicUrl }: App, headers: Record<string, string> = {}): Door {
  async function sendFile(...[method, path, type, body]: Parameters<Door['sendFile']>): Promise<Answer> {
    return answerOf(
      await app.request(path, { method, headers: { origin: publicUrl, 'content-type': type, ...headers }, body }),
    )
  }
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    if (body !== undefined) return sendFile(method, path, 'application/json', JSON.stringify(body))
    return answerOf(await app.request(path, { method, headers: { origin: publicUrl, ...headers } }))
  }
  async function answerOf(response: Response): Promise<Answer> {
    const text = await response.text()
    const json = /\bjson\b|\+json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, body: json && text ? JSON.parse(text) : text, headers: response.headers }
  }
  return {
    cookie: headers.cookie ?? '',
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body ?? {}),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
    sendFile,
  }
}
export const visitor = (portal: App) => doorOf(portal)
export const cookieOf = (answer: Answer) => answer.headers.get('set-cookie')!.split(';')[0]!
/** The host application's server, with an API key. */
export const hostOf = (portal: App, key: string): Door => doorOf(portal, { authorization: `Bearer ${key}` })

let hashed: Promise<string> | undefined
/** Signs one of the cast up without the tenth of a second that hashing a password takes; signing in works as ever. */
export async function join(portal: Portal, who: Name): Promise<Door> {
  const passwordHash = await (hashed ??= hashPassword(PASSWORD))
  const { name, role } = CAST[who]
  const ctx = createCtx(portal.services, { kind: 'system', job: 'cast' }, 'cast')
  const id = await ctx.write(async (tx) => {
    const contactId = role === 'customer' ? newId('con', tx.now) : null
    const account = { id: newId('acc', tx.now), contactId, email: `${who}@example.com`, name, role }
    const emailConfirmedAt = role === 'customer' ? null : tx.now
    await insertAccount(tx, { ...account, passwordHash, emailConfirmedAt, createdAt: tx.now })
    if (contactId) await tx.emit('account.created', { accountId: account.id, contactId })
    return account.id
  })
  return doorOf(portal, { cookie: (await portal.sessions.open({ id, role, epoch: 0 }))!.split(';')[0]! })
}

/** What the newest mail to an address would say. */
export async function mailedTo(portal: Pick<Portal, 'db' | 'services'>, email: string) {
  const rows = await portal.db.read
    .select()
    .from(oneTimeToken)
    .where(eq(oneTimeToken.email, email))
    .orderBy(desc(oneTimeToken.createdAt), desc(oneTimeToken.id))
  const { sealed, codeSealed } = rows[0]!
  const key = portal.services.sealKey
  return { token: unseal(key, sealed!), code: unseal(key, codeSealed!) }
}

interface NewPerson {
  name: string
  email: string
  via?: string | undefined
}
/** A stranger signs up, opens the mail and, if they like, chooses a password. */
export async function signUp(portal: Portal, person: NewPerson, password?: string): Promise<Door> {
  const at = visitor(portal)
  const asked = await at.post('/api/v1/auth/sign-up', person)
  if (asked.status !== 202) throw new Error(`${person.name} cannot sign up: ${JSON.stringify(asked.body)}`)
  const { token } = await mailedTo(portal, person.email)
  const door = doorOf(portal, { cookie: cookieOf(await at.post('/api/v1/auth/sign-up/finish', { token })) })
  if (password === undefined) return door
  return doorOf(portal, { cookie: cookieOf(await door.post('/api/v1/auth/password', { password })) })
}
