import { and, gte, lt, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { stageFlowDay, stageStockDay } from '../../../db/schema/flywheel.ts'
import { HOST_EVENTS } from '../intake/rules.ts'
import type { FlowCell, StockCell } from './rules.ts'

/** Days since 1970 in UTC, the last one left out. */
export interface Days {
  from: number
  until: number
}

/** A change counts on each day of the period from its own day on. */
export const stockDays = (db: Reads, { from, until }: Days): Promise<StockCell[]> =>
  db
    .select({
      ...{ stage: stageStockDay.stage, health: stageStockDay.health },
      personDays: sql<number>`sum(${stageStockDay.change} * (${until} - max(${stageStockDay.day}, ${from})))`,
    })
    .from(stageStockDay)
    .where(lt(stageStockDay.day, until))
    .groupBy(stageStockDay.stage, stageStockDay.health)

export const flowsOf = (db: Reads, { from, until }: Days): Promise<FlowCell[]> =>
  db
    .select({
      kind: stageFlowDay.kind,
      from: sql<FlowCell['from']>`nullif(${stageFlowDay.fromStage}, '')`,
      to: sql<FlowCell['to']>`${stageFlowDay.toStage}`,
      channel: stageFlowDay.channel,
      n: sql<number>`sum(${stageFlowDay.n})`,
    })
    .from(stageFlowDay)
    .where(and(gte(stageFlowDay.day, from), lt(stageFlowDay.day, until)))
    .groupBy(stageFlowDay.kind, stageFlowDay.fromStage, stageFlowDay.toStage, stageFlowDay.channel)
    .having(sql`sum(${stageFlowDay.n}) <> 0`)

const PUSHES = [...HOST_EVENTS].flatMap(([name, kind]) => (kind === 'push' ? [name] : []))
const DAY_MS = 86_400_000
const dayName = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)
/** What was done, of these names, by name and channel: as hosts told of it, or as it was entered here. */
export const eventsOf = (db: Reads, { from, until }: Days, names: readonly string[] = PUSHES) =>
  db.all<{ type: string; channel: string; n: number }>(sql`
    SELECT type, channel, sum(n) AS n FROM (
      SELECT coalesce(y.counts_as, y.name) AS type, d.channel, d.n
      FROM event_type y JOIN event_day d ON d.type_id = y.id
        AND d.day IN (SELECT value FROM json_each(${JSON.stringify(daysOf({ from, until }))}))
      WHERE coalesce(y.counts_as, y.name) IN (SELECT value FROM json_each(${JSON.stringify(names)}))
      UNION ALL
      SELECT p.kind, p.channel, 1 FROM push p
      WHERE p.at >= ${from * DAY_MS} AND p.at < ${until * DAY_MS} AND ${isNotTold}
        AND p.kind IN (SELECT value FROM json_each(${JSON.stringify(names)}))
    ) GROUP BY type, channel ORDER BY n DESC, type, channel`)
/** Nobody's event counts for it: there is none, or it was said since that such events are no pushes. */
const isNotTold = sql`(p.event_seq IS NULL OR NOT EXISTS (SELECT 1 FROM tracked_event k JOIN event_type y ON y.id = k.type_id
  WHERE k.seq = p.event_seq AND coalesce(y.counts_as, y.name) IN (SELECT value FROM json_each(${JSON.stringify(PUSHES)}))))`
const daysOf = ({ from, until }: Days) => Array.from({ length: until - from }, (_, i) => dayName(from + i))
