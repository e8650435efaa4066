import { and, asc, count, desc, eq, gt, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { partner } from '../../db/schema/affiliates.ts'
import { contact } from '../../db/schema/contacts.ts'
import { click, link, linkDay, linkTally, ownerTrace } from '../../db/schema/links.ts'
import { setting } from '../../db/schema/settings.ts'
import { CELLS, COUNTED, linkFigures, TALLY } from '../kernel/link-figures.ts'
import { DEFAULT_LINK_RULES, LINK_RULES, type LinkRules } from '../kernel/link-rules.ts'
import type { Key } from '../kernel/page.ts'
import { ofPerson } from '../kernel/person.ts'
import { asWritten, isAnywhere, phrase } from '../kernel/search.ts'
import type { Trace } from '../kernel/traces.ts'

export type LinkRow = typeof link.$inferSelect
export type ClickRow = typeof click.$inferSelect

export async function linkRules(db: Reads): Promise<LinkRules> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, LINK_RULES)).get()
  return { ...DEFAULT_LINK_RULES, ...(row && (JSON.parse(row.value) as Partial<LinkRules>)) }
}

export const linkById = (db: Reads, id: string) => db.select().from(link).where(eq(link.id, id)).get()
export const linkByCode = (db: Reads, code: string) => db.select().from(link).where(eq(link.code, code)).get()
/** All changes since that one, in their order. */
export const linksSince = (db: Reads, seq: number, limit: number) =>
  db.select().from(link).where(gt(link.seq, seq)).orderBy(asc(link.seq)).limit(limit)
export const linksOfPerson = (db: Reads, contactId: string) =>
  db.select().from(link).where(ofPerson(link.ownerId, contactId)).orderBy(asc(link.createdAt), asc(link.id))

const nextSeq = sql<number>`(SELECT coalesce(max(seq), 0) + 1 FROM link)`
/** False when somebody has this code already, or this person such a link. */
export const insertLink = async (tx: DbTx, row: Omit<typeof link.$inferInsert, 'seq'>) =>
  (
    await tx
      .insert(link)
      .values({ ...row, seq: nextSeq })
      .onConflictDoNothing()
      .returning({ id: link.id })
  ).length === 1
export const changeLink = (
  tx: DbTx,
  id: string,
  change: Partial<Pick<LinkRow, 'label' | 'destination' | 'disabledAt'>>,
) =>
  tx
    .update(link)
    .set({ ...change, seq: nextSeq })
    .where(eq(link.id, id))
/** Nobody's any more, and no way to anywhere. */
export const releaseLink = (tx: DbTx, { id, disabledAt }: LinkRow, now: number) =>
  tx
    .update(link)
    .set({ ownerId: null, label: '', disabledAt: disabledAt ?? now, seq: nextSeq })
    .where(eq(link.id, id))
/** Whether it is stopped because its owner may not earn now. */
export const isStopped = async (db: Reads, { purpose, ownerId }: LinkRow) =>
  purpose === 'affiliate' &&
  ownerId !== null &&
  (await db
    .select({ id: partner.id })
    .from(partner)
    .where(and(ofPerson(partner.contactId, ownerId), inArray(partner.state, ['paused', 'banned'])))
    .get()) !== undefined
export const linksOwnedBy = (db: Reads, contactIds: string[]) =>
  db.select().from(link).where(inArray(link.ownerId, contactIds))

const figures = (linkIds: string[]) => linkFigures(sql`SELECT value FROM json_each(${JSON.stringify(linkIds)})`)
const summed = sql`sum(real) AS real, sum(duplicates) AS duplicates, sum(own) AS own, sum(embedded) AS embedded,
  sum(prefetches) AS prefetches, sum(bots) AS bots`
export const NONE = { real: 0, duplicates: 0, own: 0, embedded: 0, prefetches: 0, bots: 0 }
type Counted<Key> = { linkId: string } & Key & typeof NONE

export const countsOf = (db: Reads, linkIds: string[]) =>
  db.all<Counted<unknown>>(sql`SELECT link_id AS linkId, ${summed} FROM ${figures(linkIds)} GROUP BY 1`)
