import type { SCOPES as ALL, Scope } from '../../../api/kernel/actor.ts'

/** What a key may be allowed, in the order people choose from. A difference from the api's list does not compile. */
export const SCOPES = [
  'sales.write',
  'mail_events.write',
  'contacts.read',
  'contacts.manage',
  'exports.read',
  'requests.manage',
  'rewards.write',
  'events.write',
] as const satisfies typeof ALL

export const asScopes = (said: readonly string[]): Scope[] => SCOPES.filter((scope) => said.includes(scope))
