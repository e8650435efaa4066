import { isIPv6 } from 'node:net'
import { inArray, lt, sql } from 'drizzle-orm'
import type { DbTx } from '../../db/client.ts'
import { rateBucket } from '../../db/schema/limits.ts'
import { sha256 } from './hash.ts'
import { problem } from './problem.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Limit {
  /** So many at once, */
  capacity: number
  /** and one more each time this long has passed. */
  refillMs: number
}
/** How often something may be tried. Those of sign-in are kept in the database, so a restart forgives nobody. */
export const LIMITS = {
  /** One person's door, knocked at from one place. */
  'sign_in.place': { capacity: 5, refillMs: 3 * MINUTE },
  /** One person's door, from everywhere. */
  'sign_in.account': { capacity: 30, refillMs: 2 * MINUTE },
  /** One place, at all doors. */
  'sign_in.address': { capacity: 40, refillMs: MINUTE },
  /** Six digits can be guessed, so few are tried. */
  'factor.place': { capacity: 5, refillMs: 3 * MINUTE },
  'factor.account': { capacity: 10, refillMs: 5 * MINUTE },
  'sign_up.address': { capacity: 10, refillMs: 6 * MINUTE },
  /** Mails to one address, asked for from one place; and from everywhere, so that nobody's mailbox is flooded. */
  'link.place': { capacity: 5, refillMs: 5 * MINUTE },
  'link.account': { capacity: 15, refillMs: 4 * MINUTE },
  'code.account': { capacity: 10, refillMs: 5 * MINUTE },
  /** Writing one's own reviews anew. */
  'review.edit': { capacity: 20, refillMs: 30 * MINUTE },
  /** Reviews of people who have not signed in. */
  'review.address': { capacity: 5, refillMs: 12 * MINUTE },
  /** Reports of reviews: by strangers from one place, and by one colleague, so that a company does not report what it dislikes. */
  'report.address': { capacity: 5, refillMs: 12 * MINUTE },
  'report.colleague': { capacity: 5, refillMs: 12 * HOUR },
  /** Surveys that anonymous visitors begin, from one place. */
  'survey.address': { capacity: 30, refillMs: MINUTE },
  /** A whole office behind one router; a token cannot be guessed, and a code has tries of its own. */
  'link.address': { capacity: 120, refillMs: 15_000 },
  /** Requests written by one person or from one place, and votes of browsers that belong to nobody. */
  'request.submit': { capacity: 10, refillMs: 6 * MINUTE },
  /** Writing one's own requests anew; each wording is kept. */
  'request.edit': { capacity: 20, refillMs: 6 * MINUTE },
  'vote.address': { capacity: 50, refillMs: 72_000 },
  /** Votes taken back: each time all votes for the request are counted again. */
  'vote.back': { capacity: 30, refillMs: 20_000 },
  /** Files begun from one place, by one person; and films, which are large. */
  'file.address': { capacity: 60, refillMs: MINUTE },
  'file.person': { capacity: 40, refillMs: MINUTE },
  'film.address': { capacity: 8, refillMs: 10 * MINUTE },
  /** Pictures that have to be drawn, for one place. */
  'picture.address': { capacity: 30, refillMs: 2_000 },
  /** Comments of one person, and of one whom nobody knows yet. */
  'comment.person': { capacity: 20, refillMs: MINUTE },
  'comment.new_person': { capacity: 4, refillMs: 15 * MINUTE },
  /** People whom one person names to the company, and friends they have written to. */
  'lead.person': { capacity: 10, refillMs: 6 * MINUTE },
  /** Messages that a partner has sent by hand to an address they typed: tests, and those sent once more. */
  'postback.person': { capacity: 30, refillMs: MINUTE },
  /** Anything that changes something, by one person or place. */
  'write.any': { capacity: 120, refillMs: 500 },
  /** The same by a server with a key: a shop on its best day. */
  'write.machine': { capacity: 2_000, refillMs: 10 },
  /** Events by a server with a key: each is small, and many are stored at once. */
  'event.machine': { capacity: 50_000, refillMs: 0.1 },
  'read.address': { capacity: 3_000, refillMs: 10 },
} as const satisfies Record<string, Limit>
export type LimitName = keyof typeof LIMITS

export interface Bucket {
  tokens: number
  updatedAt: number
}
export type Taken = { bucket: Bucket; retryAfterSeconds: 0 } | { bucket: Bucket; retryAfterSeconds: number }

