import { sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import type { LoopKind } from '../../loop/rules.ts'
import type { Life, Pushed } from '../figures/rules.ts'

const list = (values: readonly unknown[]) => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`

/** Every push there is: those with a name one by one, those that hosts told without one by day and channel. */
export async function allPushes(db: Reads, kinds: readonly string[]): Promise<Pushed[]> {
  const named = await db.all<{
    id: string
    channel: string
    at: number
    costMinor: number | null
    currency: string | null
  }>(sql`SELECT id, channel, at, cost_minor AS "costMinor", currency FROM push`)
  // those of a day that stand in a row of their own are taken out again
  const told = await db.all<{ channel: string; at: number; n: number }>(sql`
    SELECT channel, at, sum(n) AS n FROM (
      SELECT d.channel, CAST(strftime('%s', d.day) AS INTEGER) * 1000 AS at, d.n
      FROM event_type y JOIN event_day d ON d.type_id = y.id WHERE coalesce(y.counts_as, y.name) IN ${list(kinds)}
      UNION ALL
      SELECT e.channel, e.occurred_at / 86400000 * 86400000, -1 FROM push p
      JOIN tracked_event e ON e.seq = p.event_seq JOIN event_type y ON y.id = e.type_id
      WHERE coalesce(y.counts_as, y.name) IN ${list(kinds)}
    ) GROUP BY channel, at HAVING sum(n) > 0`)
  return [
    ...named.map(({ id, channel, at, costMinor, currency }) => ({
      ...{ id, channel, at, n: 1 },
      cost: costMinor !== null && currency !== null ? { amountMinor: costMinor, currency } : null,
    })),
    ...told.map((one) => ({ ...one, id: null, cost: null })),
  ]
}

export const peopleAfter = async (db: Reads, after: string, limit: number) =>
  (
    await db.all<{ id: string }>(sql`
      SELECT id FROM contact WHERE id > ${after} AND canonical_id = id ORDER BY id LIMIT ${limit}`)
  ).map(({ id }) => id)

interface Packed {
  id: string
  moves: string
  boughtAt: number | null
  valueMinor: number | null
  currency: string | null
  isAdvocate: number
  lastWeek: number | null
  touches: string
  bringers: string
  otherwise: string | null
}
/** The channels of senders say how a message came, not how a person did. */
const NO_WAY = ['none', 'server', 'browser', 'mobile', 'other']

/** All that credit is given by, of people in a range of ids, each packed into one row. @param ripeWeeks after their purchase */
export async function livesIn(db: Reads, after: string, upTo: string, ripeWeeks: number): Promise<Life[]> {
  const rows = await db.all<Packed>(sql`
    SELECT c.id,
      (SELECT json_group_array(json_array(t.at, t.from_stage IS NULL)) FROM stage_transition t
        WHERE t.contact_id = c.id AND t.kind IN ('advance', 'recover') AND t.implied = 0
          AND NOT EXISTS (SELECT 1 FROM stage_transition x WHERE x.supersedes = t.id)) AS moves,
      f.at AS "boughtAt", f.value_minor AS "valueMinor", f.currency,
      EXISTS (SELECT 1 FROM contact_stage s WHERE s.contact_id = c.id AND s.peak_stage = 'advocacy') AS "isAdvocate",
      (SELECT max(w.week) FROM contact_week w WHERE w.contact_id = c.id
        AND w.week >= (f.at - 345600000) / 604800000 + ${ripeWeeks - 1}) AS "lastWeek",
      (SELECT json_group_array(json_array(o.push_id, p.channel, o.at)) FROM contact m
        JOIN push_touch o ON o.contact_id = m.id JOIN push p ON p.id = o.push_id WHERE m.canonical_id = c.id) AS touches,
      (SELECT json_group_array(json_array(l.kind, l.credit_bp, a.canonical_id, l.act_at)) FROM loop_edge l
        JOIN contact a ON a.id = l.advocate_id WHERE l.prospect_id = c.id) AS bringers,
      (SELECT e.channel FROM contact m JOIN tracked_event e ON e.contact_id = m.id
        WHERE m.canonical_id = c.id AND e.channel NOT IN ${list(NO_WAY)} ORDER BY e.occurred_at LIMIT 1) AS otherwise
    FROM contact c LEFT JOIN first_purchase f ON f.contact_id = c.id
    WHERE c.id > ${after} AND c.id <= ${upTo} AND c.canonical_id = c.id`)
  return rows.map(lifeOf)
}
function lifeOf(row: Packed): Life {
  const moves = JSON.parse(row.moves) as [at: number, isFirst: number][]
  const touches = JSON.parse(row.touches) as [pushId: string, channel: string, at: number][]
  const bringers = JSON.parse(row.bringers) as [kind: LoopKind, creditBp: number, advocateId: string, actAt: number][]
  return {
    id: row.id,
    cameAt: moves.find(([, isFirst]) => isFirst)?.[0] ?? null,
    steps: moves.flatMap(([at, isFirst]) => (isFirst ? [] : [at])),
    bought: row.boughtAt === null ? null : { at: row.boughtAt, valueMinor: row.valueMinor, currency: row.currency },
    isAdvocate: row.isAdvocate === 1,
    stayed: row.lastWeek !== null,
    touches: touches.map(([pushId, channel, at]) => ({ pushId, channel, at })),
    bringers: bringers.map(([channel, creditBp, advocateId, actAt]) => ({ channel, creditBp, advocateId, actAt })),
    otherwise: row.otherwise ?? 'direct',
  }
}
