import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { partner } from './affiliates.ts'

export const OFF_REASONS = ['by_hand', 'gone', 'failing', 'banned'] as const

/** An address of somebody's program that wants to hear of facts: the company's, or a partner's of what concerns them. */
export const webhookEndpoint = sqliteTable(
  'webhook_endpoint',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    url: text().notNull(),
    /** Whose it is; null for the company. */
    partnerId: text('partner_id').references(() => partner.id),
    createdAt: integer('created_at').notNull(),
    /** Since when nothing is sent to it, and why; both or neither. */
    offAt: integer('off_at'),
    offReason: text('off_reason', { enum: OFF_REASONS }),
    /** The first failure since it last took something. */
    failingSince: integer('failing_since'),
    lastDeliveredAt: integer('last_delivered_at'),
    /** It asked for a pause until then. */
    restUntil: integer('rest_until'),
  },
  (t) => [
    index('webhook_endpoint_owner').on(t.partnerId, t.createdAt, t.id),
    check('webhook_endpoint_off', sql`(off_at IS NULL) = (off_reason IS NULL)`),
    check('webhook_endpoint_off_reason', sql`off_reason IN ('by_hand', 'gone', 'failing', 'banned')`),
    check('webhook_endpoint_banned', sql`off_reason IS NOT 'banned' OR partner_id IS NOT NULL`),
  ],
)

const ofEndpoint = () =>
  text('endpoint_id')
    .notNull()
    .references(() => webhookEndpoint.id, { onDelete: 'cascade' })

/** Which facts an endpoint hears of. Asked at every such fact, so the type leads. */
export const webhookSubscription = sqliteTable(
  'webhook_subscription',
  { type: text().notNull(), endpointId: ofEndpoint() },
  (t) => [primaryKey({ columns: [t.type, t.endpointId] }), index('webhook_subscription_endpoint').on(t.endpointId)],
)

export const KEY_KINDS = ['hmac', 'ed25519'] as const

/** What deliveries are signed with: the newest of a kind, and beside it the one before until `ends_at`. */
export const webhookKey = sqliteTable(
  'webhook_key',
  {
    id: text().primaryKey(),
    endpointId: ofEndpoint(),
    kind: text({ enum: KEY_KINDS }).notNull(),
    sealed: text().notNull(),
    publicKey: text('public_key'),
    createdAt: integer('created_at').notNull(),
    endsAt: integer('ends_at'),
  },
  (t) => [
    uniqueIndex('webhook_key_current').on(t.endpointId, t.kind).where(sql`ends_at IS NULL`),
    index('webhook_key_endpoint').on(t.endpointId),
    check('webhook_key_kind', sql`kind IN ('hmac', 'ed25519')`),
    check('webhook_key_public', sql`(kind = 'ed25519') = (public_key IS NOT NULL)`),
  ],
)

export const DELIVERY_STATES = ['queued', 'sending', 'delivered', 'failed', 'missed'] as const

/**
 * One message to one endpoint, written in the change that it tells of. `missed`: the endpoint was off. The body holds
 * ids and numbers as the fact does, so nothing in it is anybody's to erase.
 */
export const webhookDelivery = sqliteTable(
  'webhook_delivery',
  {
    endpointId: ofEndpoint(),
    /** The fact's id, or one of its own for a test; the same over all tries. */
    messageId: text('message_id').notNull(),
    type: text().notNull(),
    body: text().notNull(),
    state: text({ enum: DELIVERY_STATES }).notNull(),
    /** All tries there were, and those since it was queued last. */
    attempts: integer().notNull().default(0),
    tries: integer().notNull().default(0),
    /** While it waits: when it is tried; while it is sent: when somebody else may take it up. */
    dueAt: integer('due_at').notNull(),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.messageId] }),
    index('webhook_delivery_due').on(t.endpointId, t.dueAt).where(sql`state IN ('queued', 'sending')`),
    index('webhook_delivery_list').on(t.endpointId, t.createdAt, t.messageId),
    index('webhook_delivery_state').on(t.endpointId, t.state, t.createdAt),
    index('webhook_delivery_age').on(t.createdAt),
    check('webhook_delivery_states', sql`state IN ('queued', 'sending', 'delivered', 'failed', 'missed')`),
    check('webhook_delivery_finished', sql`(state IN ('queued', 'sending')) = (finished_at IS NULL)`),
    check('webhook_delivery_tries', sql`tries BETWEEN 0 AND attempts`),
    check('webhook_delivery_body', sql`json_valid(body)`),
  ],
)

/** What came of one try. */
export const webhookAttempt = sqliteTable(
  'webhook_attempt',
  {
    endpointId: text('endpoint_id').notNull(),
    messageId: text('message_id').notNull(),
    n: integer().notNull(),
    at: integer().notNull(),
    ms: integer().notNull(),
    status: integer(),
    /** Why there was no answer. */
    error: text(),
    /** The beginning of the answer, as text. */
    answer: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.messageId, t.n] }),
    foreignKey({
      columns: [t.endpointId, t.messageId],
      foreignColumns: [webhookDelivery.endpointId, webhookDelivery.messageId],
    }).onDelete('cascade'),
    check('webhook_attempt_outcome', sql`(status IS NULL) = (error IS NOT NULL)`),
    check('webhook_attempt_answer', sql`length(answer) <= 1024`),
  ],
)

/** Tries by day, kept when the deliveries themselves are forgotten. */
export const webhookDay = sqliteTable(
  'webhook_day',
  {
    endpointId: ofEndpoint(),
    /** `2026-03-02`, UTC. */
    day: text().notNull(),
    delivered: integer().notNull().default(0),
    refused: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.endpointId, t.day] })],
)
