import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { request } from './feature-requests.ts'

export const HORIZONS = ['now', 'next', 'later', 'dated', 'none'] as const
export const CONFIDENCES = ['low', 'medium', 'high'] as const

/** When a request is meant to come, as it was said then; the newest row counts, and the others are the record. Append-only. */
export const roadmapPlan = sqliteTable(
  'roadmap_plan',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    /** `none` takes it off the roadmap. */
    horizon: text({ enum: HORIZONS }).notNull(),
    /** Days, like `2026-05-01`. */
    etaFrom: text('eta_from'),
    etaTo: text('eta_to'),
    confidence: text({ enum: CONFIDENCES }),
    plannedBy: text('planned_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('roadmap_plan_of').on(t.requestId, t.seq),
    check('roadmap_plan_horizon', sql`horizon IN ('now', 'next', 'later', 'dated', 'none')`),
    check('roadmap_plan_confidence', sql`confidence IN ('low', 'medium', 'high')`),
    check(
      'roadmap_plan_dated',
      sql`(horizon = 'dated') = (eta_from IS NOT NULL AND eta_to IS NOT NULL AND confidence IS NOT NULL)`,
    ),
    check(
      'roadmap_plan_undated',
      sql`horizon = 'dated' OR (eta_from IS NULL AND eta_to IS NULL AND confidence IS NULL)`,
    ),
    check('roadmap_plan_order', sql`eta_from <= eta_to`),
  ],
)
