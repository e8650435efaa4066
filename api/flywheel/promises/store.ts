import { and, count, desc, eq, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { promise } from '../../../db/schema/promises.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { PromisesQuery } from './contract.ts'
import type { Priced } from './rules.ts'

export type PromiseRow = typeof promise.$inferSelect

export const insertPromise = async (tx: DbTx, row: typeof promise.$inferInsert) =>
  (await tx.insert(promise).values(row).onConflictDoNothing({ target: promise.key }).returning({ id: promise.id }))
    .length === 1
export const promiseById = (db: Reads, id: string) => db.select().from(promise).where(eq(promise.id, id)).get()
export const promiseByKey = (db: Reads, key: string) => db.select().from(promise).where(eq(promise.key, key)).get()
/** False when it had ended. */
export const endPromise = async (tx: DbTx, id: string, end: Pick<PromiseRow, 'state' | 'endedAt' | 'byTime'>) =>
  (
    await tx
      .update(promise)
      .set(end)
      .where(and(eq(promise.id, id), eq(promise.state, 'open')))
      .returning({ id: promise.id })
  ).length === 1
/** Open ones whose day is over. */
export const overdue = (db: Reads, today: string, limit: number) =>
  db
    .select({ id: promise.id })
    .from(promise)
    .where(and(eq(promise.state, 'open'), lt(promise.dueOn, today)))
    .limit(limit)
export const contactByEmail = (db: Reads, email: string) =>
  db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.email, email), isNull(contact.erasedAt)))
    .get()
export const colleagueByEmail = (db: Reads, email: string) =>
  db
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.email, email), ne(account.role, 'customer'), isNull(account.disabledAt)))
    .get()
export const forget = (tx: DbTx, contactId: string) =>
  tx.update(promise).set({ words: '' }).where(ofPerson(promise.contactId, contactId))

/** The last made first. */
export const listed = (db: Reads, { team, state, limit }: PromisesQuery, after: Key | undefined) =>
  db
    .select({ promise, contact: { id: contact.id, name: contact.name }, owner: account.name })
    .from(promise)
    .innerJoin(contact, eq(contact.id, promise.contactId))
    .leftJoin(account, eq(account.id, promise.ownerId))
    .where(
      and(
        team && eq(promise.team, team),
        state && eq(promise.state, state),
        after && or(lt(promise.madeAt, after.at), and(eq(promise.madeAt, after.at), lt(promise.id, after.id))),
      ),
    )
    .orderBy(desc(promise.madeAt), desc(promise.id))
    .limit(limit + 1)
export const byTeam = (db: Reads) =>
  db.select({ team: promise.team, state: promise.state, n: count() }).from(promise).groupBy(promise.team, promise.state)
export const brokenSince = (db: Reads, since: number, limit: number) =>
  db
    .select({
      ...{ id: promise.id, words: promise.words, team: promise.team, endedAt: promise.endedAt },
      contact: { id: contact.id, name: contact.name },
    })
    .from(promise)
    .innerJoin(contact, eq(contact.id, promise.contactId))
    .where(and(eq(promise.state, 'broken'), sql`${promise.endedAt} >= ${since}`))
    .orderBy(desc(promise.endedAt))
    .limit(limit)

const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
/**
 * What people did in a time after a promise ended, each counted once: from the first that was broken, or of whom none was,
 * from the first that was kept.
 */
export async function priceOf(db: Reads, now: number, spanMs: number): Promise<Record<'broken' | 'kept', Priced>> {
  const rows = await db.all<{ broken: number } & Priced>(sql`
    WITH one AS (SELECT c.canonical_id AS person, max(p.state = 'broken') AS broken,
        coalesce(min(CASE WHEN p.state = 'broken' THEN p.ended_at END), min(p.ended_at)) AS at
      FROM promise p JOIN contact c ON c.id = p.contact_id WHERE p.ended_at IS NOT NULL GROUP BY 1),
    ripe AS (SELECT * FROM one WHERE at <= ${whole(now - spanMs)}),
    moves AS (SELECT r.person, r.at AS since, t.at, t.recorded_at, t.id, t.kind, t.from_stage, t.health_to, t.implied
      FROM ripe r JOIN contact m ON m.canonical_id = r.person JOIN stage_transition t ON t.contact_id = m.id
      WHERE t.at <= r.at + ${whole(spanMs)} AND t.supersedes IS NULL AND t.to_stage IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM stage_transition x WHERE x.supersedes = t.id))
    SELECT r.broken, count(*) AS people,
      sum(coalesce((SELECT m.health_to IN ('active', 'at_risk') FROM moves m WHERE m.person = r.person
        ORDER BY m.at DESC, m.recorded_at DESC, m.id DESC LIMIT 1), 0)) AS stayed,
      sum((SELECT count(*) FROM moves m WHERE m.person = r.person AND m.at > m.since AND m.implied = 0
        AND m.kind IN ('advance', 'recover') AND m.from_stage IS NOT NULL)) AS forward,
      sum((SELECT count(*) FROM moves m WHERE m.person = r.person AND m.at > m.since AND m.kind IN ('regress', 'lapse'))) AS lost
    FROM ripe r GROUP BY r.broken`)
  const none = { people: 0, stayed: 0, forward: 0, lost: 0 }
  const of = (broken: number) => rows.find((row) => Number(row.broken) === broken) ?? none
  return { broken: of(1), kept: of(0) }
}
