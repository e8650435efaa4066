import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const OPT_IN_KINDS = ['newsletter', 'resource', 'promotion', 'webinar'] as const

/** Somebody typed an address; it counts for something once the mail to it was opened and confirmed. */
export const optIn = sqliteTable(
  'opt_in',
  {
    id: text().primaryKey(),
    kind: text({ enum: OPT_IN_KINDS }).notNull(),
    subjectId: text('subject_id'),
    email: text().notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** The token until it has run out, so that its mail can be written. */
    sealed: text(),
    /** Also wants the newsletter, and the sentence that stood beside the box. */
    subscribes: integer({ mode: 'boolean' }).notNull(),
    consentText: text('consent_text').notNull(),
    /** The push they came by, as the address of the page said it. */
    push: text(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
    contactId: text('contact_id').references(() => contact.id),
  },
  (t) => [
    index('opt_in_email').on(t.email),
    index('opt_in_over').on(t.expiresAt),
    check(
      'opt_in_kind',
      sql`kind IN ('newsletter', 'resource', 'promotion', 'webinar') AND (kind = 'newsletter') = (subject_id IS NULL)`,
    ),
    check('opt_in_used', sql`(used_at IS NULL) = (contact_id IS NULL)`),
    check('opt_in_newsletter', sql`kind <> 'newsletter' OR subscribes = 1`),
  ],
)

/** Who gets the newsletter, since they confirmed it; one row a person's contact. */
export const subscription = sqliteTable(
  'subscription',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    consentText: text('consent_text').notNull(),
    confirmedAt: integer('confirmed_at').notNull(),
    endedAt: integer('ended_at'),
  },
  () => [check('subscription_order', sql`coalesce(ended_at, confirmed_at) >= confirmed_at`)],
)

export const ISSUE_STATES = ['draft', 'sending', 'sent'] as const
/** One issue of the newsletter; what was sent stays as it was. */
export const newsletterIssue = sqliteTable(
  'newsletter_issue',
  {
    id: text().primaryKey(),
    subject: text().notNull(),
    body: text().notNull(),
    state: text({ enum: ISSUE_STATES }).notNull().default('draft'),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    startedAt: integer('started_at'),
    sentAt: integer('sent_at'),
    /** The last subscriber it was written to, so that a job that begins again goes on there. */
    reached: text().notNull().default(''),
    copies: integer().notNull().default(0),
  },
  (t) => [
    index('newsletter_issue_newest').on(t.createdAt, t.id),
    check('newsletter_issue_state', sql`state IN ('draft', 'sending', 'sent')`),
    check(
      'newsletter_issue_sent',
      sql`(state = 'sent') = (sent_at IS NOT NULL) AND (state = 'draft') = (started_at IS NULL)`,
    ),
  ],
)

export const RESOURCE_STATES = ['draft', 'live', 'retired'] as const
/** Something to read or to fetch, for everybody or for an address. */
export const resource = sqliteTable(
  'resource',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    title: text().notNull(),
    summary: text().notNull(),
    /** Markdown; or an address where it lies; or both. */
    body: text().notNull(),
    url: text(),
    gated: integer({ mode: 'boolean' }).notNull(),
    state: text({ enum: RESOURCE_STATES }).notNull().default('draft'),
    /** Times it was looked at and fetched, by whomever; no more is known of them. */
    views: integer().notNull().default(0),
    downloads: integer().notNull().default(0),
    createdAt: integer('created_at').notNull(),
    publishedAt: integer('published_at'),
  },
  (t) => [
    index('resource_newest').on(t.createdAt, t.id),
    check(
      'resource_state',
      sql`state IN ('draft', 'live', 'retired') AND (state = 'draft' OR published_at IS NOT NULL)`,
    ),
    check('resource_holds', sql`body <> '' OR url IS NOT NULL`),
    check('resource_slug', sql`length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*'`),
  ],
)
export const resourceTaking = sqliteTable(
  'resource_taking',
  {
    resourceId: text('resource_id')
      .notNull()
      .references(() => resource.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contactId, t.resourceId] }), index('resource_taking_of').on(t.resourceId, t.at)],
)

