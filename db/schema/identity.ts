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
    /** Null for people who come by links or from the host application only. */
    passwordHash: text('password_hash'),
    /** When they showed that the address is theirs. */
    emailConfirmedAt: integer('email_confirmed_at'),
    createdAt: integer('created_at').notNull(),
    /** Staff who left: signs nobody in, keeps their decisions' author. */
    disabledAt: integer('disabled_at'),
    /** Rises when all sessions end. What was verified before, like a password, then opens none any more. */
    epoch: integer().notNull().default(0),
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
    /** When they last showed who they are: by password, link, code or second factor. */
    provedAt: integer('proved_at').notNull(),
    /** Signed in so far, but the second factor is still to come; opens nothing else. */
    awaitsFactor: integer('awaits_factor', { mode: 'boolean' }).notNull().default(false),
    /** "Firefox on Linux", so that people can tell their own sessions apart. */
    device: text().notNull().default(''),
  },
  (t) => [
    check('session_ends', sql`expires_at <= ends_at`),
    check('session_factor', sql`awaits_factor IN (0, 1)`),
    index('session_account').on(t.accountId),
    index('session_expiry').on(t.expiresAt),
  ],
)

export const TOKEN_PURPOSES = [
  'owner_setup',
  'staff_invitation',
  'magic_link',
  'sign_up',
  'password_reset',
  'email_change',
] as const

/**
 * One-time links. Only hashes are kept, and for links that go by mail the sealed text until the mail is written;
 * `used_at` is set once, by the change that uses it.
 */
export const oneTimeToken = sqliteTable(
  'one_time_token',
  {
    hash: text().primaryKey(),
    id: text().notNull().unique(),
    purpose: text({ enum: TOKEN_PURPOSES }).notNull(),
    /** For invitations: what the account will be. */
    role: text({ enum: ROLES }),
    /** Who invites; the invitation ends when they may not invite to it any more. */
    createdBy: text('created_by'),
    /** Whose link it is; null for an address nobody has, so that asking looks the same. */
    accountId: text('account_id').references(() => account.id, { onDelete: 'cascade' }),
    /** Where it goes, and what it proves. */
    email: text(),
    /** What was typed where the link was asked for, as JSON: a name, where to go on. */
    data: text().notNull().default('{}'),
    /** Six digits that do the same, for a device that has no mail. */
    codeHash: text('code_hash'),
    tries: integer().notNull().default(0),
    sealed: text(),
    codeSealed: text('code_sealed'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
  },
  (t) => [
    index('one_time_token_email').on(t.email, t.purpose, t.createdAt),
    index('one_time_token_expiry').on(t.expiresAt),
    check(
      'one_time_token_purpose',
      sql`purpose IN ('owner_setup', 'staff_invitation', 'magic_link', 'sign_up', 'password_reset', 'email_change')`,
    ),
    check('one_time_token_role', sql`(role IS NOT NULL) = (purpose IN ('owner_setup', 'staff_invitation'))`),
    check('one_time_token_not_customer', sql`role IS NULL OR role <> 'customer'`),
    check('one_time_token_tries', sql`tries BETWEEN 0 AND 5`),
    check('one_time_token_data_is_json', sql`json_valid(data)`),
  ],
)

export const IDENTIFY_KINDS = ['HS256', 'EdDSA'] as const

/** What the host application signs identities with: a shared secret (sealed), or its public key. */
export const identifyKey = sqliteTable(
  'identify_key',
  {
    id: text().primaryKey(),
    kind: text({ enum: IDENTIFY_KINDS }).notNull(),
    name: text().notNull(),
    sealed: text(),
    publicKey: text('public_key'),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
  },
  () => [
    check('identify_key_kind', sql`kind IN ('HS256', 'EdDSA')`),
    check(
      'identify_key_whole',
      sql`(kind = 'HS256') = (sealed IS NOT NULL) AND (kind = 'EdDSA') = (public_key IS NOT NULL)`,
    ),
  ],
)

/** One identity the host vouched for; its `jti` works once. The claims stand here only until `contacts` has read them. */
export const identification = sqliteTable(
  'identification',
  {
    jti: text().primaryKey(),
    id: text().notNull().unique(),
    contactId: text('contact_id').notNull(),
    claims: text(),
    at: integer().notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [
    index('identification_expiry').on(t.expiresAt),
    check('identification_claims', sql`claims IS NULL OR json_valid(claims)`),
  ],
)

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    prefix: text().notNull(),
    hash: text().notNull().unique(),
    /** JSON list of what the key may do. */
    scopes: text().notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
  },
  () => [check('api_key_scopes', sql`json_valid(scopes) AND json_array_length(scopes) >= 1`)],
)

/** Codes that change every half minute (RFC 6238). The secret is sealed; it counts from the first code that was right. */
export const secondFactor = sqliteTable('second_factor', {
  accountId: text('account_id')
    .primaryKey()
    .references(() => account.id, { onDelete: 'cascade' }),
  sealed: text().notNull(),
  createdAt: integer('created_at').notNull(),
  confirmedAt: integer('confirmed_at'),
  /** The half minute of the last code that was taken, so that no code works twice. */
  lastStep: integer('last_step').notNull().default(0),
})

/** For the day the phone is lost; each works once. */
export const recoveryCode = sqliteTable(
  'recovery_code',
  {
    hash: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
  },
  (t) => [index('recovery_code_account').on(t.accountId)],
)
