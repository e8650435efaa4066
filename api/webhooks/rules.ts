import type { DELIVERY_STATES, KEY_KINDS, OFF_REASONS } from '../../db/schema/webhooks.ts'
import { FACTS, type FactName } from '../events.ts'

export type KeyKind = (typeof KEY_KINDS)[number]
export type OffReason = (typeof OFF_REASONS)[number]
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** Each has a line of its own that sends two at once, so their number is what bounds the whole. */
export const MAX_ENDPOINTS = 30
/** Of one partner. */
export const MAX_POSTBACKS = 3
/** How long the key before still signs beside its successor. */
export const OVERLAP_MS = 24 * 3_600_000
/** What a test is called; no fact is. */
export const PING = 'webhook.ping'

/** Every fact that machines may hear of. */
export const HEARD = (Object.keys(FACTS) as FactName[]).filter((type) => FACTS[type].webhook)
const heard = new Set<string>(HEARD)
export const isHeard = (type: string): type is FactName => heard.has(type)

/** The body of Standard Webhooks; the same bytes at every try. */
export const bodyOf = ({ id, type, at, data }: { id: string; type: string; at: number; data: object }) =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data, id })

interface Key {
  kind: KeyKind
  createdAt: number
  endsAt: number | null
}
/** What signs now: of each kind the current key, and the one before while it lasts; the newest first. */
export const signing = <K extends Key>(keys: readonly K[], now: number): K[] =>
  keys.filter(({ endsAt }) => endsAt === null || endsAt > now).sort((a, b) => b.createdAt - a.createdAt)

/** Is an older key of this kind still in use? Then a third would be one too many. */
export const isRotating = (keys: readonly Key[], kind: KeyKind, now: number) =>
  signing(keys, now).some((key) => key.kind === kind && key.endsAt !== null)
