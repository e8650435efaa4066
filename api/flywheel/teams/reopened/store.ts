import { sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import type { Key } from '../../../kernel/page.ts'
import { STEPS } from './rules.ts'

const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
const list = (values: readonly unknown[]) => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`
interface While {
  since: number
  until: number
}
/** Entries of the feed that tell of a case that was opened again: found by the feed, which knows them by time. */
const again = ({ since, until }: While) => sql`
  feed_entry f JOIN tracked_event t ON t.seq = CAST(f.source_id AS INTEGER) JOIN event_type y ON y.id = t.type_id
  LEFT JOIN contact c ON c.id = f.contact_id
  WHERE f.source = 'support' AND f.at >= ${whole(since)} AND f.at < ${whole(until)}
    AND coalesce(y.counts_as, y.name) = 'support.reopened'`

export const reopened = (db: Reads, span: While, after: Key | undefined, limit: number) =>
  db.all<{ entryId: string; seq: number; at: number; person: string | null }>(sql`
    SELECT f.id AS "entryId", t.seq, f.at, c.canonical_id AS person FROM ${again(span)}
      AND ${after ? sql`(f.at < ${whole(after.at)} OR (f.at = ${whole(after.at)} AND f.id < ${after.id}))` : sql`1`}
    ORDER BY f.at DESC, f.id DESC LIMIT ${whole(limit + 1)}`)
export const countReopened = async (db: Reads, span: While) =>
  (await db.get<{ n: number }>(sql`SELECT count(*) AS n FROM ${again(span)}`))!.n

/** What hosts told of the cases of some people, in the order of time. */
export const stepsOf = (db: Reads, people: readonly string[]) =>
  db.all<{ person: string; type: (typeof STEPS)[number]; at: number; seq: number; said: string | null }>(sql`
    SELECT c.canonical_id AS person, coalesce(y.counts_as, y.name) AS type, t.occurred_at AS at, t.seq, t.props AS said
    FROM contact c JOIN tracked_event t ON t.contact_id = c.id JOIN event_type y ON y.id = t.type_id
    WHERE c.canonical_id IN ${list(people)} AND coalesce(y.counts_as, y.name) IN ${list(STEPS)}
    ORDER BY t.occurred_at, t.seq`)
/** Who they are; nobody who was erased. */
export const named = async (db: Reads, people: readonly string[]) =>
  new Map(
    (
      await db.all<{ id: string; name: string }>(
        sql`SELECT id, name FROM contact WHERE erased_at IS NULL AND id IN ${list(people)}`,
      )
    ).map((row) => [row.id, row]),
  )
