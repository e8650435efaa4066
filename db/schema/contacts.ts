import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Who people work for. Two spellings that differ in case or spaces are one company. */
export const company = sqliteTable(
  'company',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    nameKey: text('name_key').notNull().unique(),
    domain: text(),
    traits: text().notNull().default('{}'),
    /** What they pay each month; both or neither. */
    revenueMinor: integer('revenue_minor'),
    revenueCurrency: text('revenue_currency'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('company_newest').on(t.createdAt, t.id),
    check('company_traits_are_json', sql`json_valid(traits)`),
    check('company_domain', sql`domain IS NULL OR domain = lower(domain)`),
    check(
      'company_revenue',
      sql`(revenue_minor IS NULL) = (revenue_currency IS NULL) AND coalesce(revenue_minor, 0) >= 0`,
    ),
  ],
)

export const CONTACT_SOURCES = ['sign_up', 'host', 'import', 'staff'] as const

/** A person we know, whether or not they can sign in. `number` is the row of the search index. */
export const contact = sqliteTable(
  'contact',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    email: text().notNull().unique(),
    name: text().notNull(),
    /** The host application's own number for this person. */
    externalId: text('external_id').unique(),
    companyId: text('company_id').references(() => company.id),
    plan: text(),
    /** When the host application last spoke of them, and since when it says they are a customer. */
    hostSaidAt: integer('host_said_at'),
    customerSince: integer('customer_since'),
    /** What else the host says of them; flat JSON. */
    traits: text().notNull().default('{}'),
    /** How we came to know them. */
    source: text({ enum: CONTACT_SOURCES }).notNull(),
    /** Their own id, or the id of the contact they were merged into: who they are the same person as. */
    canonicalId: text('canonical_id').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Nothing about them is left but this row's id, which sales and events point at. */
    erasedAt: integer('erased_at'),
  },
  (t) => [
    index('contact_newest').on(t.createdAt, t.id),
    index('contact_canonical').on(t.canonicalId),
    index('contact_company').on(t.companyId),
    check('contact_email', sql`email = lower(email)`),
    check('contact_traits_are_json', sql`json_valid(traits)`),
    check('contact_source', sql`source IN ('sign_up', 'host', 'import', 'staff')`),
    check(
      'contact_erased_holds_nothing',
      sql`erased_at IS NULL OR (email = id || '@erased.invalid' AND name = '' AND traits = '{}'
        AND external_id IS NULL AND company_id IS NULL AND plan IS NULL AND customer_since IS NULL)`,
    ),
  ],
)