export const channelsOf = (db: Reads, linkIds: string[]) =>
  db.all<Counted<{ channel: string }>>(sql`
    SELECT link_id AS linkId, channel, ${summed} FROM ${figures(linkIds)} GROUP BY 1, 2 ORDER BY 3 DESC, 2`)
export const daysOf = (db: Reads, linkIds: string[], since: string) =>
  db.all<Counted<{ day: string }>>(sql`
    SELECT link_id AS linkId, day, ${summed} FROM ${figures(linkIds)} WHERE day >= ${since} GROUP BY 1, 2 ORDER BY 2`)

export const isUncounted = async (db: Reads) =>
  (await db.get<{ left: number }>(sql`SELECT EXISTS (SELECT 1 FROM click WHERE seq > ${TALLY}) AS left`))!.left === 1

/** Counts the next clicks; false when all are counted. Which ones is asked in the change, so nobody counts one twice. */
export async function countClicks(tx: DbTx, limit: number): Promise<boolean> {
  const ends = await tx.get<{ from: number; to: number }>(sql`
    SELECT ${TALLY} AS "from", (SELECT coalesce(max(seq), 0) FROM click) AS "to"`)
  const { from, to } = ends!
  const end = Math.min(to, from + limit)
  if (end === from) return false
  await tx.run(sql`
    INSERT INTO ${linkDay} (link_id, day, channel, real, duplicates, own, embedded, prefetches, bots)
    SELECT ${CELLS}, ${COUNTED} FROM click WHERE seq > ${from} AND seq <= ${end} GROUP BY 1, 2, 3
    ON CONFLICT (link_id, day, channel) DO UPDATE SET real = real + excluded.real,
      duplicates = duplicates + excluded.duplicates, own = own + excluded.own, embedded = embedded + excluded.embedded,
      prefetches = prefetches + excluded.prefetches, bots = bots + excluded.bots`)
  await tx
    .insert(linkTally)
    .values({ id: 1, seq: end })
    .onConflictDoUpdate({ target: linkTally.id, set: { seq: end } })
  return end < to
}

/** The beginning of a code, words of a label, or of an owner's name or address, from three letters on. */
function matching(q: string): SQL | undefined {
  const code = q.toUpperCase().replace(/[\s-]/g, '')
  const label = `%${asWritten(q)}%`
  const found = sql`SELECT rowid FROM contact_search WHERE contact_search MATCH ${phrase(q)}`
  return or(
    code === '' ? undefined : and(gte(link.code, code), lt(link.code, `${code}~`)),
    sql`(${link.label} <> '' AND ${link.label} LIKE ${label} ESCAPE '\\')`,
    !isAnywhere(q) ? undefined : sql`${link.ownerId} IN (SELECT c.id FROM contact c WHERE c.number IN (${found}))`,
  )
}
/** Newest first, one more than asked for when there are more. */
export const links = (db: Reads, { q, limit }: { q?: string | undefined; limit: number }, after: Key | undefined) =>
  db
    .select({ link, owner: { contactId: contact.canonicalId, name: contact.name } })
    .from(link)
    .leftJoin(contact, eq(contact.id, link.ownerId))
    .where(and(q ? matching(q) : undefined, after && sql`(${link.createdAt}, ${link.id}) < (${after.at}, ${after.id})`))
    .orderBy(desc(link.createdAt), desc(link.id))
    .limit(limit + 1)
export const linkWithOwner = (db: Reads, id: string) =>
  db
    .select({ link, owner: { contactId: contact.canonicalId, name: contact.name } })
    .from(link)
    .leftJoin(contact, eq(contact.id, link.ownerId))
    .where(eq(link.id, id))
    .get()

/**
 * One statement, however many there are; who is there already stays. The session that came with a click says whether it
 * was the owner's own, and is not kept.
 * @param lines JSON arrays of rows as `lineOf` writes them
 */
