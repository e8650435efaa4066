import { asc, eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { promotion, promotionClaim, promotionUse } from '../../../db/schema/outreach.ts'

/** Codes of promotions among those that were named; most are nobody's, and of these nothing is kept. */
export const claimsBy = async (db: Reads, codes: string[]) =>
  codes.length > 0
    ? (await db.select({ id: promotionClaim.id }).from(promotionClaim).where(inArray(promotionClaim.code, codes))).map(
        ({ id }) => id,
      )
    : []
/** What became of the codes that came with a sale. */
export const usesOf = (db: Reads, usedFor: string) =>
  db
    .select({
      ...{ code: promotionClaim.code, outcome: promotionUse.outcome },
      ...{ title: promotion.title, kind: promotion.kind },
    })
    .from(promotionUse)
    .innerJoin(promotionClaim, eq(promotionClaim.id, promotionUse.claimId))
    .innerJoin(promotion, eq(promotion.id, promotionClaim.promotionId))
    .where(eq(promotionUse.usedFor, usedFor))
    .orderBy(asc(promotionClaim.id))