/** Two contacts that are one person. Rows stay where they are: readers ask for everybody of one `canonical_id`. */
export const contactMerge = sqliteTable(
  'contact_merge',
  {
    id: text().primaryKey(),
    keptId: text('kept_id')
      .notNull()
      .references(() => contact.id),
    mergedId: text('merged_id')
      .notNull()
      .references(() => contact.id),
    /** JSON list of the contacts whose canonical id this merge changed. */
    members: text().notNull(),
    mergedAt: integer('merged_at').notNull(),
    mergedBy: text('merged_by').notNull(),
    undoneAt: integer('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    uniqueIndex('contact_merge_once').on(t.mergedId).where(sql`undone_at IS NULL`),
    index('contact_merge_kept').on(t.keptId),
    index('contact_merge_merged').on(t.mergedId),
    check('contact_merge_two_people', sql`kept_id <> merged_id`),
    check('contact_merge_members_are_json', sql`json_valid(members)`),
    check('contact_merge_undone', sql`(undone_at IS NULL) = (undone_by IS NULL)`),
  ],
)

/** A saved search over contacts; the filter is JSON of the shape the contract names. */
export const segment = sqliteTable(
  'segment',
  {
    id: text().primaryKey(),
    name: text().notNull().unique(),
    filter: text().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('segment_filter_is_json', sql`json_valid(filter)`)],
)

export const IMPORT_STATES = ['reading', 'read', 'checked', 'running', 'done', 'discarded'] as const
export const IMPORT_VERDICTS = ['new', 'changed', 'unchanged', 'refused'] as const

/** A file of contacts: read, checked without a change, then applied row by row. */
export const contactImport = sqliteTable(
  'contact_import',
  {
    id: text().primaryKey(),
    fileName: text('file_name').notNull(),
    /** SHA-256 of the file, so that the same one is recognised. */
    fileHash: text('file_hash').notNull(),
    columns: text().notNull(),
    mapping: text().notNull(),
    rowCount: integer('row_count').notNull(),
    /** JSON: how many lines have which verdict, and how many of them are settled for good. */
    totals: text().notNull().default('{}'),
    settled: integer().notNull().default(0),
    state: text({ enum: IMPORT_STATES }).notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('contact_import_newest').on(t.createdAt, t.id),
    check('contact_import_state', sql`state IN ('reading', 'read', 'checked', 'running', 'done', 'discarded')`),
    check('contact_import_json', sql`json_valid(columns) AND json_valid(mapping) AND json_valid(totals)`),
  ],
)

/** One line of a file. What it said stands here only until it is applied, or for a week when it was refused. */
export const contactImportRow = sqliteTable(
  'contact_import_row',
  {
    importId: text('import_id')
      .notNull()
      .references(() => contactImport.id, { onDelete: 'cascade' }),
    line: integer().notNull(),
    cells: text(),
    /** Null until the file is checked. */
    verdict: text({ enum: IMPORT_VERDICTS }),
    /** Why it was refused, in words that hold nothing of the line. */
    reason: text(),
    contactId: text('contact_id'),
    appliedAt: integer('applied_at'),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.line] }),
    index('contact_import_row_waiting').on(t.importId, t.line).where(sql`applied_at IS NULL AND verdict <> 'refused'`),
    index('contact_import_row_verdict_of').on(t.importId, t.verdict, t.line),
    check('contact_import_row_verdict', sql`verdict IN ('new', 'changed', 'unchanged', 'refused')`),
    check('contact_import_row_reason', sql`(verdict IS 'refused') = (reason IS NOT NULL)`),
    check('contact_import_row_cells', sql`cells IS NULL OR json_valid(cells)`),
  ],
)

/** Who asked to be forgotten: ids and times only. */
export const erasure = sqliteTable(
  'erasure',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    /** `customer` or `staff`. */
    askedBy: text('asked_by').notNull(),
    erasedAt: integer('erased_at').notNull(),
    /** When no byte of them was left in the files either. */
    scrubbedAt: integer('scrubbed_at'),
  },
  (t) => [
    index('erasure_waiting').on(t.erasedAt).where(sql`scrubbed_at IS NULL`),
    check('erasure_asked_by', sql`asked_by IN ('customer', 'staff')`),
  ],
)

export const CONSENT_SCOPES = [
  'publish_on_portal',
  'website_widgets',
  'social_ads',
  'sales_material',
  'use_full_name',
  'use_photo',
  'use_company_and_logo',
  'use_video_likeness',
  'shorten_verbatim',
  'translate',
  'ai_processing',
  'contact_for_reference',
] as const
const SCOPE_LIST = sql.raw(CONSENT_SCOPES.map((scope) => `'${scope}'`).join(', '))

/** Consent is an act: one row with the text that was shown. Withdrawing sets a time; nothing is ever deleted or default. */
export const consent = sqliteTable(
  'consent',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    reviewId: text('review_id').notNull(),
    scope: text({ enum: CONSENT_SCOPES }).notNull(),
    text: text().notNull(),
    textHash: text('text_hash').notNull(),
    locale: text().notNull(),
    grantedAt: integer('granted_at').notNull(),
    withdrawnAt: integer('withdrawn_at'),
  },
  (t) => [
    index('consent_review').on(t.reviewId, t.scope),
    uniqueIndex('consent_one_standing').on(t.reviewId, t.scope).where(sql`withdrawn_at IS NULL`),
    index('consent_contact').on(t.contactId),
    check('consent_scope', sql`scope IN (${SCOPE_LIST})`),
    check('consent_order', sql`withdrawn_at IS NULL OR withdrawn_at >= granted_at`),
  ],
)
