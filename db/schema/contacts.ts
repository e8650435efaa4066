import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A person we know, whether or not they can sign in. */
export const contact = sqliteTable(
  'contact',
  {
    id: text().primaryKey(),
    email: text().notNull().unique(),
    name: text().notNull(),
    /** The host application's own number for this person. */
    externalId: text('external_id').unique(),
    company: text(),
    plan: text(),
    /** What else the host says of them; flat JSON. */
    traits: text().notNull().default('{}'),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('contact_email', sql`email = lower(email)`), check('contact_traits_are_json', sql`json_valid(traits)`)],
)

export const CONSENT_SCOPES = ['website_widgets'] as const

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
    index('consent_contact').on(t.contactId),
    check('consent_scope', sql`scope IN ('website_widgets')`),
    check('consent_order', sql`withdrawn_at IS NULL OR withdrawn_at >= granted_at`),
  ],
)
