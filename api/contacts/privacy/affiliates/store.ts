import { asc, eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { partner, partnerCode, termsAcceptance } from '../../../../db/schema/affiliates.ts'
import { commission, commissionAppeal } from '../../../../db/schema/commissions.ts'
import { webhookEndpoint } from '../../../../db/schema/webhooks.ts'

/** What somebody said as a partner, what they agreed to, and what they earned. */
export const partnershipOf = async (db: Reads, ids: string[]) => ({
  partnership: [
    ...(await db.select().from(partner).where(inArray(partner.contactId, ids))),
    ...(await db
      .select({ terms: termsAcceptance.version, acceptedAt: termsAcceptance.acceptedAt })
      .from(termsAcceptance)
      .innerJoin(partner, eq(partner.id, termsAcceptance.partnerId))
      .where(inArray(partner.contactId, ids))),
    ...(await db
      .select({ code: partnerCode.code, createdAt: partnerCode.createdAt })
      .from(partnerCode)
      .innerJoin(partner, eq(partner.id, partnerCode.partnerId))
      .where(inArray(partner.contactId, ids))),
    ...(await db
      .select({ postback: webhookEndpoint.url, name: webhookEndpoint.name, createdAt: webhookEndpoint.createdAt })
      .from(webhookEndpoint)
      .innerJoin(partner, eq(partner.id, webhookEndpoint.partnerId))
      .where(inArray(partner.contactId, ids))
      .orderBy(asc(webhookEndpoint.createdAt))),
    ...(await db
      .select({
        ...{ appeal: commissionAppeal.text, appealedAt: commissionAppeal.createdAt, answer: commissionAppeal.answer },
      })
      .from(commissionAppeal)
      .innerJoin(commission, eq(commission.id, commissionAppeal.commissionId))
      .innerJoin(partner, eq(partner.id, commission.partnerId))
      .where(inArray(partner.contactId, ids))
      .orderBy(asc(commissionAppeal.createdAt))),
    ...(await db
      .select({
        ...{ kind: commission.kind, amountMinor: commission.amountMinor, currency: commission.currency },
        ...{ reason: commission.reason, occurredAt: commission.occurredAt },
      })
      .from(commission)
      .innerJoin(partner, eq(partner.id, commission.partnerId))
      .where(inArray(partner.contactId, ids))
      .orderBy(asc(commission.createdAt), asc(commission.id))),
  ],
})
