import { sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import type { Told } from './facets/rules.ts'

interface Range {
  after: string
  upTo: string
}
const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
/** What hosts and sales say of the people in a range of ids that may tell them apart. */
export const toldOf = (db: Reads, { after, upTo }: Range) =>
  db.all<Told & { person: string; reason: string | null }>(sql`
    SELECT c.canonical_id AS person, e.occurred_at AS at, coalesce(y.counts_as, y.name) AS type, e.props ->> 'plan' AS plan,
      coalesce(e.props ->> 'offer', e.props ->> 'coupon') AS offer,
      coalesce(e.props ->> 'theme', e.props ->> 'topic', e.props ->> 'tag') AS theme, e.props ->> 'step' AS step,
      coalesce(e.props ->> 'product', e.props ->> 'productSlug') AS product,
      coalesce(e.props ->> 'agent', e.props ->> 'owner') AS agent, e.props ->> 'reason' AS reason,
      CASE WHEN json_type(e.props, '$.amountMinor') = 'integer' AND json_type(e.props, '$.currency') = 'text'
        THEN e.props ->> 'amountMinor' END AS "amountMinor",
      upper(e.props ->> 'currency') AS currency
    FROM contact c CROSS JOIN tracked_event e ON e.contact_id = c.id JOIN event_type y ON y.id = e.type_id
    WHERE c.canonical_id > ${after} AND c.canonical_id <= ${upTo} AND coalesce(y.counts_as, y.name) <> 'product.used'
    UNION ALL
    SELECT c.canonical_id, s.occurred_at, 'sale.recorded', NULL, NULL, NULL, NULL, p.slug, NULL, NULL, s.amount_minor, s.currency
    FROM contact c CROSS JOIN sale s ON s.contact_id = c.id LEFT JOIN product p ON p.id = s.product_id
    WHERE c.canonical_id > ${after} AND c.canonical_id <= ${upTo}`)
/** How the people in a range of ids came. */
export const channelsOf = (db: Reads, { after, upTo }: Range) =>
  db.all<{ person: string; channel: string }>(sql`
    SELECT contact_id AS person, channel FROM contact_stage WHERE contact_id > ${after} AND contact_id <= ${upTo}`)

/** Why leads that customers named to us came to nothing, since a moment. */
export const lostLeads = (db: Reads, since: number) =>
  db.all<{ reason: string; n: number }>(sql`
    SELECT coalesce(l.decline_reason, 'lost') AS reason, count(*) AS n
    FROM submitted_lead_step t JOIN submitted_lead l ON l.id = t.lead_id AND l.state = t.to_state
    WHERE t.to_state IN ('lost', 'declined') AND t.at >= ${whole(since)} GROUP BY 1 ORDER BY n DESC, reason`)

/** Items about findings, the newest first, by the beginning of their cause. */
export const itemsFrom = (db: Reads, prefix: string) =>
  db.all<{ id: string; cause: string; state: 'open' | 'done' | 'dropped' }>(sql`
    SELECT id, cause, state FROM work_item WHERE kind = 'friction' AND substr(cause, 1, ${[...prefix].length}) = ${prefix}
    ORDER BY opened_at DESC, id DESC`)
export interface Mended {
  id: string
  title: string
  result: string
  openedAt: number
  endedAt: number
  from: string
}
/** What was done about friction, the last first. */
export const mended = (db: Reads, limit: number) =>
  db.all<Mended>(sql`
    SELECT id, title, result, opened_at AS "openedAt", ended_at AS "endedAt", subject_id AS "from" FROM work_item
    WHERE subject_kind = 'transition' AND kind = 'friction' AND state = 'done' ORDER BY ended_at DESC, id DESC LIMIT ${whole(limit)}`)
