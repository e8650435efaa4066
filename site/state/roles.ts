import type { PERMISSIONS, Permission, Role } from '../../api/kernel/actor.ts'

export const STAFF_ROLES = ['owner', 'admin', 'moderator', 'marketer', 'viewer'] as const satisfies readonly Role[]
export type StaffRole = (typeof STAFF_ROLES)[number]

/** What the way to a page is shown for; the page itself asks the api. A difference from its table does not compile. */
const OPENS = {
  'reviews.moderate': ['owner', 'admin', 'moderator'],
  'reviews.import': ['owner', 'admin'],
  'testimonials.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'requests.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'requests.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'requests.import': ['owner', 'admin'],
  'boards.manage': ['owner', 'admin'],
  'widgets.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'links.manage': ['owner', 'admin', 'marketer'],
  'invitations.manage': ['owner', 'admin', 'marketer'],
  'surveys.manage': ['owner', 'admin', 'marketer'],
  'wheel.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'wheel.manage': ['owner', 'admin'],
  'outreach.manage': ['owner', 'admin', 'marketer'],
  'items.manage': ['owner', 'admin', 'moderator', 'marketer'],
  'exports.read': ['owner', 'admin'],
  'staff.manage': ['owner', 'admin'],
  'audit.read': ['owner', 'admin'],
  'identify.manage': ['owner', 'admin'],
  'jobs.manage': ['owner', 'admin'],
  'mail.read': ['owner', 'admin'],
  'products.manage': ['owner', 'admin'],
  'settings.manage': ['owner', 'admin'],
  'api_keys.manage': ['owner', 'admin'],
  'referrals.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'referrals.manage': ['owner', 'admin', 'marketer'],
  'rewards.manage': ['owner', 'admin'],
  'risk.decide': ['owner', 'admin'],
  'affiliates.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'affiliates.manage': ['owner', 'admin', 'marketer'],
  'affiliates.pay': ['owner', 'admin'],
  'webhooks.manage': ['owner', 'admin'],
  'contacts.read': ['owner', 'admin', 'moderator', 'marketer', 'viewer'],
  'contacts.manage': ['owner', 'admin', 'marketer'],
  'contacts.merge': ['owner', 'admin'],
  'contacts.erase': ['owner', 'admin'],
} as const satisfies Partial<{ [P in Permission]: (typeof PERMISSIONS)[P] }>
export type Way = keyof typeof OPENS

export const opens = (role: Role | undefined, way: Way) => (OPENS[way] as readonly (Role | undefined)[]).includes(role)
