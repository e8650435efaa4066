import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Append-only log of everything that happened; a trigger refuses changes. Holds ids, never names or addresses. */
export const event = sqliteTable(
  'event',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    type: text().notNull(),
    at: integer().notNull(),
    receivedAt: integer('received_at').notNull(),
    contactId: text('contact_id'),
    subjectKind: text('subject_kind'),
    subjectId: text('subject_id'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    causeId: text('cause_id'),
    depth: integer().notNull().default(0),
    data: text().notNull(),
  },
  (t) => [
    index('event_contact').on(t.contactId, t.seq).where(sql`contact_id IS NOT NULL`),
    check('event_data_is_json', sql`json_valid(data)`),
  ],
)

export const JOB_STATES = ['queued', 'running', 'done', 'failed'] as const

/** Work to do after the change that asked for it: at least once, idempotent by id. */
export const job = sqliteTable(
  'job',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    payload: text().notNull(),
    state: text({ enum: JOB_STATES }).notNull().default('queued'),
    runAt: integer('run_at').notNull(),
    attempts: integer().notNull().default(0),
    maxAttempts: integer('max_attempts').notNull(),
    leaseUntil: integer('lease_until'),
    lastError: text('last_error'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('job_due').on(t.runAt).where(sql`state IN ('queued', 'running')`),
    index('job_finished').on(t.state, t.finishedAt),
    check('job_state', sql`state IN ('queued', 'running', 'done', 'failed')`),
    check('job_payload_is_json', sql`json_valid(payload)`),
  ],
)
