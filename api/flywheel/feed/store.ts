import { and, asc, count, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { companyGoal, feedEntry, feedMark, feedTag } from '../../../db/schema/feed.ts'
import { account } from '../../../db/schema/identity.ts'
import { teamComment } from '../../../db/schema/items.ts'
import type { Key } from '../../kernel/page.ts'
import { isNamed, ofPerson } from '../../kernel/person.ts'
import type { FeedQuery } from './contract.ts'
import { saying } from './words/store.ts'

export type EntryRow = typeof feedEntry.$inferSelect
type Log = 'portal' | 'host'
const whole = (n: number) => sql`CAST(${n} AS INTEGER)`

export const markOf = async (db: Reads, log: Log) =>
  (await db.select({ seq: feedMark.seq }).from(feedMark).where(eq(feedMark.log, log)).get())?.seq ?? 0
export const saveMark = (tx: DbTx, log: Log, seq: number) =>
  tx.insert(feedMark).values({ log, seq }).onConflictDoUpdate({ target: feedMark.log, set: { seq } })
export interface Happened {
  seq: number
  type: string
  at: number
  contactId: string | null
  data: string | null
}
/** The next rows of a log, whatever they are about; their kinds are sorted out by who reads. */
export const portalAfter = (db: Reads, seq: number, limit: number) =>
  db.all<Happened>(sql`
    SELECT seq, type, at, contact_id AS "contactId", data FROM event WHERE seq > ${whole(seq)} ORDER BY seq LIMIT ${whole(limit)}`)
export const hostAfter = (db: Reads, seq: number, limit: number) =>
  db.all<Happened>(sql`
    SELECT t.seq, coalesce(y.counts_as, y.name) AS type, t.occurred_at AS at, t.contact_id AS "contactId", t.props AS data
    FROM tracked_event t JOIN event_type y ON y.id = t.type_id WHERE t.seq > ${whole(seq)} ORDER BY t.seq LIMIT ${whole(limit)}`)

/** Null when it is in the feed already. */
export const insertEntry = async (tx: DbTx, row: typeof feedEntry.$inferInsert) =>
  (await tx.insert(feedEntry).values(row).onConflictDoNothing().returning({ id: feedEntry.id }))[0]?.id ?? null
export async function saveTags(tx: DbTx, entryId: string, tags: readonly string[]) {
  await tx.delete(feedTag).where(eq(feedTag.entryId, entryId))
  if (tags.length > 0) await tx.insert(feedTag).values(tags.map((tag) => ({ tag, entryId })))
}
export const entryById = (db: Reads, id: string) => db.select().from(feedEntry).where(eq(feedEntry.id, id)).get()
export const update = (tx: DbTx, id: string, change: Partial<EntryRow>) =>
  tx.update(feedEntry).set(change).where(eq(feedEntry.id, id))
const waits = and(eq(feedEntry.asks, true), isNull(feedEntry.answeredAt))
/** What one of us wrote answers it, if it still waits. */
export const answerSource = (tx: DbTx, source: EntryRow['source'], sourceId: string, at: number) =>
  tx
    .update(feedEntry)
    .set({ answeredAt: at })
    .where(and(eq(feedEntry.source, source), eq(feedEntry.sourceId, sourceId), waits))
/** All that a person asked in some places until then. */
export const answerPerson = (tx: DbTx, contactId: string, sources: readonly EntryRow['source'][], at: number) =>
  tx
    .update(feedEntry)
    .set({ answeredAt: at })
    .where(
      and(
        ofPerson(feedEntry.contactId, contactId),
        inArray(feedEntry.source, [...sources]),
        waits,
        sql`${feedEntry.at} <= ${at}`,
      ),
    )
/** Who wrote a comment on a request: a colleague’s own is no voice of a customer. */
export const commentOf = (db: Reads, id: string) =>
  db
    .all<{ accountId: string | null; kind: string; requestId: string }>(
      sql`SELECT account_id AS "accountId", kind, request_id AS "requestId" FROM request_comment WHERE id = ${id}`,
    )
    .then((rows) => rows[0])

export interface Recurring {
  tag: string
  people: number
  team: 'marketing' | 'sales' | 'service' | null
}
/** Tags that at least so many people brought up since a moment, with the team that hears most of it. */
export const recurring = (db: Reads, since: number, people: number) =>
  db.all<Recurring>(sql`
    SELECT t.tag, count(DISTINCT c.canonical_id) AS people,
      (SELECT x.team FROM feed_tag y JOIN feed_entry x ON x.id = y.entry_id WHERE y.tag = t.tag AND x.at >= ${whole(since)}
        AND x.team IS NOT NULL GROUP BY x.team ORDER BY count(*) DESC, x.team LIMIT 1) AS team
    FROM feed_entry f JOIN feed_tag t ON t.entry_id = f.id JOIN contact c ON c.id = f.contact_id
    WHERE f.at >= ${whole(since)} GROUP BY t.tag HAVING count(DISTINCT c.canonical_id) >= ${whole(people)}
    ORDER BY people DESC, t.tag LIMIT 50`)
/** Items that a tag made before, the last first. SQLite counts signs where JavaScript counts their halves. */
export const itemsFrom = (db: Reads, prefix: string) =>
  db.all<{ state: string; endedAt: number | null }>(sql`
    SELECT state, ended_at AS "endedAt" FROM work_item WHERE kind = 'recurring'
      AND substr(cause, 1, ${[...prefix].length}) = ${prefix} ORDER BY opened_at DESC`)

const tagged = (tag: string) =>
  sql`EXISTS (SELECT 1 FROM ${feedTag} WHERE ${feedTag.tag} = ${tag} AND ${feedTag.entryId} = ${feedEntry.id})`
const seen = (db: Reads) =>
  db
    .select({
      entry: feedEntry,
      owner: { id: account.id, name: account.name },
      contact: { id: contact.id, name: contact.name },
      tags: sql<string>`(SELECT json_group_array(tag) FROM (SELECT tag FROM ${feedTag} WHERE ${feedTag.entryId} = ${feedEntry.id} ORDER BY tag))`,
      comments: sql<number>`(SELECT count(*) FROM ${teamComment} WHERE ${teamComment.subjectKind} = 'feed' AND ${teamComment.subjectId} = ${feedEntry.id})`,
    })
    .from(feedEntry)
    .leftJoin(account, eq(account.id, feedEntry.ownerId))
    .leftJoin(contact, eq(contact.id, feedEntry.contactId))
export type Seen = Awaited<ReturnType<typeof listed>>[number]
/** What waits comes with the oldest first, all else with the newest. */
export function listed(db: Reads, query: FeedQuery, after: Key | undefined) {
  const oldest = query.waits === 'yes'
  const [at, id] = [feedEntry.at, feedEntry.id]
  const beyond =
    after &&
    (oldest
      ? or(sql`${at} > ${after.at}`, and(eq(at, after.at), sql`${id} > ${after.id}`))
      : or(lt(at, after.at), and(eq(at, after.at), lt(id, after.id))))
  return seen(db)
    .where(
      and(
        query.source && eq(feedEntry.source, query.source),
        query.team === 'none' ? isNull(feedEntry.team) : query.team ? eq(feedEntry.team, query.team) : undefined,
        query.owner ? eq(feedEntry.ownerId, query.owner) : undefined,
        query.tag ? tagged(query.tag) : undefined,
        oldest ? waits : undefined,
        query.q
          ? or(
              saying(query.q),
              sql`${feedEntry.contactId} IN (SELECT id FROM contact WHERE ${isNamed(sql`canonical_id`, query.q)})`,
            )
          : undefined,
        beyond,
      ),
    )
    .orderBy(oldest ? asc(at) : desc(at), oldest ? asc(id) : desc(id))
    .limit(query.limit + 1)
}
export const seenById = (db: Reads, id: string) => seen(db).where(eq(feedEntry.id, id)).get()

export const waiting = async (db: Reads) =>
  (
    await db
      .select({ n: count(), oldestAt: sql<number | null>`min(${feedEntry.at})` })
      .from(feedEntry)
      .where(waits)
  )[0]!
/** How long each waited that was asked since a moment and is answered, the shortest first. */
export const waited = async (db: Reads, since: number) =>
  (
    await db
      .select({ ms: sql<number>`${feedEntry.answeredAt} - ${feedEntry.at}` })
      .from(feedEntry)
      .where(and(sql`${feedEntry.at} >= ${whole(since)}`, sql`${feedEntry.answeredAt} IS NOT NULL`))
      .orderBy(sql`1`)
      .limit(100_000)
  ).map(({ ms }) => ms)

export const goals = (db: Reads) =>
  db
    .select({ words: companyGoal.words, changedAt: companyGoal.changedAt, changedBy: account.name })
    .from(companyGoal)
    .leftJoin(account, eq(account.id, companyGoal.changedBy))
    .orderBy(asc(companyGoal.position))
export async function saveGoals(tx: DbTx, words: readonly string[], changedAt: number, changedBy: string) {
  await tx.delete(companyGoal)
  if (words.length > 0)
    await tx.insert(companyGoal).values(words.map((one, position) => ({ position, words: one, changedAt, changedBy })))
}
/** Entries about a person, by any contact of theirs. */
export const about = async (db: Reads, contactId: string) =>
  (await db.select({ id: feedEntry.id }).from(feedEntry).where(ofPerson(feedEntry.contactId, contactId))).map(
    ({ id }) => id,
  )
