import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { product } from './products.ts'

export const REVIEW_STATES = [
  'pending',
  'changes_requested',
  'published',
  'suspended',
  'rejected',
  'removed',
  'appealed',
  'withdrawn',
  'erased',
] as const
export const REVIEW_ORIGINS = ['form', 'invitation', 'widget', 'api', 'import'] as const
export const DISPLAY_FORMATS = ['full', 'first_initial', 'initials', 'anonymous'] as const

/**
 * A customer's words: those of one of its revisions, which the author wrote (a trigger compares them). While it is shown
 * they are the last accepted ones, before that the last written ones.
 */
export const review = sqliteTable(
  'review',
  {
    /** The row of the search index. */
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    /** Null for an imported review of somebody we do not know. */
    contactId: text('contact_id').references(() => contact.id),
    rating: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    lang: text().notNull(),
    /** The name the author typed, and how they want it shown; `displayName` is what that makes. */
    authorName: text('author_name').notNull(),
    displayFormat: text('display_format', { enum: DISPLAY_FORMATS }).notNull().default('full'),
    displayName: text('display_name').notNull(),
    experienceDate: text('experience_date').notNull(),
    /** JSON: what was answered to the questions of `formId`, by key. */
    answers: text().notNull().default('{}'),
    formId: text('form_id'),
    /** Which revision these words are. */
    revision: integer().notNull().default(1),
    /** A newer revision that waits for a decision while these words stay shown. */
    waitingRevision: integer('waiting_revision'),
    origin: text({ enum: REVIEW_ORIGINS }).notNull().default('form'),
    invitationId: text('invitation_id'),
    /** For imports: where it stood, under which number. */
    source: text(),
    sourceUrl: text('source_url'),
    sourceId: text('source_id'),
    importId: text('import_id'),
    state: text({ enum: REVIEW_STATES }).notNull(),
    /** Whether the public sees it. */
    shown: integer({ mode: 'boolean' }).notNull().default(false),
    submittedAt: integer('submitted_at').notNull(),
    stateChangedAt: integer('state_changed_at').notNull(),
    /** Where it stood when its author took it back, and where it goes when they put it back. */
    withdrawnFrom: text('withdrawn_from', { enum: REVIEW_STATES }),
    publishedAt: integer('published_at'),
    editedAt: integer('edited_at'),
    /** When the clock decides: publication for one that waits, the end of a change request, suspension or appeal. */
    dueAt: integer('due_at'),
    /** For the one that waits past its deadline because of something grave: when staff were last reminded. */
    escalatedAt: integer('escalated_at'),
    /** Highest first: computed label of the evidence there is. */
    verified: text(),
    incentivized: integer({ mode: 'boolean' }).notNull().default(false),
    photoCount: integer('photo_count').notNull().default(0),
    mediaCount: integer('media_count').notNull().default(0),
    helpfulUp: integer('helpful_up').notNull().default(0),
    helpfulDown: integer('helpful_down').notNull().default(0),
    /** Lower bound of Wilson's interval of the share that found it helpful. */
    helpfulScore: real('helpful_score').notNull().default(0),
  },
  (t) => [
    uniqueIndex('review_one_per_person')
      .on(t.productId, t.contactId)
      .where(sql`state NOT IN ('withdrawn', 'erased') AND origin <> 'import'`),
    uniqueIndex('review_imported_once').on(t.source, t.sourceId).where(sql`origin = 'import' AND state <> 'erased'`),
    index('review_public').on(t.productId, t.publishedAt, t.id).where(sql`shown = 1`),
    index('review_public_rating').on(t.productId, t.rating, t.publishedAt, t.id).where(sql`shown = 1`),
    index('review_public_helpful').on(t.productId, t.helpfulScore, t.publishedAt, t.id).where(sql`shown = 1`),
    index('review_queue').on(t.stateChangedAt, t.id).where(sql`state = 'pending'`),
    index('review_changed').on(t.stateChangedAt, t.id).where(sql`state <> 'erased'`),
    index('review_changed_in').on(t.state, t.stateChangedAt, t.id),
    index('review_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('review_contact').on(t.contactId),
    index('review_arrival').on(t.productId, t.submittedAt),
    index('review_of_import').on(t.importId).where(sql`import_id IS NOT NULL`),
    index('review_of_invitation').on(t.invitationId).where(sql`invitation_id IS NOT NULL`),
    check('review_rating', sql`rating BETWEEN 1 AND 5`),
    check(
      'review_state',
      sql`state IN ('pending', 'changes_requested', 'published', 'suspended', 'rejected', 'removed', 'appealed', 'withdrawn', 'erased')`,
    ),
    check('review_origin', sql`origin IN ('form', 'invitation', 'widget', 'api', 'import')`),
    check('review_display_format', sql`display_format IN ('full', 'first_initial', 'initials', 'anonymous')`),
    check('review_author', sql`contact_id IS NOT NULL OR origin = 'import'`),
    check(
      'review_import_named',
      sql`(origin = 'import') = (source IS NOT NULL AND source_id IS NOT NULL AND import_id IS NOT NULL)`,
    ),
    check(
      'review_erased_says_nothing',
      sql`state <> 'erased' OR (title = '' AND body = '' AND display_name = '' AND author_name = '' AND answers = '{}')`,
    ),
    check('review_published_at', sql`shown = 0 OR published_at IS NOT NULL`),
    check(
      'review_shown',
      sql`CASE state WHEN 'published' THEN shown = 1 WHEN 'changes_requested' THEN 1 WHEN 'pending' THEN 1 ELSE shown = 0 END`,
    ),
    check('review_waiting_revision', sql`waiting_revision IS NULL OR (shown = 1 AND waiting_revision > revision)`),
    /** Never longer than 336 hours: no review waits for ever, whatever it says. */
    check(
      'review_deadline',
      sql`state <> 'pending' OR (due_at IS NOT NULL AND due_at - state_changed_at BETWEEN 0 AND 1209600000)`,
    ),
    check('review_clock', sql`state NOT IN ('changes_requested', 'suspended', 'appealed') OR due_at IS NOT NULL`),
    check('review_json', sql`json_valid(answers)`),
    check('review_counts', sql`min(photo_count, media_count, helpful_up, helpful_down) >= 0 AND shown IN (0, 1)`),
  ],
)

export const REVISION_EDITORS = ['author', 'redaction', 'import'] as const

/**
 * Append-only: the words as the author wrote them, each time. A redaction is the author's revision `redacts` with marked
 * places taken out. `hash` seals the row and the one before it, and the words by a salted hash, so that forgetting somebody
 * breaks no seal.
 */
export const reviewRevision = sqliteTable(
  'review_revision',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    n: integer().notNull(),
    editor: text({ enum: REVISION_EDITORS }).notNull(),
    rating: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    lang: text().notNull(),
    authorName: text('author_name').notNull(),
    displayFormat: text('display_format', { enum: DISPLAY_FORMATS }).notNull(),
    experienceDate: text('experience_date').notNull(),
    answers: text().notNull().default('{}'),
    redacts: integer(),
    /** JSON: ranges of `redacts` that were taken out, with the reason. */
    ranges: text().notNull().default('[]'),
    createdAt: integer('created_at').notNull(),
    salt: text().notNull(),
    wordsHash: text('words_hash').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text().notNull(),
  },
  (t) => [
    uniqueIndex('review_revision_n').on(t.reviewId, t.n),
    check('review_revision_editor', sql`editor IN ('author', 'redaction', 'import')`),
    check('review_revision_redacts', sql`(editor = 'redaction') = (redacts IS NOT NULL)`),
    check('review_revision_json', sql`json_valid(ranges) AND json_valid(answers)`),
    check('review_revision_rating', sql`rating BETWEEN 1 AND 5 AND n >= 1`),
  ],
)

