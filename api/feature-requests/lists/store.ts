import { type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import type { CATEGORIES } from '../../../db/schema/boards.ts'
import type { requestVote } from '../../../db/schema/request-votes.ts'
import { isCustomerHere } from '../../kernel/person.ts'
import type { SeenBoard } from '../boards/present.ts'
import { OWN_CURRENCY } from '../votes/counting/store.ts'
import type { Voter } from '../votes/voter.ts'
import type { Sort } from './contract.ts'

type Category = (typeof CATEGORIES)[number]
/** A line of a list with all that is shown of it. */
export interface ListRow {
  number: number
  id: string
  title: string
  body: string
  boardId: string
  statusId: string
  statusLabel: string
  category: Category
  votable: number
  voteCount: number
  anonymousCount: number
  commentCount: number
  revenueMinor: number
  moderation: string
  contactId: string | null
  createdAt: number
  /** Where it stands in the order. */
  by: number
  /** JSON: the ids of its labels. */
  labels: string
  voted: number
  importance: (typeof requestVote.$inferSelect)['importance']
}
export interface Wanted {
  /** Boards to look on; undefined for all of them. */
  boardIds: string[] | undefined
  categories: readonly Category[]
  sort: Sort
  labelId?: string | undefined
  q?: { match: string | undefined; part: string | undefined } | undefined
  voted?: Voter | undefined
  written?: Voter | undefined
  /** The last row of the page before. */
  after: { by: number; number: number } | undefined
  limit: number
}

const KEYS: Record<Sort, SQL> = {
  trending: sql.raw('r.trend'),
  top: sql.raw('r.vote_count'),
  new: sql.raw('r.number'),
  discussed: sql.raw('r.comment_count'),
  quiet: sql.raw('r.appeal'),
  revenue: sql.raw('r.revenue_minor'),
}
const membersOf = ({ id, contactId }: Voter) =>
  contactId === null
    ? sql`(${id})`
    : sql`(SELECT id FROM contact WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}))`

/** What narrows a list beside board and category. */
function narrowing({ labelId, q, voted, written, sort, after }: Wanted): SQL {
  const parts: SQL[] = []
  if (labelId)
    parts.push(sql`AND EXISTS (SELECT 1 FROM request_tag t WHERE t.request_id = r.id AND t.label_id = ${labelId})`)
  if (q) parts.push(sql`AND ${found(q)}`)
  if (voted) {
    parts.push(
      sql`AND EXISTS (SELECT 1 FROM request_vote v WHERE v.request_id = r.id AND v.voter_id IN ${membersOf(voted)})`,
    )
  }
  if (written) {
    parts.push(
      written.contactId === null
        ? sql`AND r.anonymous_id = ${written.id}`
        : sql`AND r.contact_id IN ${membersOf(written)}`,
    )
  }
  if (after) {
    parts.push(
      sort === 'new'
        ? sql`AND r.number < ${after.number}`
        : sql`AND (${KEYS[sort]}, r.number) < (${after.by}, ${after.number})`,
    )
  }
  return sql.join(parts, sql` `)
}
function found({ match, part }: NonNullable<Wanted['q']>): SQL {
  const ways: SQL[] = []
  if (match) ways.push(sql`SELECT rowid FROM request_search WHERE request_search MATCH ${match}`)
  if (part) ways.push(sql`SELECT rowid FROM request_trigram WHERE title LIKE ${part} ESCAPE '\\'`)
  return ways.length === 0 ? sql`0` : sql`r.number IN (${sql.join(ways, sql` UNION `)})`
}

/**
 * One page: a range of an index for each category (and board, where not all are seen), each cut to one page, put
 * together by the caller. What is shown beside each line comes with it, so a page is one question.
 */
export function listStatement(wanted: Wanted, voter: Voter | undefined): SQL {
  const { boardIds, categories, sort, limit } = wanted
  const key = KEYS[sort]
  const narrow = narrowing(wanted)
  const range = (category: string, boardId: string | undefined) =>
    sql`SELECT * FROM (SELECT r.number, r.id, r.title, substr(r.body, 1, 600) AS body, r.board_id AS boardId, r.status_id AS statusId,
        r.category, r.vote_count AS voteCount, r.anonymous_count AS anonymousCount, r.comment_count AS commentCount,
        r.revenue_minor AS revenueMinor, r.moderation, r.contact_id AS contactId, r.created_at AS createdAt, ${key} AS "by"
      FROM request r WHERE r.shown = 1 AND ${boardId === undefined ? sql`` : sql`r.board_id = ${boardId} AND `}r.category = ${category} ${narrow}
      ORDER BY ${sort === 'new' ? sql`r.number DESC` : sql`${key} DESC, r.number DESC`} LIMIT ${limit + 1})`
  const boards = boardIds ?? [undefined]
  const ranges = boards.flatMap((boardId) => categories.map((category) => range(category, boardId)))
  return withBeside(sql.join(ranges, sql` UNION ALL `), voter)
}
const withBeside = (page: SQL, voter: Voter | undefined) => sql`
  SELECT p.*, s.label AS statusLabel, s.votable,
    (SELECT json_group_array(t.label_id) FROM request_tag t WHERE t.request_id = p.id) AS labels,
    ${
      voter
        ? sql`EXISTS (SELECT 1 FROM request_vote v WHERE v.request_id = p.id AND v.voter_id IN ${membersOf(voter)}) AS voted,
      (SELECT v.importance FROM request_vote v WHERE v.request_id = p.id AND v.voter_id IN ${membersOf(voter)} LIMIT 1) AS importance`
        : sql`0 AS voted, NULL AS importance`
    }
  FROM (${page}) p JOIN request_status s ON s.id = p.statusId`

export const list = (db: Reads, wanted: Wanted, voter: Voter | undefined) =>
  db.all<ListRow>(listStatement(wanted, voter))

interface Sight {
  boards: SeenBoard[]
  labels: { id: string; slug: string; label: string; internal: boolean }[]
  /** What revenue is counted in. */
  currency: string
  /** Whether who looks is known as a customer. */
  isCustomer: boolean
}
/** All that has to be known before a list is asked for, in one question. */
export async function sight(db: Reads, contactId: string | null): Promise<Sight> {
  const [row] = await db.all<{ boards: string; labels: string; currency: string | null; isCustomer: number }>(sql`SELECT
    (SELECT json_group_array(json_object('id', id, 'slug', slug, 'name', name, 'description', description,
      'template', template, 'viewPolicy', view_policy, 'submitPolicy', submit_policy, 'votePolicy', vote_policy,
      'voteBudget', vote_budget, 'archivedAt', archived_at))
      FROM (SELECT * FROM board ORDER BY position, created_at)) AS boards,
    (SELECT json_group_array(json_object('id', id, 'slug', slug, 'label', label, 'internal', json(iif(internal, 'true', 'false'))))
      FROM (SELECT * FROM request_label ORDER BY label)) AS labels,
    (SELECT value ->> 'currency' FROM setting WHERE key = 'place') AS currency,
    ${contactId === null ? sql`0` : isCustomerHere(sql`(SELECT canonical_id FROM contact WHERE id = ${contactId})`)} AS isCustomer`)
  return {
    ...{ boards: JSON.parse(row!.boards) as SeenBoard[], labels: JSON.parse(row!.labels) as Sight['labels'] },
    ...{ currency: row!.currency ?? OWN_CURRENCY, isCustomer: row!.isCustomer === 1 },
  }
}

/** Requests by their numbers, with the same beside them. */
export const byNumbers = (db: Reads, numbers: readonly number[], voter: Voter | undefined) =>
  db.all<ListRow>(
    withBeside(
      sql`SELECT r.number, r.id, r.title, substr(r.body, 1, 600) AS body, r.board_id AS boardId, r.status_id AS statusId,
        r.category, r.vote_count AS voteCount, r.anonymous_count AS anonymousCount, r.comment_count AS commentCount,
        r.revenue_minor AS revenueMinor, r.moderation, r.contact_id AS contactId, r.created_at AS createdAt, r.number AS "by"
        FROM request r WHERE r.number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`,
      voter,
    ),
  )

/** Titles that share a word or a piece of one with what is being typed. */
export async function candidates(
  db: Reads,
  { word, piece, limit }: { word: string | undefined; piece: string | undefined; limit: number },
) {
  const ways: SQL[] = []
  if (word) {
    ways.push(
      sql`SELECT * FROM (SELECT rowid FROM request_search WHERE request_search MATCH ${word} ORDER BY bm25(request_search) LIMIT ${limit})`,
    )
  }
  if (piece) {
    ways.push(
      sql`SELECT * FROM (SELECT rowid FROM request_trigram WHERE request_trigram MATCH ${piece} ORDER BY bm25(request_trigram) LIMIT ${limit})`,
    )
  }
  if (ways.length === 0) return []
  return db.all<{ number: number; title: string; boardId: string }>(
    sql`SELECT number, title, board_id AS boardId FROM request WHERE shown = 1 AND number IN (${sql.join(ways, sql` UNION `)})`,
  )
}
