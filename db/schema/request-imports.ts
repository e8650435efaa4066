import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { request } from './feature-requests.ts'
import { REVIEW_IMPORT_STATES, REVIEW_IMPORT_VERDICTS } from './review-imports.ts'

export const REQUEST_SOURCES = ['canny', 'uservoice', 'fider', 'github', 'other'] as const

/** A file of requests from elsewhere: read, checked without a change, applied row by row, undone as a whole. */
export const requestImport = sqliteTable(
  'request_import',
  {
    id: text().primaryKey(),
    fileName: text('file_name').notNull(),
    fileHash: text('file_hash').notNull(),
    /** Where they stood: with its own number for each, a row comes in once. */
    source: text({ enum: REQUEST_SOURCES }).notNull(),
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
    index('request_import_newest').on(t.createdAt, t.id),
    check('request_import_source', sql`source IN ('canny', 'uservoice', 'fider', 'github', 'other')`),
    check(
      'request_import_state',
      sql`state IN ('reading', 'read', 'checked', 'running', 'done', 'undoing', 'undone', 'discarded')`,
    ),
    check('request_import_json', sql`json_valid(columns) AND json_valid(mapping) AND json_valid(totals)`),
  ],
)

/** One line of a file. What it said stands here only until it is applied, or for a week when it was refused. */
export const requestImportRow = sqliteTable(
  'request_import_row',
  {
    importId: text('import_id')
      .notNull()
      .references(() => requestImport.id, { onDelete: 'cascade' }),
    line: integer().notNull(),
    cells: text(),
    verdict: text({ enum: REVIEW_IMPORT_VERDICTS }),
    reason: text(),
    requestId: text('request_id'),
    appliedAt: integer('applied_at'),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.line] }),
    index('request_import_row_waiting').on(t.importId, t.line).where(sql`applied_at IS NULL AND verdict <> 'refused'`),
    index('request_import_row_verdict_of').on(t.importId, t.verdict, t.line),
    check('request_import_row_verdict', sql`verdict IN ('new', 'known', 'refused')`),
    check('request_import_row_reason', sql`(verdict IS 'refused') = (reason IS NOT NULL)`),
    check('request_import_row_cells', sql`cells IS NULL OR json_valid(cells)`),
  ],
)

/** Where a request stood before it came here, and what is known of its votes there that came with no person. */
export const requestSource = sqliteTable(
  'request_source',
  {
    requestId: text('request_id')
      .primaryKey()
      .references(() => request.id),
    importId: text('import_id')
      .notNull()
      .references(() => requestImport.id),
    source: text({ enum: REQUEST_SOURCES }).notNull(),
    sourceId: text('source_id').notNull(),
    url: text(),
    /** A number from elsewhere; never part of `vote_count`. */
    votesElsewhere: integer('votes_elsewhere').notNull().default(0),
  },
  (t) => [
    uniqueIndex('request_source_once').on(t.source, t.sourceId),
    index('request_source_import').on(t.importId),
    check('request_source_votes', sql`votes_elsewhere >= 0`),
    check('request_source_source', sql`source IN ('canny', 'uservoice', 'fider', 'github', 'other')`),
  ],
)
