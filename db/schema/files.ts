import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const FILE_KINDS = ['photo', 'video', 'audio'] as const
export const FILE_STATES = ['receiving', 'processing', 'ready', 'failed', 'removed'] as const
export const FILE_VERDICTS = ['pending', 'ok', 'rejected'] as const

/**
 * A photo, video or sound that somebody sent with a review, a photo with a request, or a picture of themselves. The bytes lie in the store (disk or S3) under `storageKey` in
 * parts, and beside them a photo's small twin, the picture and the captions of a video.
 */
export const file = sqliteTable(
  'file',
  {
    id: text().primaryKey(),
    kind: text({ enum: FILE_KINDS }).notNull(),
    /** Hash of the secret that lets its sender go on sending; emptied when it belongs to a review. */
    uploadHash: text('upload_hash').notNull(),
    /** Hash of the person or address that sends it, so that one cannot fill the room; emptied when it belongs to a review. */
    senderHash: text('sender_hash'),
    /** Set once, by the review it was sent with. */
    reviewId: text('review_id'),
    /** Or by a request, and by one comment on it. */
    requestId: text('request_id'),
    commentId: text('comment_id'),
    /** Or it shows who sent it, and belongs to nothing else. */
    portrait: integer({ mode: 'boolean' }).notNull().default(false),
    attached: integer({ mode: 'boolean' })
      .notNull()
      .generatedAlwaysAs(sql`review_id IS NOT NULL OR request_id IS NOT NULL OR portrait = 1`),
    contactId: text('contact_id'),
    position: integer().notNull().default(0),
    /** What it said it would be; what it is stands in `type` and `bytes` when it is ready. */
    declaredBytes: integer('declared_bytes').notNull(),
    type: text(),
    bytes: integer(),
    width: integer(),
    height: integer(),
    durationMs: integer('duration_ms'),
    sha256: text(),
    storageKey: text('storage_key').notNull().unique(),
    /** Each picture and each captions lie under a name of their own; these say which are the ones. */
    posterKey: text('poster_key'),
    captionsKey: text('captions_key'),
    hasPoster: integer('has_poster', { mode: 'boolean' }).notNull().generatedAlwaysAs(sql`poster_key IS NOT NULL`),
    hasCaptions: integer('has_captions', { mode: 'boolean' })
      .notNull()
      .generatedAlwaysAs(sql`captions_key IS NOT NULL`),
    alt: text().notNull().default(''),
    transcript: text().notNull().default(''),
    state: text({ enum: FILE_STATES }).notNull(),
    /** Why it failed, in a sentence for its sender. */
    failure: text(),
    verdict: text({ enum: FILE_VERDICTS }).notNull().default('pending'),
    /** Why it is not shown, for its author. */
    statement: text(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
    createdAt: integer('created_at').notNull(),
    /** When an upload that belongs to nothing is thrown away. */
    expiresAt: integer('expires_at'),
  },
  (t) => [
    index('file_review').on(t.reviewId, t.position),
    index('file_request').on(t.requestId, t.position).where(sql`request_id IS NOT NULL`),
    index('file_contact').on(t.contactId),
    index('file_sender').on(t.senderHash).where(sql`sender_hash IS NOT NULL`),
    index('file_expiry').on(t.expiresAt).where(sql`expires_at IS NOT NULL`),
    index('file_queue').on(t.createdAt, t.id).where(sql`verdict = 'pending' AND state = 'ready' AND attached = 1`),
    uniqueIndex('file_one_portrait').on(t.contactId).where(sql`portrait = 1 AND state <> 'removed'`),
    check('file_of_one', sql`(review_id IS NOT NULL) + (request_id IS NOT NULL) + portrait <= 1`),
    check('file_portrait', sql`portrait IN (0, 1) AND (portrait = 0 OR kind = 'photo')`),
    check('file_of_comment', sql`comment_id IS NULL OR request_id IS NOT NULL`),
    check('file_kind', sql`kind IN ('photo', 'video', 'audio')`),
    check('file_state', sql`state IN ('receiving', 'processing', 'ready', 'failed', 'removed')`),
    check('file_verdict', sql`verdict IN ('pending', 'ok', 'rejected')`),
    check('file_rejected', sql`verdict <> 'rejected' OR statement IS NOT NULL`),
    check('file_ready', sql`state <> 'ready' OR (type IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL)`),
    check(
      'file_type',
      sql`type IS NULL OR type IN ('image/jpeg', 'image/webp', 'video/mp4', 'video/webm', 'audio/mp4', 'audio/webm', 'audio/mpeg', 'audio/ogg', 'audio/wav')`,
    ),
    check('file_bytes', sql`declared_bytes BETWEEN 1 AND 209715200`),
  ],
)
