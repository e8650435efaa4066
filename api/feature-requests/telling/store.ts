import { and, asc, desc, eq, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { board, requestStatus } from '../../../db/schema/boards.ts'
import { changelogEntry, changelogRequest } from '../../../db/schema/changelog.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import {
  requestDigest,
  requestNotice,
  requestNoticeComment,
  requestTelling,
} from '../../../db/schema/request-telling.ts'
import { setting } from '../../../db/schema/settings.ts'
import { isCustomerHere, ofPerson } from '../../kernel/person.ts'
import type { Level } from '../following/rules.ts'
import type { NoticeKind, Rhythm } from './rules.ts'

export type NoticeRow = typeof requestNotice.$inferSelect

export const insertNotice = (tx: DbTx, row: typeof requestNotice.$inferInsert) => tx.insert(requestNotice).values(row)
export const noticeById = (db: Reads, id: string) =>
  db.select().from(requestNotice).where(eq(requestNotice.id, id)).get()
/** Notices of a request that nobody or not everybody was told of yet. */
export const openNotices = (db: Reads, requestId: string, kind: NoticeKind) =>
  db
    .select()
    .from(requestNotice)
    .where(
      and(
        eq(requestNotice.requestId, requestId),
        eq(requestNotice.kind, kind),
        inArray(requestNotice.state, ['waiting', 'telling']),
      ),
    )
export const lastComments = (db: Reads, requestId: string) =>
  db
    .select()
    .from(requestNotice)
    .where(and(eq(requestNotice.requestId, requestId), eq(requestNotice.kind, 'comment')))
    .orderBy(desc(requestNotice.dueAt))
    .limit(1)
    .get()
export const noticesOfEntry = (db: Reads, entryId: string) =>
  db.select().from(requestNotice).where(eq(requestNotice.entryId, entryId))
export const dueNotice = (db: Reads, now: number) =>
  db
    .select()
    .from(requestNotice)
    .where(and(sql`${requestNotice.state} IN ('waiting', 'telling')`, lte(requestNotice.dueAt, now)))
    .orderBy(asc(requestNotice.dueAt), asc(requestNotice.id))
    .limit(1)
    .get()
export const setNotice = (tx: DbTx, id: string, state: NoticeRow['state'], now: number) =>
  tx
    .update(requestNotice)
    .set({ state, finishedAt: state === 'done' || state === 'dropped' ? now : null })
    .where(eq(requestNotice.id, id))
export const addComment = (tx: DbTx, row: typeof requestNoticeComment.$inferInsert) =>
  tx.insert(requestNoticeComment).values(row).onConflictDoNothing()

/** What a notice says of a request, read again when people are told. */
export const standingRequests = (db: Reads, ids: string[]) =>
  db
    .select({
      ...{ id: request.id, shown: request.shown, statusId: request.statusId, category: requestStatus.category },
      viewPolicy: board.viewPolicy,
    })
    .from(request)
    .innerJoin(board, eq(board.id, request.boardId))
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
    .where(inArray(request.id, ids))
export const entryById = (db: Reads, id: string) =>
  db.select().from(changelogEntry).where(eq(changelogEntry.id, id)).get()
/** The requests an entry is about, by what they were taken into. */
export const requestsOfEntry = async (db: Reads, entryId: string) =>
  (
    await db
      .selectDistinct({ id: sql<string>`coalesce(${request.canonicalId}, ${request.id})` })
      .from(changelogRequest)
      .innerJoin(request, eq(request.id, changelogRequest.requestId))
      .where(eq(changelogRequest.entryId, entryId))
  ).map(({ id }) => id)

export interface Hearer {
  id: string
  name: string
  rhythm: Rhythm
  /** The requests of these that they follow. */
  requestIds: string[]
}
interface Asked {
  /** Requests that were taken into nothing. */
  requestIds: string[]
  level: Exclude<Level, 'none'>
  /** Leaves out who was told of this before. */
  about?: string
  noticeId?: string
  kind?: NoticeKind
}
const RANK = { none: 0, status: 1, all: 2 } as const

