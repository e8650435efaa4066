import { z } from 'zod'
import { DECLINE_REASONS, LEAD_STATES } from '../../../db/schema/submitted-leads.ts'
import { emailAddress } from '../../kernel/email.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'

export const SubmitLead = z
  .object({
    name: oneLine(100, 'Tell us their name.'),
    email: emailAddress(),
    company: plainText(100).default(''),
    note: plainText(1_000).default(''),
    /** They know that they are named to us. */
    knows: z.literal(true, 'Ask them first, then tick this.'),
  })
  .meta({ id: 'SubmitLead' })
export type SubmitLead = z.infer<typeof SubmitLead>

export const InviteFriend = z.object({ email: emailAddress() }).meta({ id: 'InviteFriend' })

const step = z.object({ at: z.number(), to: z.enum(LEAD_STATES), note: z.string() })
export const MyLead = z.object({
  id: z.string(),
  name: z.string(),
  company: z.string(),
  state: z.enum(LEAD_STATES),
  declineReason: z.enum(DECLINE_REASONS).nullable(),
  ownedUntil: z.number(),
  submittedAt: z.number(),
  steps: z.array(step),
})
export const MyLeads = z
  .object({ on: z.boolean(), basis: z.string(), protectDays: z.number(), items: z.array(MyLead) })
  .meta({ id: 'MyLeads' })

export const StaffLead = MyLead.extend({
  email: z.string(),
  note: z.string(),
  basis: z.string(),
  advocate: z.object({ id: z.string(), name: z.string() }),
  contactId: z.string().nullable(),
  dueAt: z.number().nullable(),
  forgotten: z.boolean(),
}).meta({ id: 'SubmittedLead' })
export const LeadQuery = Paging.extend({ state: z.enum(LEAD_STATES, 'Choose one of the list.').optional() })
export const LeadList = z
  .object({
    items: z.array(StaffLead),
    counts: z.array(z.object({ state: z.enum(LEAD_STATES), n: z.number() })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SubmittedLeadList' })

export const MoveLead = z
  .object({
    to: z.enum(LEAD_STATES, 'Choose where it goes.'),
    declineReason: z.enum(DECLINE_REASONS, 'Choose a reason.').optional(),
    /** For the advocate to read. */
    note: plainText(500).default(''),
  })
  .refine(({ to, declineReason }) => (to === 'declined') === (declineReason !== undefined), {
    path: ['declineReason'],
    error: 'Say why it is declined.',
  })
  .meta({ id: 'MoveLead' })
export type MoveLead = z.infer<typeof MoveLead>
