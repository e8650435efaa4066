import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { TEAMS } from './items.ts'

export const PROMISE_STATES = ['open', 'kept', 'broken'] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** What one of us promised a customer. It ends once: kept, or broken by a word of ours or by the day that passed. */
export const promise = sqliteTable(
  'promise',
  {
    id: text().primaryKey(),
    /** The host's own number, or our id: told twice it is one. */
    key: text().notNull().unique(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** Gone when the person was erased. */
    words: text().notNull(),
    team: text({ enum: TEAMS }).notNull(),
    ownerId: text('owner_id'),
    /** The day it is due, like `2026-02-20`. */
    dueOn: text('due_on').notNull(),
    state: text({ enum: PROMISE_STATES }).notNull().default('open'),
    madeAt: integer('made_at').notNull(),
    /** Null where the host told of it. */
    madeBy: text('made_by'),
    endedAt: integer('ended_at'),
    /** Nobody said so: the day passed. */
    byTime: integer('by_time', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('promise_newest').on(t.madeAt, t.id),
    index('promise_due').on(t.dueOn, t.id).where(sql`state = 'open'`),
    index('promise_contact').on(t.contactId),
    index('promise_ended').on(t.endedAt).where(sql`ended_at IS NOT NULL`),
    check('promise_team', sql`team IN (${LIST(TEAMS)})`),
    check('promise_state', sql`state IN (${LIST(PROMISE_STATES)})`),
    check('promise_ended', sql`(state = 'open') = (ended_at IS NULL)`),
    check('promise_by_time', sql`by_time IN (0, 1) AND (by_time = 0 OR state = 'broken')`),
    check('promise_due', sql`due_on GLOB '????-??-??'`),
  ],
)
