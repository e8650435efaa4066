import { z } from 'zod'
import { INVITATION_ENDS } from '../../../db/schema/affiliates.ts'
import { emailAddress } from '../../kernel/email.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { PublicProgramme } from '../programme/contract.ts'

export const InvitePartner = z
  .object({
    email: emailAddress(),
    name: oneLine(80, 'Write their name.'),
    /** The default group when it is left out. */
    groupId: z.string().max(60).optional(),
    /** What else the mail says. */
    words: plainText(1_000).default(''),
  })
  .meta({ id: 'InvitePartner' })
export type InvitePartner = z.infer<typeof InvitePartner>

export const Invitation = z.object({
  id: z.string(),
  /** Null once it was forgotten. */
  email: z.string().nullable(),
  name: z.string(),
  group: z.object({ id: z.string(), name: z.string() }),
  words: z.string(),
  by: z.string().nullable(),
  createdAt: z.number(),
  expiresAt: z.number(),
  endedAt: z.number().nullable(),
  endedAs: z.enum(INVITATION_ENDS).nullable(),
  partner: z.object({ id: z.string(), name: z.string() }).nullable(),
})
export const InvitationQuery = Paging
export const InvitationList = z
  .object({ items: z.array(Invitation), nextCursor: z.string().nullable() })
  .meta({ id: 'PartnerInvitationList' })

export const LookAtInvitation = z
  .object({ token: z.string().min(1, 'This link is incomplete.').max(200) })
  .meta({ id: 'LookAtPartnerInvitation' })
/** What somebody reads before they accept: the conditions of the group they are asked into. */
export const LookedAt = z
  .object({
    name: z.string(),
    email: z.string(),
    words: z.string(),
    expiresAt: z.number(),
    programme: PublicProgramme,
  })
  .meta({ id: 'PartnerInvitationLook' })
