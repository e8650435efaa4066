import { sql } from 'drizzle-orm'
import { check, index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { request } from './feature-requests.ts'

/**
 * What a colleague thinks a request is worth and costs, as ranges. Append-only: the newest row of a request is the
 * estimate, those before it are what was thought then.
 */
export const requestEstimate = sqliteTable(
  'request_estimate',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    /** People a quarter. */
    reachLow: real('reach_low'),
    reachHigh: real('reach_high'),
    /** 0.25 (hardly) to 3 (massively) a person. */
    impactLow: real('impact_low'),
    impactHigh: real('impact_high'),
    /** A share. */
    confidenceLow: real('confidence_low'),
    confidenceHigh: real('confidence_high'),
    /** Weeks of one person. */
    effortLow: real('effort_low'),
    effortHigh: real('effort_high'),
    note: text().notNull().default(''),
    estimatedBy: text('estimated_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('request_estimate_newest').on(t.requestId, t.seq),
    check(
      'request_estimate_reach',
      sql`(reach_low IS NULL) = (reach_high IS NULL) AND reach_low > 0 AND reach_low <= reach_high`,
    ),
    check(
      'request_estimate_impact',
      sql`(impact_low IS NULL) = (impact_high IS NULL) AND impact_low > 0 AND impact_low <= impact_high`,
    ),
    check(
      'request_estimate_confidence',
      sql`(confidence_low IS NULL) = (confidence_high IS NULL) AND confidence_low > 0 AND confidence_low <= confidence_high AND confidence_high <= 1`,
    ),
    check(
      'request_estimate_effort',
      sql`(effort_low IS NULL) = (effort_high IS NULL) AND effort_low > 0 AND effort_low <= effort_high`,
    ),
  ],
)
