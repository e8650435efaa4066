import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const ROLES = ['owner', 'admin', 'moderator', 'marketer', 'viewer', 'customer'] as const

/** A contact's, or a staff member's, sign-in. A customer always has a contact, staff never does. */
export const account = sqliteTable(
  'account',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .unique()
      .references(() => contact.id),
    email: text().notNull().unique(),
    name: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    passwordHash: text('password_hash').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('account_role', sql`role IN ('owner', 'admin', 'moderator', 'marketer', 'viewer', 'customer')`),
    check('account_contact', sql`(role = 'customer') = (contact_id IS NOT NULL)`),
    check('account_email', sql`email = lower(email)`),
  ],
)

/** The id is the SHA-256 of the cookie's token: reading this table signs nobody in. */
export const session = sqliteTable(
  'session',
  {
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    expiresAt: integer('expires_at').notNull(),
    /** However busy, it ends here. */
    endsAt: integer('ends_at').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    check('session_ends', sql`expires_at <= ends_at`),
    index('session_account').on(t.accountId),
    index('session_expiry').on(t.expiresAt),
  ],
)

export const TOKEN_PURPOSES = ['owner_setup', 'staff_invitation'] as const

/** One-time links. Only the hash is kept; `used_at` is set once, by the change that uses it. */
export const oneTimeToken = sqliteTable(
  'one_time_token',
  {
    hash: text().primaryKey(),
    id: text().notNull().unique(),
    purpose: text({ enum: TOKEN_PURPOSES }).notNull(),
    role: text({ enum: ROLES }).notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
  },
  () => [
    check('one_time_token_purpose', sql`purpose IN ('owner_setup', 'staff_invitation')`),
    check('one_time_token_role', sql`role IN ('owner', 'moderator')`),
  ],
)

export const apiKey = sqliteTable('api_key', {
  id: text().primaryKey(),
  name: text().notNull(),
  prefix: text().notNull(),
  hash: text().notNull().unique(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
})
