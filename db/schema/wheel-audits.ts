import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const SUGGESTION_STATES = ['open', 'done', 'declined'] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** Twelve questions about the company, answered by a colleague, with what the portal knew that day. */
export const wheelAudit = sqliteTable(
  'wheel_audit',
  {
    id: text().primaryKey(),
    /** JSON: by question what was chosen and a note; what was skipped is not there. */
    answers: text().notNull(),
    /** JSON: figures of the day; numbers only. */
    figures: text().notNull(),
    takenAt: integer('taken_at').notNull(),
    takenBy: text('taken_by').notNull(),
  },
  (t) => [
    index('wheel_audit_newest').on(t.takenAt, t.id),
    check('wheel_audit_json', sql`json_valid(answers) AND json_valid(figures)`),
  ],
)

/** What one audit suggests. It ends: something was done, or a colleague said why not. A draft that is thrown away opens it again. */
export const wheelSuggestion = sqliteTable(
  'wheel_suggestion',
  {
    auditId: text('audit_id')
      .notNull()
      .references(() => wheelAudit.id),
    key: text().notNull(),
    position: integer().notNull(),
    /** JSON: what its button does, and the answers and figures it rests on. */
    rests: text().notNull(),
    state: text({ enum: SUGGESTION_STATES }).notNull().default('open'),
    /** Why not. */
    reason: text().notNull().default(''),
    /** Where what was made is. */
    madeKind: text('made_kind'),
    madeId: text('made_id'),
    endedAt: integer('ended_at'),
    endedBy: text('ended_by'),
    /** When the draft that was made of it was thrown away. */
    thrownAt: integer('thrown_at'),
  },
  (t) => [
    primaryKey({ columns: [t.auditId, t.key] }),
    index('wheel_suggestion_made_of').on(t.madeId).where(sql`made_id IS NOT NULL`),
    check('wheel_suggestion_state', sql`state IN (${LIST(SUGGESTION_STATES)})`),
    check('wheel_suggestion_ended', sql`(state = 'open') = (ended_at IS NULL)`),
    check('wheel_suggestion_made', sql`(made_kind IS NULL) = (made_id IS NULL)`),
    check('wheel_suggestion_rests', sql`json_valid(rests)`),
  ],
)
