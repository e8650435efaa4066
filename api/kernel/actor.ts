import type { ROLES } from '../../db/schema/identity.ts'

export type Role = (typeof ROLES)[number]
/** Who may do what, as data; `tests/access.test.ts` holds each route against it. */
export const PERMISSIONS = {
  'reviews.moderate': ['owner', 'admin', 'moderator'],
  'testimonials.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'widgets.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'wheel.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'settings.manage': ['owner', 'admin'],
  'products.manage': ['owner', 'admin'],
  'staff.manage': ['owner', 'admin'],
  'audit.read': ['owner', 'admin'],
  'api_keys.manage': ['owner', 'admin'],
  'identify.manage': ['owner', 'admin'],
  'jobs.manage': ['owner', 'admin'],
  'mail.read': ['owner', 'admin'],
  'exports.read': ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof PERMISSIONS

export interface Visitor {
  kind: 'visitor'
}
export interface Customer {
  kind: 'customer'
  accountId: string
  contactId: string
}
export interface Staff {
  kind: 'staff'
  accountId: string
  role: Exclude<Role, 'customer'>
}
export interface Machine {
  kind: 'api_key'
  keyId: string
}
export interface System {
  kind: 'system'
  job: string
}
export type Actor = Visitor | Customer | Staff | Machine | System

/** Staff whose role was checked for P. Only `allow` makes one, so a forgotten gate does not compile. */
export type May<P extends Permission> = Staff & { readonly granted: { readonly [K in P]: true } }

/** The same actor, proven to hold the permission; undefined when the role does not. */
export function allow<P extends Permission>(actor: Actor, permission: P): May<P> | undefined {
  if (actor.kind !== 'staff') return undefined
  if (!(PERMISSIONS[permission] as readonly Role[]).includes(actor.role)) return undefined
  return { ...actor, granted: { [permission]: true } as May<P>['granted'] }
}

/** The account behind an actor, for audit columns. */
export const actorId = (actor: Actor): string | null => {
  if (actor.kind === 'customer' || actor.kind === 'staff') return actor.accountId
  if (actor.kind === 'api_key') return actor.keyId
  return actor.kind === 'system' ? actor.job : null
}
