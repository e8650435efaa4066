import { countStays } from '../../api/flywheel/stay/counting.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { type Bench, figure, interleave, median, percentile, type Row, row } from './bench.ts'

const DAY = 86_400_000
const AT_ONCE = 20_000
const PAGES = {
  'the wheel, 30 days': '/api/v1/wheel',
  'the wheel, a year': '/api/v1/wheel?days=365',
  'its four numbers, a year': '/api/v1/wheel/figures?days=365',
  'a lens, a year': '/api/v1/wheel/lens?lens=teams&days=365',
  'who moved up in 90 days': '/api/v1/wheel/people?moved=up&days=90',
  'people in adoption': '/api/v1/wheel/people?stage=adoption',
  'who has gone quiet': '/api/v1/wheel/quiet',
  'how stays end': '/api/v1/wheel/stay',
  'who comes again': '/api/v1/wheel/stay/cohorts?span=1',
  'names of events': '/api/v1/wheel/events',
  'one customer': '/api/v1/wheel/people/con_0000007/card',
  'figures about turns': '/api/v1/wheel/turns',
  'turn by turn': '/api/v1/wheel/turns/ledger',
  'turns that turned': '/api/v1/wheel/turns/ledger?state=turned&kind=referral',
  'who brought most': '/api/v1/wheel/turns/advocates?by=value',
}

/** What staff look at, at two sizes a hundred times apart: roll-ups and indexes answer, so it must not grow with the events. */
export const bench: Bench = async ({ full }) => {
  const [few, many] = full ? [100_000, 10_000_000] : [2_000, 200_000]
  const [small, large] = [await portalOf(few), await portalOf(many)]
  const rows: Row[] = []
  try {
    for (const [name, path] of Object.entries(PAGES)) {
      const times: number[] = []
      const ask = (door: Door, kept?: number[]) => async () => {
        const took: number[] = []
        for (let i = 0; i < (full ? 25 : 8); i++) {
          const at = performance.now()
          const { status } = await door.get(path)
          if (status !== 200) throw new Error(`${path} answered ${status}`)
          took.push(performance.now() - at)
        }
        kept?.push(...took)
        return median(took)
      }
      const { ours, anchor, ratio } = await interleave({ ours: ask(large.door, times), anchor: ask(small.door) })
      const sizes = `median ${ours.toFixed(1)} ms of ${figure(many)} events, ${anchor.toFixed(1)} ms of ${figure(few)}`
      rows.push(
        row({
          ...{ name: `${name}, p99`, ours: percentile(times, 0.99), unit: 'ms', note: sizes },
          goal: { of: 'ours', atMost: 50 },
        }),
        row({ ...{ name: `${name}, growth`, ours, anchor, ratio, unit: 'ms' }, goal: { of: 'ratio', atMost: 2 } }),
      )
    }
    return rows
  } finally {
    await small.portal.close()
    await large.portal.close()
  }
}