/** Takes one token, or says in how many seconds there will be one. A clock that goes back refills nothing. */
export function take(before: Bucket | undefined, now: number, { capacity, refillMs }: Limit): Taken {
  const passed = before ? Math.max(0, now - before.updatedAt) : 0
  const tokens = before ? Math.min(capacity, before.tokens + passed / refillMs) : capacity
  const updatedAt = Math.max(now, before?.updatedAt ?? 0)
  if (tokens < 1) {
    return {
      bucket: { tokens, updatedAt },
      retryAfterSeconds: Math.max(1, Math.ceil(((1 - tokens) * refillMs) / 1000)),
    }
  }
  return { bucket: { tokens: tokens - 1, updatedAt }, retryAfterSeconds: 0 }
}

const tooMany = (retryAfterSeconds: number) => {
  const minutes = Math.ceil(retryAfterSeconds / 60)
  const wait = retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${minutes} minutes`
  return problem('too_many', 'rate.limited', `That was tried too often. Try again in ${wait}.`, { retryAfterSeconds })
}

/**
 * Takes tokens in the database, in a change of its own. What the first bucket refuses takes nothing from those behind it:
 * one place that knocks on and on empties nobody's door for all the others. @throws Problem rate.limited
 */
export async function spendDurably(
  write: <R>(change: (tx: DbTx) => Promise<R>) => Promise<R>,
  now: number,
  spends: [LimitName, string][],
): Promise<void> {
  const asked = spends.map(([name, who]) => ({ key: sha256(`${name}:${who}`), limit: LIMITS[name] }))
  const wait = await write(async (tx) => {
    const keys = asked.map(({ key }) => key)
    const found = await tx.select().from(rateBucket).where(inArray(rateBucket.key, keys))
    const taken = asked.map(({ key, limit }) => ({
      key,
      ...take(
        found.find((row) => row.key === key),
        now,
        limit,
      ),
    }))
    const refused = taken.findIndex(({ retryAfterSeconds }) => retryAfterSeconds > 0)
    const counted = refused < 0 ? taken : taken.slice(0, refused + 1)
    await tx
      .insert(rateBucket)
      .values(counted.map(({ key, bucket }) => ({ key, tokens: bucket.tokens, updatedAt: bucket.updatedAt })))
      .onConflictDoUpdate({
        target: rateBucket.key,
        set: { tokens: sql`excluded.tokens`, updatedAt: sql`excluded.updated_at` },
      })
    return counted.at(-1)?.retryAfterSeconds ?? 0
  })
  if (wait > 0) throw tooMany(wait)
}

/** Buckets that were full again long ago say nothing. */
export const forgetBuckets = (tx: DbTx, now: number) =>
  tx.delete(rateBucket).where(lt(rateBucket.updatedAt, now - 24 * HOUR))

const KEPT = 50_000
/** Buckets of this process, for limits that a restart may forgive. The oldest are dropped when there are too many. */
export function createBuckets() {
  const buckets = new Map<string, Bucket>()
  return {
    /** @throws Problem rate.limited */
    spend(name: LimitName, who: string, now: number): void {
      const key = `${name}:${who}`
      const { bucket, retryAfterSeconds } = take(buckets.get(key), now, LIMITS[name])
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > KEPT) buckets.delete(buckets.keys().next().value!)
      if (retryAfterSeconds > 0) throw tooMany(retryAfterSeconds)
    },
  }
}

type Way = [socket: string | undefined, forwardedFor: string | undefined, trustedProxies: number]
const chainOf = (socket: string | undefined, forwardedFor: string | undefined) =>
  [...(forwardedFor ?? '').split(',').map((part) => part.trim()), socket ?? ''].filter((part) => part !== '')
/**
 * The whole address a request comes from: the socket's, or as many steps back in X-Forwarded-For as there are proxies of
 * ours. What a client writes into that header itself stands further left and is never read.
 */
export function sourceAddress(...[socket, forwardedFor, trustedProxies]: Way): string {
  const chain = trustedProxies === 0 ? [] : chainOf(socket, forwardedFor)
  const address = trustedProxies === 0 ? (socket ?? '') : (chain.at(-1 - trustedProxies) ?? chain[0] ?? '')
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
/** The same, an IPv6 address cut to its /64, which is one household. */
export const clientAddress = (...way: Way): string => household(sourceAddress(...way))
/** Whether it took every step through our proxies, so that headers which they set are theirs. */
export const cameByProxies = (...[socket, forwardedFor, trustedProxies]: Way): boolean =>
  trustedProxies > 0 && chainOf(socket, forwardedFor).length > trustedProxies

export function household(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const left = head.split(':').filter((g) => g !== '')
  const right = (tail ?? '').split(':').filter((g) => g !== '')
  const groups = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((g) => Number.parseInt(g, 16).toString(16))
    .join(':')}::/64`
}
