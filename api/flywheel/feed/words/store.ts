import { type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { feedEntry } from '../../../../db/schema/feed.ts'
import { asWritten } from '../../../kernel/search.ts'

export interface Words {
  id: string
  title: string
  words: string
  lang: string | null
  href: string | null
}
const among = (ids: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`

/** What was said, from where it stands: taken back or erased there, it is gone here. By place and id. */
export const wordsOf = {
  review: (db: Reads, ids: readonly string[]) =>
    db.all<Words>(sql`
      SELECT r.id, r.title, r.body AS words, r.lang, '/admin/reviews/' || r.id AS href FROM review r WHERE r.id IN ${among(ids)}`),
  request: (db: Reads, ids: readonly string[]) =>
    db.all<Words>(sql`
      SELECT q.id, q.title, q.body AS words, NULL AS lang, '/admin/requests/' || q.number AS href FROM request q
      WHERE q.id IN ${among(ids)}`),
  request_comment: (db: Reads, ids: readonly string[]) =>
    db.all<Words>(sql`
      SELECT m.id, q.title, CASE WHEN m.deleted_at IS NULL THEN m.body ELSE '' END AS words, NULL AS lang,
        '/admin/requests/' || q.number AS href
      FROM request_comment m JOIN request q ON q.id = m.request_id WHERE m.id IN ${among(ids)}`),
  survey: (db: Reads, ids: readonly string[]) =>
    db.all<Words>(sql`
      SELECT p.id, s.title, p.comment AS words, NULL AS lang, '/admin/surveys/' || s.id AS href
      FROM survey_response p JOIN survey s ON s.id = p.survey_id WHERE p.id IN ${among(ids)}`),
}
/** Of what a host told: its text, or the name of what happened. */
export const toldWords = (db: Reads, seqs: readonly number[]) =>
  db.all<Words>(sql`
    SELECT CAST(t.seq AS TEXT) AS id, coalesce(t.props ->> 'subject', t.props ->> 'title', '') AS title,
      coalesce(t.props ->> 'text', t.props ->> 'summary', t.props ->> 'comment', t.props ->> 'reason', '') AS words,
      NULL AS lang, NULL AS href
    FROM json_each(${JSON.stringify(seqs)}) j JOIN tracked_event t ON t.seq = j.value`)

/** Entries whose words, where they stand, hold some words; what was taken back there is not found. */
export function saying(words: string): SQL {
  const pattern = `%${asWritten(words)}%`
  const holds = (...columns: string[]) =>
    sql.join(
      columns.map((one) => sql`${sql.raw(one)} LIKE ${pattern} ESCAPE '\\'`),
      sql` OR `,
    )
  const told = ['subject', 'title', 'text', 'summary', 'comment', 'reason'].map((one) => `t.props ->> '${one}'`)
  return sql`CASE ${feedEntry.source}
    WHEN 'review' THEN EXISTS (SELECT 1 FROM review r WHERE r.id = ${feedEntry.sourceId} AND (${holds('r.title', 'r.body')}))
    WHEN 'request' THEN EXISTS (SELECT 1 FROM request q WHERE q.id = ${feedEntry.sourceId} AND (${holds('q.title', 'q.body')}))
    WHEN 'request_comment' THEN EXISTS (SELECT 1 FROM request_comment m WHERE m.id = ${feedEntry.sourceId}
      AND m.deleted_at IS NULL AND (${holds('m.body')}))
    ELSE EXISTS (SELECT 1 FROM survey_response p WHERE p.id = ${feedEntry.sourceId} AND (${holds('p.comment')}))
      OR EXISTS (SELECT 1 FROM tracked_event t WHERE t.seq = CAST(${feedEntry.sourceId} AS INTEGER)
        AND CAST(t.seq AS TEXT) = ${feedEntry.sourceId} AND (${holds(...told)})) END`
}