/** A year of so many events of a fiftieth as many people, who moved as people do; roll-ups as writing them leaves them. */
async function portalOf(events: number) {
  const portal = await world({ asRun: true, startsAt: Date.now() })
  const people = Math.max(100, Math.round(events / 50))
  const now = portal.now()
  const day = Math.floor(now / DAY)
  const door = await portal.as('olga')
  await run(portal, [
    `INSERT INTO event_type (id, name, first_at, last_at) VALUES (1, 'product.used', 1, ${now}), (2, 'feature.used', 1, ${now}), (3, 'order.paid', 1, ${now})`,
  ])
  for (let from = 0; from < people; from += AT_ONCE) {
    const upTo = Math.min(people, from + AT_ONCE)
    const some = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${upTo})`
    const id = `'con_' || printf('%07d', i)`
    // they came over the year; three in four bought, one in four of these loves it
    const came = `${now - 364 * DAY} + (i * 7919 % 350) * ${DAY}`
    await run(portal, [
      `INSERT INTO contact (id, email, name, source, canonical_id, created_at) ${some} SELECT ${id}, 'p' || i || '@x.test', 'Person ' || i, 'host', ${id}, ${came} FROM n`,
      `INSERT INTO stage_transition (id, contact_id, from_stage, to_stage, kind, health_from, health_to, lap, implied, rule, rules_version, cause, channel, at, recorded_at, dwell_ms)
        ${some} SELECT 'trn_a' || i, ${id}, NULL, 'activation', 'advance', NULL, 'active', 1, 0, 'became_known', 0, 'time', 'direct', ${came}, ${came}, NULL FROM n`,
      `INSERT INTO stage_transition (id, contact_id, from_stage, to_stage, kind, health_from, health_to, lap, implied, rule, rules_version, cause, channel, at, recorded_at, dwell_ms)
        ${some} SELECT 'trn_b' || i, ${id}, 'activation', 'adoption', 'advance', 'active', 'active', 1, 0, 'bought', 0, 'time', 'direct', ${came} + ${5 * DAY}, ${came} + ${5 * DAY}, ${5 * DAY} FROM n WHERE i % 4 < 3`,
      `INSERT INTO stage_transition (id, contact_id, from_stage, to_stage, kind, health_from, health_to, lap, implied, rule, rules_version, cause, channel, at, recorded_at, dwell_ms)
        ${some} SELECT 'trn_c' || i, ${id}, 'adoption', 'adoration', 'advance', 'active', 'active', 1, 0, 'loves_it', 0, 'time', 'direct', ${came} + ${9 * DAY}, ${came} + ${9 * DAY}, ${4 * DAY} FROM n WHERE i % 16 < 3`,
      // one in five of those who bought came by somebody's words, of a hundredth of the people
      `INSERT INTO first_purchase (contact_id, at, source, value_minor, currency) ${some} SELECT ${id}, ${came} + ${5 * DAY}, 'sale.recorded', 4900, 'EUR' FROM n WHERE i % 4 < 3`,
      `INSERT INTO loop_edge (prospect_id, advocate_id, kind, credit_bp, testimonial_id, evidence, act_at, prospect_at, customer_at, advocate_at, value_minor, currency)
        ${some} SELECT ${id}, 'con_' || printf('%07d', i / 100), 'testimonial', 10000, 'tst_1', 2, ${came}, ${came}, ${came} + ${5 * DAY}, CASE WHEN i % 55 = 0 THEN ${came} + ${30 * DAY} END, 4900, 'EUR' FROM n WHERE i % 5 = 0 AND i % 4 < 3 AND i > 0`,
      `INSERT INTO contact_stage (contact_id, stage, peak_stage, health, lap, entered_at, health_at, engagement, affinity, advocacy, scored_at, last_sign_at, quiet_from, next_check_at, channel, rules_version)
        ${some} SELECT ${id}, CASE WHEN i % 16 < 3 THEN 'adoration' WHEN i % 4 < 3 THEN 'adoption' ELSE 'activation' END, 'adoration', 'active', 1, ${came}, ${came}, 20.0, 20.0, 0.0, ${now - DAY},
        ${now - DAY}, CASE WHEN i % 10 = 0 THEN ${now - DAY} - i % 1000 ELSE ${now + DAY} END, ${now + 30 * DAY}, 'direct', 0 FROM n`,
    ])
  }
  for (let from = 0; from < events; from += AT_ONCE * 5) {
    const some = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${Math.min(events, from + AT_ONCE * 5)})`
    await run(portal, [
      `INSERT INTO tracked_event (type_id, contact_id, occurred_at, received_at, late, channel) ${some}
        SELECT 1 + i % 3, 'con_' || printf('%07d', i * 31 % ${people}), ${now - 364 * DAY} + i * ${Math.floor((364 * DAY) / events)}, ${now}, 0, 'direct' FROM n`,
    ])
  }
  await run(portal, [
    `INSERT INTO event_day (day, type_id, channel, n) SELECT date(occurred_at / 1000, 'unixepoch'), type_id, channel, count(*) FROM tracked_event GROUP BY 1, 2, 3`,
    `INSERT INTO stage_flow_day (day, kind, from_stage, to_stage, channel, n, dwell_sum_ms)
      SELECT at / ${DAY}, kind, coalesce(from_stage, ''), to_stage, channel, count(*), coalesce(sum(dwell_ms), 0) FROM stage_transition WHERE contact_id LIKE 'con_0%' GROUP BY 1, 2, 3, 4, 5 ON CONFLICT DO NOTHING`,
    `INSERT INTO stage_stock_day (day, stage, health, change) SELECT day, stage, 'active', sum(c) FROM (
      SELECT at / ${DAY} AS day, to_stage AS stage, 1 AS c FROM stage_transition WHERE contact_id LIKE 'con_0%'
      UNION ALL SELECT at / ${DAY}, from_stage, -1 FROM stage_transition WHERE from_stage IS NOT NULL AND contact_id LIKE 'con_0%') WHERE day <= ${day} GROUP BY 1, 2 ON CONFLICT DO NOTHING`,
    `INSERT INTO contact_week SELECT DISTINCT contact_id, (occurred_at - ${4 * DAY}) / ${7 * DAY} FROM tracked_event`,
    `INSERT INTO contact_cohort SELECT contact_id, min((at - ${4 * DAY}) / ${7 * DAY}) FROM stage_transition WHERE to_stage = 'adoption' GROUP BY 1`,
    'INSERT INTO cohort_size SELECT week, count(*) FROM contact_cohort GROUP BY 1',
    'INSERT INTO cohort_cell SELECT o.week, w.week - o.week, count(*) FROM contact_cohort o JOIN contact_week w ON w.contact_id = o.contact_id AND w.week >= o.week GROUP BY 1, 2',
    'PRAGMA optimize',
  ])
  await countStays(createCtx<System>(portal.services, { kind: 'system', job: 'bench' }, 'bench'))
  return { portal, door }
}
const run = async (portal: World, statements: string[]) => {
  await portal.db.write(async (tx) => {
    for (const statement of statements) await tx.run(statement)
  })
}