export const PROMOTION_KINDS = ['coupon', 'discount', 'trial'] as const
export const PROMOTION_STATES = ['draft', 'live', 'ended'] as const
/** What the company offers to get somebody going. What friends get is an offer, and partners have plans. */
export const promotion = sqliteTable(
  'promotion',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    kind: text({ enum: PROMOTION_KINDS }).notNull(),
    title: text().notNull(),
    terms: text().notNull(),
    /** A code works for so many days after it was claimed. */
    validDays: integer('valid_days').notNull(),
    endsAt: integer('ends_at'),
    /** At most so many people; a trigger counts them. */
    mostClaims: integer('most_claims'),
    state: text({ enum: PROMOTION_STATES }).notNull().default('draft'),
    createdAt: integer('created_at').notNull(),
    liveAt: integer('live_at'),
  },
  (t) => [
    index('promotion_newest').on(t.createdAt, t.id),
    index('promotion_ends').on(t.endsAt).where(sql`state = 'live'`),
    check('promotion_kind', sql`kind IN ('coupon', 'discount', 'trial') AND state IN ('draft', 'live', 'ended')`),
    check('promotion_days', sql`valid_days BETWEEN 1 AND 365 AND coalesce(most_claims, 1) > 0`),
    check('promotion_slug', sql`length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*'`),
  ],
)

/** A code of one person. It is redeemed once, or runs out. */
export const promotionClaim = sqliteTable(
  'promotion_claim',
  {
    id: text().primaryKey(),
    promotionId: text('promotion_id')
      .notNull()
      .references(() => promotion.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    code: text().notNull().unique(),
    claimedAt: integer('claimed_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    redeemedAt: integer('redeemed_at'),
    /** The host's own number of the sale or sign-up it was used for; one code for each. */
    usedFor: text('used_for'),
    /** What the buyer was spared by it; null where the host did not say. */
    discountMinor: integer('discount_minor'),
    currency: text(),
    expiredAt: integer('expired_at'),
  },
  (t) => [
    uniqueIndex('promotion_claim_once').on(t.promotionId, t.contactId),
    uniqueIndex('promotion_claim_use').on(t.promotionId, t.usedFor).where(sql`used_for IS NOT NULL`),
    index('promotion_claim_due').on(t.expiresAt).where(sql`redeemed_at IS NULL AND expired_at IS NULL`),
    check('promotion_claim_ends_once', sql`redeemed_at IS NULL OR expired_at IS NULL`),
    check('promotion_claim_used', sql`(redeemed_at IS NULL) = (used_for IS NULL)`),
    check(
      'promotion_claim_spared',
      sql`(discount_minor IS NULL) = (currency IS NULL) AND coalesce(discount_minor, 0) >= 0`,
    ),
    check('promotion_claim_spares_who_uses', sql`discount_minor IS NULL OR redeemed_at IS NOT NULL`),
    index('promotion_claim_redeemed').on(t.redeemedAt).where(sql`redeemed_at IS NOT NULL`),
    check('promotion_claim_order', sql`expires_at > claimed_at`),
  ],
)

export const PROMOTION_OUTCOMES = ['redeemed', 'used', 'expired', 'one_each'] as const
/** What became of a code that came with a sale: redeemed, or why not. Once for each sale and code. */
export const promotionUse = sqliteTable(
  'promotion_use',
  {
    /** The host's or Stripe's own number of the sale or sign-up. */
    usedFor: text('used_for').notNull(),
    claimId: text('claim_id')
      .notNull()
      .references(() => promotionClaim.id),
    outcome: text({ enum: PROMOTION_OUTCOMES }).notNull(),
    at: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.usedFor, t.claimId] }),
    index('promotion_use_claim').on(t.claimId),
    check('promotion_use_outcome', sql`outcome IN ('redeemed', 'used', 'expired', 'one_each')`),
  ],
)
