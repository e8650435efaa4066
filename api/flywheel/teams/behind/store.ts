import { sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import type { Key } from '../../../kernel/page.ts'
import type { BehindList, Listed } from './contract.ts'

const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
const DAY = 86_400_000

interface Window {
  from: number
  until: number
}
/** People with a move in a while, in the order of their ids: into a stage, or up out of activation. */
export const moversAfter = async (
  db: Reads,
  { into, from, until }: Window & { into: string | null },
  after: string,
  limit: number,
) =>
  (
    await db.all<{ id: string }>(sql`
      SELECT DISTINCT c.canonical_id AS id FROM stage_transition t JOIN contact c ON c.id = t.contact_id
      WHERE t.at > ${whole(from)} AND t.at <= ${whole(until)} AND c.canonical_id > ${after}
        AND ${into === null ? sql`t.kind = 'advance' AND t.from_stage = 'activation'` : sql`t.to_stage = ${into}`}
      ORDER BY 1 LIMIT ${limit}`)
  ).map(({ id }) => id)
export const named = async (db: Reads, ids: readonly string[]) =>
  new Map(
    (
      await db.all<{ id: string; name: string; email: string }>(sql`
        SELECT id, name, coalesce(email, '') AS email FROM contact WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    ).map((row) => [row.id, row]),
  )

export interface Row {
  /** What it is paged by, beside its moment. */
  id: string
  contactId: string | null
  email: string
  at: number
  was: number | null
  score: number | null
  amountMinor?: number | null
  currency?: string | null
  about: BehindList['items'][number]['about']
}
interface While {
  since: number
  until: number
}
interface Page extends While {
  after: Key | undefined
  was: 'yes' | 'no' | undefined
  limit: number
}

/** Who was in danger of leaving and was well again. */
const saved = ({ since, until }: While) => sql`
  SELECT t.id, c.canonical_id AS contactId, '' AS email, t.at, NULL AS was, NULL AS score, NULL AS about
  FROM stage_transition t JOIN contact c ON c.id = t.contact_id
  WHERE t.at >= ${whole(since)} AND t.at <= ${whole(until)} AND t.kind = 'health' AND t.health_from = 'at_risk' AND t.health_to = 'active'
    AND NOT EXISTS (SELECT 1 FROM stage_transition x WHERE x.supersedes = t.id)`
const answered = sql`SELECT r.id, c.canonical_id AS contactId, a.score, r.completed_at AS at,
    lag(a.score) OVER (PARTITION BY c.canonical_id ORDER BY r.completed_at) AS before
  FROM survey s JOIN survey_response r ON r.survey_id = s.id AND r.completed_at IS NOT NULL AND r.set_aside_at IS NULL
  JOIN survey_answer a ON a.response_id = r.id AND a.score IS NOT NULL JOIN contact c ON c.id = r.contact_id
  WHERE s.kind = 'nps'`
/** Who would not recommend us and was asked again. */
const recovered = ({ since, until }: While) => sql`
  SELECT id, contactId, '' AS email, at, score >= 7 AS was, score, NULL AS about FROM (${answered})
  WHERE before <= 6 AND at >= ${whole(since)} AND at <= ${whole(until)}`
/** What new customers said of recommending us. */
const newNps = ({ since, until }: While) => sql`
  SELECT s.id, s.contactId, '' AS email, s.at, NULL AS was, s.score, NULL AS about FROM (${answered}) s
  JOIN first_purchase f ON f.contact_id = s.contactId
  WHERE s.at >= ${whole(since)} AND s.at <= ${whole(until)}
    AND s.at BETWEEN f.at + ${whole(15 * DAY)} AND f.at + ${whole(60 * DAY)}`
/** Addresses that want none of a kind of mail, or none at all. */
const unwanted = ({ since, until }: While) => sql`
  SELECT u.id, c.canonical_id AS contactId, u.email, u.at, NULL AS was, NULL AS score, u.about FROM (
    SELECT email || ':all' AS id, email, created_at AS at, reason AS about FROM suppression
    WHERE reason IN ('complaint', 'unsubscribe') AND created_at >= ${whole(since)} AND created_at <= ${whole(until)}
    UNION ALL
    SELECT email || ':' || kind, email, off_at, kind FROM mail_preference WHERE off_at >= ${whole(since)} AND off_at <= ${whole(until)}
  ) u LEFT JOIN contact c ON c.email = u.email`

/** Who redeemed a code, and what it spared them. */
const redeemed = ({ since, until }: While) => sql`
  SELECT k.id, c.canonical_id AS contactId, '' AS email, k.redeemed_at AS at, NULL AS was, NULL AS score, NULL AS about,
    k.discount_minor AS amountMinor, k.currency
  FROM promotion_claim k JOIN contact c ON c.id = k.contact_id
  WHERE k.redeemed_at >= ${whole(since)} AND k.redeemed_at <= ${whole(until)}`

const ROWS: Record<Listed, (span: While) => ReturnType<typeof sql>> = {
  saves: saved,
  recovered,
  new_nps: newNps,
  unwanted,
  discount_cost: redeemed,
}
export const listed = (db: Reads, key: Listed, { after, was, limit, ...span }: Page) =>
  db.all<Row>(sql`
    WITH counted AS (${ROWS[key](span)})
    SELECT * FROM counted
    WHERE ${was === undefined ? sql`1` : sql`was = ${was === 'yes' ? 1 : 0}`}
      AND ${after ? sql`(at < ${whole(after.at)} OR (at = ${whole(after.at)} AND id < ${after.id}))` : sql`1`}
    ORDER BY at DESC, id DESC LIMIT ${limit + 1}`)
/** How many they are, of whom it came about for, and who would recommend us or not. */
export const counted = async (db: Reads, key: Listed, span: While) =>
  (
    await db.all<{ n: number; hits: number; promoters: number; detractors: number }>(sql`
      SELECT count(*) AS n, coalesce(sum(was), 0) AS hits, coalesce(sum(score >= 9), 0) AS promoters,
        coalesce(sum(score <= 6), 0) AS detractors FROM (${ROWS[key](span)})`)
  )[0]!
