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
  'creative.saved': inside({ creativeId: id }),
  'creative.on': inside({ creativeId: id }),
  'creative.off': inside({ creativeId: id }),
  'partner_invitation.made': inside({ invitationId: id }),
  /** By the link of its mail, which shows that the address is theirs. */
  'partner_invitation.opened': inside({ invitationId: id, accountId: id, contactId: id }),
  'partner_invitation.revoked': inside({ invitationId: id }),
  /** With the plan it had, where it has another now. */
  'partner_group.saved': inside({ groupId: id, fromPlanId: id.optional() }),
  'commission_plan.saved': inside({ planId: id, version: z.number() }),
  'commission.created': heard({ ...ofPartner, commissionId: id, ...money, saleId: id.optional() }),
  /** Nothing speaks against paying it any more. */
  'commission.cleared': heard({ ...ofPartner, commissionId: id, ...money }),
  'commission.reversed': heard({ ...ofPartner, commissionId: id, ...money, reason: z.string() }),
  'commission.appealed': inside({ ...ofPartner, commissionId: id, appealId: id }),
  'commission.appeal_answered': inside({ ...ofPartner, commissionId: id, appealId: id }),
  /** The nightly check of the books found something. */
  'ledger.faulty': inside({ checkId: id, faults: z.number() }),
  'payout_method.changed': inside({ ...ofPartner, rail: z.string(), shared: z.array(id) }),
  'tax_form.saved': inside({ ...ofPartner, kind: z.string() }),
  'tax_form.decided': inside({ ...ofPartner, to: z.string() }),
  'payout_batch.drawn_up': inside({ batchId: id }),
  'payout_batch.agreed': inside({ batchId: id, isApproved: z.boolean() }),
  'payout_batch.cancelled': inside({ batchId: id }),
  'payout_batch.settled': inside({ batchId: id }),
  'payout_result.imported': inside({ resultId: id }),
  /** The rail says it arrived after it had said that it failed. */
  'payout.late': inside({ ...ofPartner, payoutId: id }),
  'payout.paid': heard({ ...ofPartner, payoutId: id, ...money }),
  'payout.failed': heard({ ...ofPartner, payoutId: id, ...money, reason: z.string() }),
} satisfies Record<string, Fact>
