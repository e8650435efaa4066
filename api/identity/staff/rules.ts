import type { ROLES } from '../../../db/schema/identity.ts'

type StaffRole = Exclude<(typeof ROLES)[number], 'customer'>
const ABOVE: readonly StaffRole[] = ['owner', 'admin']
/** May this person give `to` to somebody who has `from`? Owners may do all; admins neither touch nor make their like. */
export const mayChangeRole = (actor: StaffRole, from: StaffRole | undefined, to: StaffRole | undefined) =>
  actor === 'owner' || (actor === 'admin' && ![from, to].some((role) => role !== undefined && ABOVE.includes(role)))
