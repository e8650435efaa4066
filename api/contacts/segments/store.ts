import { and, count, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company, contact, segment } from '../../../db/schema/contacts.ts'
import { contactStage, MOVED, MOVES } from '../../../db/schema/flywheel.ts'
import { isAnywhere, likePattern, phrase } from '../../kernel/search.ts'
import { companyKey } from '../companies/rules.ts'
import type { ContactFilter } from './contract.ts'
import { daysBetween, splitTrait } from './rules.ts'

/**
 * One filter, asked in either of two ways: of each contact in turn, or by the list of those it lets through. A short
 * list is the faster way in; a long one is not worth making, because a walk from the newest contact soon meets enough.
 */
interface Condition {
  holds: SQL
  /** Selects what `by` is compared with. */
  list?: { by: SQL; of: SQL }
}
const SHORT = 10_000
/** The highest total that is counted for a list, and for a segment's name. */
export const MOST = 10_000
export const MOST_OF_SEGMENT = 1_000

const isShown = sql`contact.canonical_id = contact.id AND contact.erased_at IS NULL`
/** Contacts that were merged into another; few, and in an index of their own. */
const merged = sql`contact_merge g JOIN contact m ON m.id = g.merged_id AND g.undone_at IS NULL`

function found(words: string): Condition {
  const like = sql`LIKE ${likePattern(words)} ESCAPE '\\'`
  const says = (one: SQL) => sql`${one}.name ${like} OR ${one}.email ${like} OR ${one}.external_id ${like}`
  const key = companyKey(words)
  const companies = isAnywhere(words)
    ? sql`SELECT id FROM company WHERE instr(name_key, ${key}) > 0`
    : sql`SELECT id FROM company WHERE name_key LIKE ${likePattern(key)} ESCAPE '\\'`
  const holds = sql`(${says(sql`contact`)} OR contact.company_id IN (${companies})
    OR contact.id IN (SELECT m.canonical_id FROM ${merged} WHERE ${says(sql`m`)}))`
  if (!isAnywhere(words)) return { holds }
  const hits = sql`SELECT rowid FROM contact_search WHERE contact_search MATCH ${phrase(words)}`
  const of = sql`${hits} UNION ALL SELECT number FROM contact WHERE company_id IN (${companies})
    UNION ALL SELECT k.number FROM ${merged} JOIN contact k ON k.id = m.canonical_id WHERE m.number IN (${hits})`
  return { holds, list: { by: sql`contact.number`, of } }
}

const withAccount: Condition = {
  holds: sql`(EXISTS (SELECT 1 FROM account a WHERE a.contact_id = contact.id)
    OR contact.id IN (SELECT m.canonical_id FROM ${merged} JOIN account a ON a.contact_id = m.id))`,
  list: {
    by: sql`contact.id`,
    of: sql`SELECT contact_id FROM account WHERE contact_id IS NOT NULL
      UNION ALL SELECT m.canonical_id FROM ${merged} JOIN account a ON a.contact_id = m.id`,
  },
}

/** A number or a truth is found by how it is written. The first two tests only spare the third its work. */
function withTrait(text: string): Condition {
  const { name, value } = splitTrait(text)
  const written = (words: string) => JSON.stringify(words)
  return {
    holds: sql`instr(contact.traits, ${`${written(name)}:`}) > 0 AND instr(contact.traits, ${written(value).slice(1, -1)}) > 0
      AND EXISTS (SELECT 1 FROM json_each(contact.traits) j WHERE j.key = ${name} AND
        CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(j.value AS TEXT) END = ${value})`,
  }
}

/** Who stands somewhere on the wheel, or moved there: nothing that was taken back counts. */
function onTheWheel(filter: ContactFilter): (Condition | undefined | false)[] {
  const { health, moved, movedFrom, movedTo, cameBy } = filter
  const { since, until } = daysBetween({ from: filter.movedSince, to: filter.movedUntil })
  const within = (at: SQL) => sql`${at} >= ${since ?? 0} AND ${at} < ${until ?? Number.MAX_SAFE_INTEGER}`
  const standing = (is: SQL): Condition => ({
    holds: sql`EXISTS (SELECT 1 FROM contact_stage s WHERE s.contact_id = contact.id AND ${is})`,
  })
  const moves = moved || movedFrom || movedTo
  const came = !movedFrom
    ? moved === 'forward' && sql`t.from_stage IS NOT NULL`
    : movedFrom === 'stranger'
      ? sql`t.from_stage IS NULL`
      : sql`t.from_stage = ${movedFrom}`
  const how = and(
    sql`t.implied = 0 AND t.kind IN ${moved ? [...MOVED[moved]] : [...MOVES]} AND ${within(sql`t.at`)}`,
    came || undefined,
    movedTo && sql`t.to_stage = ${movedTo}`,
    cameBy === undefined ? undefined : sql`t.channel = ${cameBy}`,
    sql`NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id)`,
  )!
  return [
    health && standing(sql`s.health = ${health}`),
    !moves && cameBy !== undefined && standing(sql`s.channel = ${cameBy}`),
    !moves && (since ?? until) !== undefined && standing(within(sql`s.entered_at`)),
    moves && {
      holds: sql`EXISTS (SELECT 1 FROM contact m JOIN stage_transition t ON t.contact_id = m.id
        WHERE m.canonical_id = contact.id AND ${how})`,
      list: {
        by: sql`contact.id`,
        of: sql`SELECT m.canonical_id FROM stage_transition t JOIN contact m ON m.id = t.contact_id WHERE ${how}`,
      },
    },
  ].map((one) => one || undefined)
}