export async function insertClicks(tx: DbTx, lines: string[]) {
  const rows = lines.length === 1 ? lines[0]! : `[${lines.map((line) => line.slice(1, -1)).join()}]`
  const own = sql`value->>14 IS NOT NULL AND EXISTS (
    SELECT 1 FROM session s JOIN account a ON a.id = s.account_id JOIN contact me ON me.id = a.contact_id
    JOIN link l ON l.id = value->>1 JOIN contact o ON o.id = l.owner_id
    WHERE s.id = value->>14 AND o.canonical_id = me.canonical_id)`
  await tx.run(sql`
    INSERT INTO ${click} (id, link_id, at, channel, sub_id, network_hash, browser_hash, referrer_host, landing, paid_param,
      bot, prefetch, duplicate, navigation, own, kept, hosting, country)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9,
      value->>10, value->>11, value->>12, value->>13, ${own}, value->>15, value->>16,
      value->>17
    FROM json_each(${rows}) WHERE true
    ON CONFLICT (id) DO NOTHING`)
}

export const clickById = (db: Reads, id: string) => db.select().from(click).where(eq(click.id, id)).get()
/** First clicks of visits, in the order of their ids. */
export const visitsAfter = (db: Reads, id: string, limit: number) =>
  db
    .select({
      ...{ id: click.id, linkId: click.linkId, at: click.at },
      ...{ networkHash: click.networkHash, browserHash: click.browserHash },
      counts: sql<number>`${click.navigation} AND NOT (${click.bot} OR ${click.prefetch} OR ${click.duplicate})`,
    })
    .from(click)
    .where(gt(click.id, id))
    .orderBy(asc(click.id))
    .limit(limit)
export const clickFrom = (db: Reads, id: string) =>
  db
    .select({ id: click.id, at: click.at, forgotten: sql<number>`${click.networkHash} IS NULL` })
    .from(click)
    .where(gte(click.id, id))
    .orderBy(asc(click.id))
    .limit(1)
    .get()
/** Takes the hashes and the country off the next clicks between two ids, the first included; answers the last of them. */
export async function forgetHashes(tx: DbTx, from: string, to: string, limit: number): Promise<string | undefined> {
  const ids = tx
    .select({ id: click.id })
    .from(click)
    .where(and(gte(click.id, from), lt(click.id, to)))
    .orderBy(asc(click.id))
    .limit(limit)
  const done = await tx
    .update(click)
    .set({ networkHash: null, browserHash: null, country: null })
    .where(inArray(click.id, ids))
    .returning({ id: click.id })
  return done
    .map(({ id }) => id)
    .sort()
    .at(-1)
}

export const insertTraces = (tx: DbTx, contactId: string, at: number, traces: Trace[]) =>
  tx
    .insert(ownerTrace)
    .values(traces.map((trace) => ({ contactId, at, ...trace })))
    .onConflictDoNothing()
export const hasTrace = async (db: Reads, contactId: string, at: number, { networkHash, browserHash }: Trace) =>
  (await db
    .select({ n: count() })
    .from(ownerTrace)
    .where(
      and(
        ...[eq(ownerTrace.contactId, contactId), eq(ownerTrace.networkHash, networkHash)],
        ...[eq(ownerTrace.browserHash, browserHash), eq(ownerTrace.at, at)],
      ),
    )
    .get())!.n > 0
export const dropTraces = (tx: DbTx, before: number) => tx.delete(ownerTrace).where(lt(ownerTrace.at, before))
export const dropTracesOf = (tx: DbTx, contactIds: string[]) =>
  tx.delete(ownerTrace).where(inArray(ownerTrace.contactId, contactIds))

export const linksAfter = (db: Reads, afterId: string, limit: number) =>
  db.select().from(link).where(gt(link.id, afterId)).orderBy(asc(link.id)).limit(limit)
export const clicksAfter = (db: Reads, afterId: string, limit: number) =>
  db
    .select({ click, code: link.code })
    .from(click)
    .innerJoin(link, eq(link.id, click.linkId))
    .where(gt(click.id, afterId))
    .orderBy(asc(click.id))
    .limit(limit)
