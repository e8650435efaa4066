import { sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { loopTally } from '../../../../db/schema/loop.ts'
import type { Credited } from '../ranking/rules.ts'
import type { Edge } from './rules.ts'

const whole = (n: number) => sql`CAST(${n} AS INTEGER)`

export interface Place {
  prospectId: string
  namedId: string
  kind: string
}
/** Some edges more, after the place of the last one. */
export const edgesAfter = (db: Reads, { prospectId, namedId, kind }: Place, limit: number) =>
  db.all<Edge & Credited & Place>(sql`
    SELECT l.prospect_id AS "prospectId", l.advocate_id AS "namedId", l.kind, c.canonical_id AS "advocateId", l.evidence,
      l.credit_bp AS "creditBp", l.act_at AS "actAt", l.prospect_at AS "prospectAt", l.customer_at AS "customerAt",
      l.advocate_at AS "advocateAt", l.value_minor AS "valueMinor", l.currency
    FROM loop_edge l JOIN contact c ON c.id = l.advocate_id
    WHERE (l.prospect_id, l.advocate_id, l.kind) > (${prospectId}, ${namedId}, ${kind})
    ORDER BY l.prospect_id, l.advocate_id, l.kind LIMIT ${whole(limit)}`)

export interface Buyer {
  id: string
  firstAt: number
  active: number
}
/** Some customers more. Active is who is neither dormant nor gone. */
export const buyersAfter = (db: Reads, after: string, limit: number) =>
  db.all<Buyer>(sql`
    SELECT f.contact_id AS id, f.at AS "firstAt", coalesce(s.health IN ('active', 'at_risk'), 0) AS active
    FROM first_purchase f LEFT JOIN contact_stage s ON s.contact_id = f.contact_id
    WHERE f.contact_id > ${after} ORDER BY f.contact_id LIMIT ${whole(limit)}`)

interface Paying {
  currency: string
  /** The beginnings of the period before and of the last one, and the end of that. */
  from: number
  middle: number
  upTo: number
}
/** What the customers of a range of ids paid in two periods, less what went back and stayed back. */
export const paidBetween = (db: Reads, first: string, last: string, { currency, from, middle, upTo }: Paying) =>
  db.all<{ id: string; beforeMinor: number; lastMinor: number }>(sql`
    WITH paid AS (
      SELECT f.contact_id AS id, s.occurred_at AS at, s.amount_minor - coalesce((SELECT sum(r.amount_minor
        - coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0))
        FROM refund r WHERE r.sale_id = s.id), 0) AS minor
      FROM first_purchase f CROSS JOIN contact m ON m.canonical_id = f.contact_id CROSS JOIN sale s ON s.contact_id = m.id
      WHERE f.contact_id BETWEEN ${first} AND ${last} AND s.currency = ${currency}
        AND s.occurred_at > ${whole(from)} AND s.occurred_at <= ${whole(upTo)})
    SELECT id, sum(CASE WHEN at <= ${whole(middle)} THEN minor ELSE 0 END) AS "beforeMinor",
      sum(CASE WHEN at > ${whole(middle)} THEN minor ELSE 0 END) AS "lastMinor" FROM paid GROUP BY id`)

export const firstOfAll = async (db: Reads) =>
  (await db.get<{ at: number | null }>(sql`SELECT min(at) AS at FROM first_purchase`))?.at ?? null
/** In which most first purchases are. */
export const mainCurrency = async (db: Reads) =>
  (
    await db.all<{ currency: string }>(
      sql`SELECT currency FROM first_purchase WHERE source = 'sale.recorded' GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1`,
    )
  )[0]?.currency ?? null

export const figures = (db: Reads) => db.select().from(loopTally).get()
export const saveFigures = (tx: DbTx, row: { countedAt: number; figures: string; ranking: string }) =>
  tx
    .insert(loopTally)
    .values({ id: 1, ...row })
    .onConflictDoUpdate({ target: loopTally.id, set: row })
