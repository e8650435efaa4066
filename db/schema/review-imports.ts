import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const REVIEW_IMPORT_STATES = [
  'reading',
  'read',
  'checked',
  'running',
  'done',
  'undoing',
  'undone',
  'discarded',
] as const
export const REVIEW_IMPORT_VERDICTS = ['new', 'known', 'refused'] as const

/** A file of reviews from elsewhere: read, checked without a change, applied row by row, undone as a whole. */
export const reviewImport = sqliteTable(
  'review_import',
  {
    id: text().primaryKey(),
    fileName: text('file_name').notNull(),
    fileHash: text('file_hash').notNull(),
    /** The platform they stood on, as it is printed on each. */
    source: text().notNull(),
    columns: text().notNull(),
    mapping: text().notNull(),
    rowCount: integer('row_count').notNull(),
    totals: text().notNull().default('{}'),
    settled: integer().notNull().default(0),
    state: text({ enum: REVIEW_IMPORT_STATES }).notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('review_import_newest').on(t.createdAt, t.id),
    check(
      'review_import_state',
      sql`state IN ('reading', 'read', 'checked', 'running', 'done', 'undoing', 'undone', 'discarded')`,
    ),
    check('review_import_json', sql`json_valid(columns) AND json_valid(mapping) AND json_valid(totals)`),
  ],
)

/** One line of a file. What it said stands here only until it is applied, or for a week when it was refused. */
export const reviewImportRow = sqliteTable(
  'review_import_row',
  {
    importId: text('import_id')
      .notNull()
      .references(() => reviewImport.id, { onDelete: 'cascade' }),
    line: integer().notNull(),
    cells: text(),
    verdict: text({ enum: REVIEW_IMPORT_VERDICTS }),
    reason: text(),
    reviewId: text('review_id'),
    appliedAt: integer('applied_at'),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.line] }),
    index('review_import_row_waiting').on(t.importId, t.line).where(sql`applied_at IS NULL AND verdict <> 'refused'`),
    index('review_import_row_verdict_of').on(t.importId, t.verdict, t.line),
    check('review_import_row_verdict', sql`verdict IN ('new', 'known', 'refused')`),
    check('review_import_row_reason', sql`(verdict IS 'refused') = (reason IS NOT NULL)`),
    check('review_import_row_cells', sql`cells IS NULL OR json_valid(cells)`),
  ],
)
