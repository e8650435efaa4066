import { z } from 'zod'
import { INVITATION_STATES } from '../../db/schema/invitations.ts'
import { Paging } from '../kernel/page.ts'

export const Invitation = z
  .object({
    id: z.string(),
    contact: z.object({ id: z.string(), name: z.string(), email: z.string(), erased: z.boolean() }),
    state: z.enum(INVITATION_STATES),
    /** Why it was called off, in one word. */
    note: z.string().nullable(),
    queuedAt: z.number(),
    /** When its next mail goes out. */
    dueAt: z.number().nullable(),
    sentAt: z.number().nullable(),
    reminders: z.number(),
    endedAt: z.number().nullable(),
    /** When it came into its state. */
    changedAt: z.number(),
    reviewId: z.string().nullable(),
  })
  .meta({ id: 'Invitation' })
export const InvitationList = z
  .object({ items: z.array(Invitation), nextCursor: z.string().nullable() })
  .meta({ id: 'InvitationList' })
export const InvitationQuery = Paging.extend({ state: z.enum(INVITATION_STATES, 'Choose a state.').optional() })
export type InvitationQuery = z.infer<typeof InvitationQuery>

const token = z.string('This link is not whole.').min(1, 'This link is not whole.').max(100, 'This link is not whole.')
export const HeldToken = z.object({ token }).meta({ id: 'HeldInvitation' })
export type HeldToken = z.infer<typeof HeldToken>
/** What its page says of what somebody did there. */
export const Noted = z.object({ token, what: z.enum(['clicked', 'started']) }).meta({ id: 'NotedInvitation' })
export type Noted = z.infer<typeof Noted>

/** What whoever has the link may see: nothing about the person, because links are forwarded. */
export const Looked = z
  .object({
    id: z.string(),
    state: z.enum(['open', 'submitted', 'declined', 'unsubscribed', 'expired', 'cancelled']),
    product: z.object({ name: z.string(), slug: z.string() }),
    incentive: z.string(),
    expiresAt: z.number(),
  })
  .meta({ id: 'LookedAtInvitation' })
export type Looked = z.infer<typeof Looked>
