import type { ROLES } from '../../db/schema/identity.ts'

export type Role = (typeof ROLES)[number]
export const PERMISSIONS = {
  'reviews.moderate': ['owner', 'moderator'],
  'testimonials.manage': ['owner', 'moderator'],
  'widgets.manage': ['owner', 'moderator'],
  'wheel.read': ['owner', 'moderator'],
  'settings.manage': ['owner'],
  'products.manage': ['owner'],
  'staff.manage': ['owner'],
  'api_keys.manage': ['owner'],
  'jobs.manage': ['owner'],
  'exports.read': ['owner'],
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
