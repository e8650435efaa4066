import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact, contactMerge } from './contacts.ts'

export const WEBINAR_STATES = ['draft', 'open', 'cancelled'] as const
/** A meeting at a screen, at a moment. That it is over is told by the clock. */
export const webinar = sqliteTable(
  'webinar',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    title: text().notNull(),
    /** Markdown. */
    body: text().notNull(),
    speaker: text(),
    startsAt: integer('starts_at').notNull(),
    minutes: integer().notNull(),
    /** Only for who has a place. */
    joinUrl: text('join_url').notNull(),
    /** At most so many people; a trigger counts them. */
    places: integer(),
    recordingUrl: text('recording_url'),
    recordedAt: integer('recorded_at'),
    state: text({ enum: WEBINAR_STATES }).notNull().default('draft'),
    /** Which telling of its time and place this is, as calendars count them. */
    sequence: integer().notNull().default(0),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    openedAt: integer('opened_at'),
    cancelledAt: integer('cancelled_at'),
  },
  (t) => [
    index('webinar_when').on(t.startsAt, t.id),
    check('webinar_state', sql`state IN ('draft', 'open', 'cancelled') AND (state = 'draft') = (opened_at IS NULL)`),
    check('webinar_cancelled', sql`(state = 'cancelled') = (cancelled_at IS NOT NULL)`),
    check('webinar_length', sql`minutes BETWEEN 5 AND 1440 AND coalesce(places, 1) > 0`),
    check('webinar_links', sql`join_url LIKE 'https://%' AND coalesce(recording_url, 'https://') LIKE 'https://%'`),
    check('webinar_recorded', sql`(recording_url IS NULL) OR (recorded_at IS NOT NULL)`),
    check('webinar_slug', sql`length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*'`),
  ],
)

/** Somebody's place in a webinar, or that they were there without one. */
export const webinarPlace = sqliteTable(
  'webinar_place',
  {
    id: text().primaryKey(),
    webinarId: text('webinar_id')
      .notNull()
      .references(() => webinar.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** Null for who came without asking for a place. */
    takenAt: integer('taken_at'),
    givenUpAt: integer('given_up_at'),
    /** The merge that gave it up, because its person had another; null where they did so themselves. */
    mergeId: text('merge_id').references(() => contactMerge.id),
    /** Which telling of the time they know of. */
    sequence: integer().notNull(),
    /** When we were told that they were there, and from when to when they were. */
    attendedAt: integer('attended_at'),
    joinedAt: integer('joined_at'),
    leftAt: integer('left_at'),
  },
  (t) => [
    uniqueIndex('webinar_place_once').on(t.webinarId, t.contactId),
    index('webinar_place_of').on(t.contactId),
    index('webinar_place_merged').on(t.mergeId).where(sql`merge_id IS NOT NULL`),
    check('webinar_place_merged_away', sql`merge_id IS NULL OR given_up_at IS NOT NULL`),
    check('webinar_place_is', sql`taken_at IS NOT NULL OR attended_at IS NOT NULL`),
    check('webinar_place_given_up', sql`given_up_at IS NULL OR taken_at IS NOT NULL`),
    check('webinar_place_there', sql`attended_at IS NOT NULL OR (joined_at IS NULL AND left_at IS NULL)`),
    check(
      'webinar_place_order',
      sql`coalesce(left_at, joined_at) IS NULL OR coalesce(left_at, joined_at) >= coalesce(joined_at, left_at)`,
    ),
  ],
)

export const NOTICES = ['day', 'hour', 'changed', 'cancelled', 'recording'] as const
/** What was written to whom: each once, whatever happens to the job that writes. */
export const webinarNotice = sqliteTable(
  'webinar_notice',
  {
    placeId: text('place_id')
      .notNull()
      .references(() => webinarPlace.id),
    what: text({ enum: NOTICES }).notNull(),
    /** Of a reminder the moment it is of, of a change its number, else nothing. */
    n: integer().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.placeId, t.what, t.n] }),
    check('webinar_notice_what', sql`what IN ('day', 'hour', 'changed', 'cancelled', 'recording')`),
  ],
)