/** How many shown reviews of each rating a product has, imports left out; kept in the transaction that changes them. */
export const ratingSummary = sqliteTable(
  'rating_summary',
  {
    productId: text('product_id')
      .primaryKey()
      .references(() => product.id),
    n1: integer().notNull().default(0),
    n2: integer().notNull().default(0),
    n3: integer().notNull().default(0),
    n4: integer().notNull().default(0),
    n5: integer().notNull().default(0),
    /** Of these, the ones somebody was rewarded for. */
    i1: integer().notNull().default(0),
    i2: integer().notNull().default(0),
    i3: integer().notNull().default(0),
    i4: integer().notNull().default(0),
    i5: integer().notNull().default(0),
    /** Shown reviews that came from elsewhere. */
    imported: integer().notNull().default(0),
  },
  () => [
    check(
      'rating_summary_counts',
      sql`min(i1, i2, i3, i4, i5, imported) >= 0 AND n1 >= i1 AND n2 >= i2 AND n3 >= i3 AND n4 >= i4 AND n5 >= i5`,
    ),
  ],
)

/** Whether a customer found a review helpful: one vote a person and review. */
export const reviewVote = sqliteTable(
  'review_vote',
  {
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    value: integer().notNull(),
    votedAt: integer('voted_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.reviewId, t.contactId] }),
    index('review_vote_contact').on(t.contactId),
    check('review_vote_value', sql`value IN (-1, 1)`),
  ],
)

/** For finding copies: one row for each band of a text's simhash. */
export const reviewBand = sqliteTable(
  'review_band',
  {
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id, { onDelete: 'cascade' }),
    band: integer().notNull(),
    bits: integer().notNull(),
    simhash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.reviewId, t.band] }), index('review_band_bits').on(t.band, t.bits)],
)

/** Words that many reviews of a product share, counted by a nightly job: what people talk about. */
export const productTopic = sqliteTable(
  'product_topic',
  {
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    term: text().notNull(),
    n: integer().notNull(),
    /** Of these, in reviews of one or two stars. */
    critical: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.productId, t.term] }), check('product_topic_counts', sql`critical BETWEEN 0 AND n`)],
)
