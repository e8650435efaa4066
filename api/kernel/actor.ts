import type { ROLES } from '../../db/schema/identity.ts'

export type Role = (typeof ROLES)[number]
/** Who may do what, as data; `tests/access.test.ts` holds each route against it. */
export const PERMISSIONS = {
  'reviews.moderate': ['owner', 'admin', 'moderator'],
  'reviews.import': ['owner', 'admin'],
  'testimonials.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'invitations.manage': ['owner', 'admin', 'marketer'],
  'requests.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'requests.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'requests.import': ['owner', 'admin'],
  'boards.manage': ['owner', 'admin'],
  'surveys.manage': ['owner', 'admin', 'marketer'],
  'widgets.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'links.manage': ['owner', 'admin', 'marketer'],
  'referrals.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'referrals.manage': ['owner', 'admin', 'marketer'],
  'rewards.manage': ['owner', 'admin'],
  'risk.decide': ['owner', 'admin'],
  'affiliates.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'affiliates.manage': ['owner', 'admin', 'marketer'],
  'affiliates.pay': ['owner', 'admin'],
  'webhooks.manage': ['owner', 'admin'],
  'wheel.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'wheel.manage': ['owner', 'admin'],
  'outreach.manage': ['owner', 'admin', 'marketer'],
  'items.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'settings.manage': ['owner', 'admin'],
  'products.manage': ['owner', 'admin'],
  'staff.manage': ['owner', 'admin'],
  'audit.read': ['owner', 'admin'],
  'api_keys.manage': ['owner', 'admin'],
  'identify.manage': ['owner', 'admin'],
  'jobs.manage': ['owner', 'admin'],
  'mail.read': ['owner', 'admin'],
  'mail.manage': ['owner', 'admin'],
  'contacts.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'contacts.manage': ['owner', 'admin', 'marketer'],
  'contacts.merge': ['owner', 'admin'],
  'contacts.erase': ['owner', 'admin'],
  'exports.read': ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof PERMISSIONS

/** What an API key may be allowed. One that is called like a permission opens what that permission opens. */
export const SCOPES = [
  ...(['sales.write', 'mail_events.write', 'contacts.read', 'contacts.manage', 'exports.read'] as const),
  ...(['requests.manage', 'rewards.write', 'events.write'] as const),
] as const
export type Scope = (typeof SCOPES)[number]
/** What stands on a key, of the scopes there are: one that is not known any more opens nothing. */
export function scopesOf(json: string): Scope[] {
  const held = JSON.parse(json) as unknown[]
  return SCOPES.filter((scope) => held.includes(scope))
}

export interface Visitor {
  kind: 'visitor'
}
/** When this session last showed who it belongs to, by the clock of the machine, as all of its times. */
interface Session {
  provedAt: number
  /** The row of it; `mustBeHere` asks for it again inside each change. */
  sessionId: string
}
export interface Customer extends Session {
  kind: 'customer'
  accountId: string
  contactId: string
}
export interface Staff extends Session {
  kind: 'staff'
  accountId: string
  role: Exclude<Role, 'customer'>
  /** The company asks every colleague for a second factor, and this one has none yet. */
  lacksFactor: boolean
}
export interface Machine {
  kind: 'api_key'
  keyId: string
  scopes: readonly Scope[]
}
export interface System {
  kind: 'system'
  job: string
}
export type Actor = Visitor | Customer | Staff | Machine | System

interface Granted<P extends string> {
  readonly granted: { readonly [K in P]: true }
}
/** A key that was given the scope S. */
export type Scoped<S extends Scope> = Machine & Granted<S>
/**
 * Staff whose role was checked for P, or a key with the scope of that name. Only `allow` makes one, so a forgotten gate
 * does not compile.
 */
export type May<P extends Permission> = (Staff & Granted<P>) | (P extends Scope ? Scoped<P> : never)
/** Somebody who showed within the last minutes who they are. Only the gate `fresh` makes one. */
export type Proven<A extends Customer | Staff> = A & { readonly proven: true }

/** The same actor, proven to hold the permission; undefined when neither role nor scopes do. */
export function allow<P extends Permission>(actor: Actor, permission: P): May<P> | undefined {
  const holds =
    actor.kind === 'staff'
      ? (PERMISSIONS[permission] as readonly Role[]).includes(actor.role)
      : actor.kind === 'api_key' && (actor.scopes as readonly string[]).includes(permission)
  return holds ? ({ ...actor, granted: { [permission]: true } } as May<P>) : undefined
}

/** The same key, proven to hold the scope. */
export function allowKey<S extends Scope>(actor: Machine, scope: S): Scoped<S> | undefined {
  if (!actor.scopes.includes(scope)) return undefined
  return { ...actor, granted: { [scope]: true } as Scoped<S>['granted'] }
}

export const PROOF_LASTS_MS = 10 * 60_000
/** Is a proof of then still one now? One from the future is none: clocks are set back, sessions are not. */
export const isFresh = (provedAt: number, now: number) => Math.abs(now - provedAt) < PROOF_LASTS_MS

/** The account behind an actor, for audit columns. */
export const actorId = (actor: Actor): string | null => {
  if (actor.kind === 'customer' || actor.kind === 'staff') return actor.accountId
  if (actor.kind === 'api_key') return actor.keyId
  return actor.kind === 'system' ? actor.job : null
}