function conditionsOf(filter: ContactFilter): Condition[] {
  const { since, until } = daysBetween(filter)
  const { q, stage, company, source, consent, account, plan, trait } = filter
  const all: (Condition | undefined | false)[] = [
    company !== undefined && { holds: sql`contact.company_id = ${company}` },
    source && { holds: sql`contact.source = ${source}` },
    plan !== undefined && { holds: sql`contact.plan = ${plan}` },
    since !== undefined && { holds: gte(contact.createdAt, since) },
    until !== undefined && { holds: lt(contact.createdAt, until) },
    stage && {
      holds: sql`EXISTS (SELECT 1 FROM contact_stage s WHERE s.contact_id = contact.id AND s.stage = ${stage})`,
      list: { by: sql`contact.id`, of: sql`SELECT contact_id FROM contact_stage WHERE stage = ${stage}` },
    },
    consent && {
      holds: sql`EXISTS (SELECT 1 FROM contact m JOIN consent x ON x.contact_id = m.id
        WHERE m.canonical_id = contact.id AND x.scope = ${consent} AND x.withdrawn_at IS NULL)`,
      list: {
        by: sql`contact.id`,
        of: sql`SELECT m.canonical_id FROM consent x JOIN contact m ON m.id = x.contact_id
          WHERE x.scope = ${consent} AND x.withdrawn_at IS NULL`,
      },
    },
    ...onTheWheel(filter),
    account === 'yes' && withAccount,
    account === 'no' && { holds: sql`NOT ${withAccount.holds}` },
    trait !== undefined && withTrait(trait),
    q !== undefined && found(q),
  ]
  return all.filter((one) => one !== undefined && one !== false)
}

async function isShort(db: Reads, { of }: NonNullable<Condition['list']>): Promise<boolean> {
  const row = await db.get<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM (${of}) LIMIT ${SHORT + 1})`)
  return row.n <= SHORT
}
async function whereOf(db: Reads, filter: ContactFilter): Promise<SQL> {
  const asked: SQL[] = [isShown]
  for (const { holds, list } of conditionsOf(filter)) {
    asked.push(list && (await isShort(db, list)) ? sql`${list.by} IN (${list.of})` : holds)
  }
  return and(...asked)!
}
const countUpTo = async (db: Reads, where: SQL, most: number) => {
  const row = await db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM contact WHERE ${where} LIMIT ${most + 1})`,
  )
  return { n: Math.min(row.n, most), more: row.n > most }
}

export const countIn = async (db: Reads, filter: ContactFilter) =>
  countUpTo(db, await whereOf(db, filter), MOST_OF_SEGMENT)

/** Newest first, one more than asked for, and how many there are in all. */
export async function contactsIn(db: Reads, filter: ContactFilter, before: number | undefined, limit: number) {
  const where = await whereOf(db, filter)
  const rows = await db
    .select({
      number: contact.number,
      ...{ id: contact.id, name: contact.name, email: contact.email, plan: contact.plan, source: contact.source },
      company: { id: company.id, name: company.name },
      stage: contactStage.stage,
      createdAt: contact.createdAt,
    })
    .from(contact)
    .leftJoin(company, eq(company.id, contact.companyId))
    .leftJoin(contactStage, eq(contactStage.contactId, contact.id))
    .where(and(where, before === undefined ? undefined : lt(contact.number, before)))
    .orderBy(desc(contact.number))
    .limit(limit + 1)
  const isAll = before === undefined && rows.length <= limit
  return { rows, total: isAll ? { n: rows.length, more: false } : await countUpTo(db, where, MOST) }
}

/** The contacts a saved segment finds, as a condition; undefined when there is no such segment any more. */
export async function segmentCondition(db: Reads, id: string): Promise<SQL | undefined> {
  const found = await db.select({ filter: segment.filter }).from(segment).where(eq(segment.id, id)).get()
  return found && whereOf(db, JSON.parse(found.filter) as ContactFilter)
}
export const segments = (db: Reads) => db.select().from(segment).orderBy(segment.name)
export const countSegments = async (db: Reads) => (await db.select({ n: count() }).from(segment).get())!.n
export const insertSegment = (tx: DbTx, row: typeof segment.$inferInsert) => tx.insert(segment).values(row)
/** True when it was there. */
export const deleteSegment = async (tx: DbTx, id: string) =>
  (await tx.delete(segment).where(eq(segment.id, id)).returning({ id: segment.id })).length === 1
