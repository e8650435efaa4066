import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** `contactId` is the partner's own. */
const ofPartner = { contactId: id, partnerId: id }
const money = { amountMinor: z.number(), currency: z.string() }
const reason = z.string().optional()

/** INDEX 2, continued: partners, what they earn and how they are paid. */
export const AFFILIATE_FACTS = {
  'affiliate.applied': heard(ofPartner),
  'affiliate.approved': heard(ofPartner),
  'affiliate.rejected': heard({ ...ofPartner, reason }),
  'affiliate.paused': heard({ ...ofPartner, reason }),
  'affiliate.resumed': heard(ofPartner),
  'affiliate.banned': heard({ ...ofPartner, reason }),
  'affiliate.moved': inside({ ...ofPartner, groupId: id }),
  /** Somebody came by a partner's link, and nothing speaks against it: an act of the partner. */
  'affiliate.brought': heard({ ...ofPartner, customerId: id, attributionId: id }),
  'affiliate_terms.saved': inside({ version: z.number(), groupId: id.optional() }),
  'affiliate_terms.accepted': inside({ ...ofPartner, version: z.number() }),
  'affiliate_programme.saved': inside({ mode: z.string() }),
  'partner_code.given': inside({ ...ofPartner, code: z.string() }),
  'partner_code.stopped': inside({ ...ofPartner, code: z.string() }),
  'partner_invitation.made': inside({ invitationId: id }),
  /** By the link of its mail, which shows that the address is theirs. */
  'partner_invitation.opened': inside({ invitationId: id, accountId: id, contactId: id }),
  'partner_invitation.revoked': inside({ invitationId: id }),
  'partner_group.saved': inside({ groupId: id }),
  'commission_plan.saved': inside({ planId: id, version: z.number() }),
  'commission.created': heard({ ...ofPartner, commissionId: id, ...money, saleId: id.optional() }),
  /** Nothing speaks against paying it any more. */
  'commission.cleared': heard({ ...ofPartner, commissionId: id, ...money }),
  'commission.reversed': heard({ ...ofPartner, commissionId: id, ...money, reason: z.string() }),
  'payout.paid': heard({ ...ofPartner, payoutId: id, ...money }),
  'payout.failed': heard({ ...ofPartner, payoutId: id, ...money, reason: z.string() }),
} satisfies Record<string, Fact>
