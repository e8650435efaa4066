import { sql } from 'drizzle-orm'
import { blob, check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

/** What hosts call the things they tell us of, and which of the names that the rules know each counts as. */
export const eventType = sqliteTable(
  'event_type',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    /** Null while nobody said; then it counts as its own name. */
    countsAs: text('counts_as'),
    firstAt: integer('first_at').notNull(),
    /** When the last of them was received. */
    lastAt: integer('last_at').notNull(),
  },
  (t) => [
    index('event_type_last').on(t.lastAt, t.id),
    check('event_type_name', sql`length(name) BETWEEN 1 AND 120`),
    check('event_type_order', sql`first_at <= last_at`),
  ],
)

/** Append-only: what others told us of; triggers let only what waits find its person, and what was said be forgotten. */
export const trackedEvent = sqliteTable(
  'tracked_event',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    typeId: integer('type_id')
      .notNull()
      .references(() => eventType.id),
    /** Null of nobody we know; it never becomes somebody's by itself. */
    contactId: text('contact_id').references(() => contact.id),
    /** By the clock of who told us, and by ours. */
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    /** What their clock said where it was too far ahead to be believed; then `occurred_at` is ours. */
    toldAt: integer('told_at'),
    /** Told too late to move a stage: it counts in figures only. */
    late: integer({ mode: 'boolean' }).notNull(),
    channel: text().notNull(),
    props: text(),
  },
  (t) => [
    index('tracked_event_contact').on(t.contactId, t.occurredAt, t.seq).where(sql`contact_id IS NOT NULL`),
    check('tracked_event_props_are_json', sql`props IS NULL OR json_valid(props)`),
    check('tracked_event_late', sql`late IN (0, 1)`),
  ],
)

/** Events of somebody whom only the host knows yet, by its own number for them; they are theirs when a contact has it. */
export const waitingEvent = sqliteTable(
  'waiting_event',
  {
    eventSeq: integer('event_seq')
      .primaryKey()
      .references(() => trackedEvent.seq),
    externalId: text('external_id').notNull(),
    since: integer().notNull(),
  },
  (t) => [index('waiting_event_of').on(t.externalId), index('waiting_event_since').on(t.since)],
)

/** Messages that were taken already, by a hash of key and id, for two days. */
export const eventDedup = sqliteTable(
  'event_dedup',
  {
    id: blob({ mode: 'buffer' }).primaryKey(),
    /** Days since 1970. */
    day: integer().notNull(),
  },
  (t) => [index('event_dedup_day').on(t.day)],
)

/** Events by UTC day of when they happened; grown in the transaction that stores them, so it is right at every moment. */
export const eventDay = sqliteTable(
  'event_day',
  {
    day: text().notNull(),
    typeId: integer('type_id')
      .notNull()
      .references(() => eventType.id),
    channel: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.day, t.typeId, t.channel] }),
    check('event_day_form', sql`day GLOB '????-??-??' AND n > 0`),
  ],
)

/** What the host says of a person, for the length of the change in which the contacts hear of it. */
export const toldPerson = sqliteTable(
  'told_person',
  { id: text().primaryKey(), contactId: text('contact_id').notNull(), said: text().notNull() },
  () => [check('told_person_said_is_json', sql`json_valid(said)`)],
)

/**
 * What hosts said of people, told anew where it was something else than before: flat traits, and the plan. Rules of stages read
 * it as it was at each time. Rows never change; they go with the person.
 */
export const toldTrait = sqliteTable(
  'told_trait',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** From when it is so, by the clock of who told us; never after ours. */
    at: integer().notNull(),
    receivedAt: integer('received_at').notNull(),
    said: text().notNull(),
  },
  (t) => [
    index('told_trait_contact').on(t.contactId, t.at, t.seq),
    check('told_trait_said_is_json', sql`json_valid(said)`),
    check('told_trait_at', sql`at <= received_at`),
  ],
)

/** A keyed hash of each number and address of somebody who was erased, so that a host's next round makes nobody known again. */
export const forgottenPerson = sqliteTable('forgotten_person', { hash: text().primaryKey(), at: integer().notNull() })

/** Whose stage has to be looked at again, because something about their events changed. */
export const stageQueue = sqliteTable(
  'stage_queue',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    askedAt: integer('asked_at').notNull(),
    /** The earliest moment about which something else is known now. */
    since: integer().notNull(),
  },
  (t) => [index('stage_queue_asked').on(t.askedAt)],
)
