import { eq, inArray, or, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { lead, linkAttribution, refund } from '../../../../db/schema/attribution.ts'
import { sale } from '../../../../db/schema/conversions.ts'
import { advocate, advocateConsent, referral, share } from '../../../../db/schema/referrals.ts'
import { submittedLead } from '../../../../db/schema/submitted-leads.ts'

/** Whom a person brought, by whom they came, and what they agreed to show. */
export const referralsOf = async (db: Reads, ids: string[]) => ({
  referrals: [
    ...(await db.select().from(advocate).where(inArray(advocate.contactId, ids))),
    ...(await db.select().from(share).where(inArray(share.contactId, ids))),
    ...(await db.select().from(advocateConsent).where(inArray(advocateConsent.contactId, ids))),
    ...(await db
      .select()
      .from(referral)
      .where(or(inArray(referral.advocateId, ids), inArray(referral.friendId, ids)))),
    ...(await db
      .select()
      .from(submittedLead)
      .where(or(inArray(submittedLead.advocateId, ids), inArray(submittedLead.contactId, ids)))),
  ],
  cameByLinks: [
    ...(await db.select().from(linkAttribution).where(inArray(linkAttribution.contactId, ids))),
    ...(await db
      .select({ name: lead.name, occurredAt: lead.occurredAt })
      .from(lead)
      .where(inArray(lead.contactId, ids))),
  ],
  refunds: await db
    .select({
      ...{ amountMinor: refund.amountMinor, currency: sale.currency, occurredAt: refund.occurredAt },
      /** What of it did not arrive. */
      failedMinor: sql<number>`coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = ${refund.id}), 0)`,
    })
    .from(refund)
    .innerJoin(sale, eq(sale.id, refund.saleId))
    .where(inArray(sale.contactId, ids)),
})
