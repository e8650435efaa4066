import { z } from 'zod'
import { ROLES } from '../../../db/schema/identity.ts'
import { email, name, password, token } from '../contract.ts'

export const STAFF_ROLES = ROLES.filter((role) => role !== 'customer')
export const StaffRole = z.enum(STAFF_ROLES, 'Choose a role.')

/** With an address the link goes there by mail; without one it is shown to whoever invites, once. */
export const Invite = z.object({ role: StaffRole, email: email.optional() }).meta({ id: 'Invite' })
export type Invite = z.infer<typeof Invite>
export const Invitation = z
  .object({
    id: z.string(),
    link: z.string().nullable(),
    email: z.string().nullable(),
    expiresAt: z.number(),
  })
  .meta({ id: 'Invitation' })

export const OpenInvitation = z.object({ token }).meta({ id: 'OpenInvitation' })
/** What a link invites to; the address is fixed when the link went there by mail. */
export const InvitedTo = z.object({ role: StaffRole, email: z.string().nullable() }).meta({ id: 'InvitedTo' })
export const Join = z.object({ token, name, email: email.optional(), password }).meta({ id: 'Join' })
export type Join = z.infer<typeof Join>

export const StaffList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        role: StaffRole,
        createdAt: z.number(),
        secondFactor: z.boolean(),
      }),
    ),
    invitations: z.array(
      z.object({
        id: z.string(),
        role: StaffRole,
        email: z.string().nullable(),
        createdAt: z.number(),
        expiresAt: z.number(),
      }),
    ),
  })
  .meta({ id: 'StaffList' })

export const SetRole = z.object({ role: StaffRole }).meta({ id: 'SetRole' })
export type SetRole = z.infer<typeof SetRole>