/** Everybody who hears of these requests and can be reached: over all that was taken into them, each person once. */
function hearers({ requestIds, level, about, noticeId, kind }: Asked): SQL {
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(requestIds)}))`
  const rank = sql`CASE f.level WHEN 'none' THEN 0 WHEN 'status' THEN 1 ELSE 2 END`
  // what was chosen last wins, of one moment the quieter; `heardLevel` of following/rules.ts says the same
  const followed = sql`WITH thread AS (
      SELECT id, id AS head FROM request WHERE id IN ${ids} UNION ALL
      SELECT id, canonical_id FROM request WHERE canonical_id IN ${ids}),
    heard AS (
      SELECT t.head, c.canonical_id AS person, max(${rank}) AS automatic,
        max(CASE WHEN f.reason = 'chosen' THEN f.updated_at * 4 + 2 - ${rank} END) AS chosen
      FROM thread t JOIN request_follow f ON f.request_id = t.id JOIN contact c ON c.id = f.contact_id
      GROUP BY t.head, c.canonical_id)`
  const told =
    about === undefined
      ? sql``
      : sql`AND NOT EXISTS (SELECT 1 FROM request_telling t JOIN contact m ON m.id = t.contact_id
          WHERE t.about = ${about} AND m.canonical_id = h.person)`
  // the mail about the status said it already
  const shipped =
    kind === 'entry'
      ? sql`AND NOT EXISTS (SELECT 1 FROM request_loop l JOIN contact m ON m.id = l.contact_id
          JOIN request_release r ON r.request_id = l.request_id
          WHERE l.request_id = h.head AND m.canonical_id = h.person AND l.shipped_at >= r.last_at)`
      : sql``
  const others =
    kind === 'comment'
      ? sql`AND EXISTS (SELECT 1 FROM request_notice_comment n JOIN request_comment s ON s.id = n.comment_id
          WHERE n.notice_id = ${noticeId ?? ''} AND s.deleted_at IS NULL AND s.moderation = 'published'
          AND (n.contact_id IS NULL OR (SELECT canonical_id FROM contact WHERE id = n.contact_id) <> h.person))`
      : sql``
  return sql`${followed}
    SELECT p.id AS id, p.name AS name, json_group_array(h.head) AS requestIds,
      coalesce((SELECT y.rhythm FROM request_rhythm y JOIN contact m ON m.id = y.contact_id WHERE m.canonical_id = p.id
        ORDER BY y.updated_at DESC, y.rhythm DESC LIMIT 1), 'at_once') AS rhythm
    FROM heard h JOIN contact p ON p.id = h.person
    WHERE CASE WHEN h.chosen IS NULL THEN h.automatic ELSE 2 - h.chosen % 4 END >= ${RANK[level]}
      AND p.erased_at IS NULL
      AND EXISTS (SELECT 1 FROM request r JOIN board b ON b.id = r.board_id
        WHERE r.id = h.head AND (b.view_policy <> 'customers' OR ${isCustomerHere(sql`h.person`)}))
      AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.email = p.email)
      AND NOT EXISTS (SELECT 1 FROM mail_preference o JOIN contact m ON m.email = o.email
        WHERE m.canonical_id = h.person AND o.kind = 'requests')
      ${told} ${shipped} ${others}
    GROUP BY p.id`
}
export async function someHearers(db: Reads, asked: Asked, limit: number): Promise<Hearer[]> {
  const rows = await db.all<{ id: string; name: string; rhythm: Rhythm; requestIds: string }>(
    sql`${hearers(asked)} ORDER BY p.id LIMIT ${limit}`,
  )
  return rows.map((row) => ({ ...row, requestIds: JSON.parse(row.requestIds) as string[] }))
}
export async function countHearers(db: Reads, asked: Asked) {
  const row = await db.get<{ people: number; daily: number }>(
    sql`SELECT count(*) AS people, coalesce(sum(rhythm = 'daily'), 0) AS daily FROM (${hearers(asked)})`,
  )
  return row ?? { people: 0, daily: 0 }
}

/** False when this person was told of it before. */
export const insertTelling = async (tx: DbTx, row: typeof requestTelling.$inferInsert) =>
  (await tx.insert(requestTelling).values(row).onConflictDoNothing().returning({ about: requestTelling.about }))
    .length === 1

interface Morning {
  day: string
  beganAt: number
}
/** People who have something to hear this morning and got no mail of it yet. */
export const waitingForMorning = async (db: Reads, { day, beganAt }: Morning, limit: number): Promise<string[]> =>
  (
    await db.all<{ person: string }>(sql`SELECT DISTINCT c.canonical_id AS person FROM request_telling t
      JOIN contact c ON c.id = t.contact_id JOIN contact p ON p.id = c.canonical_id
      WHERE t.rhythm = 'daily' AND t.digest_id IS NULL AND t.created_at < ${beganAt} AND p.erased_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM request_digest d JOIN contact m ON m.id = d.contact_id WHERE m.canonical_id = p.id AND d.day = ${day})
      ORDER BY person LIMIT ${limit}`)
  ).map(({ person }) => person)
export const hasDigest = async (db: Reads, contactId: string, day: string) =>
  Boolean(
    await db
      .select({ id: requestDigest.id })
      .from(requestDigest)
      .where(and(ofPerson(requestDigest.contactId, contactId), eq(requestDigest.day, day)))
      .get(),
  )
export const insertDigest = (tx: DbTx, row: typeof requestDigest.$inferInsert) => tx.insert(requestDigest).values(row)
/** Puts all that waits for a person into one mail; answers how much that is. */
export const gather = async (
  tx: DbTx,
  contactId: string,
  { digestId, beganAt }: { digestId: string; beganAt: number },
) =>
  (
    await tx
      .update(requestTelling)
      .set({ digestId })
      .where(
        and(
          ofPerson(requestTelling.contactId, contactId),
          ...[
            eq(requestTelling.rhythm, 'daily'),
            isNull(requestTelling.digestId),
            lt(requestTelling.createdAt, beganAt),
          ],
        ),
      )
      .returning({ about: requestTelling.about })
  ).length

export async function timeZone(db: Reads): Promise<string> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'place')).get()
  return row ? ((JSON.parse(row.value) as { timeZone?: string }).timeZone ?? 'UTC') : 'UTC'
}
