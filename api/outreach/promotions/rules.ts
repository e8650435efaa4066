import type { PROMOTION_OUTCOMES } from '../../../db/schema/outreach.ts'

export type Outcome = (typeof PROMOTION_OUTCOMES)[number]
export interface Claimed {
  usedFor: string | null
  redeemedAt: number | null
  expiresAt: number
}
/**
 * What becomes of a code that is used for something at a moment. Whoever tells of it may be late, so what counts is when
 * it was used and not when we hear of it.
 * @param others whether another code of the same promotion was used for the same before
 */
export function useOf(claim: Claimed, { usedFor, at, others }: { usedFor: string; at: number; others: boolean }) {
  if (claim.usedFor === usedFor) return 'repeated' as const
  if (claim.redeemedAt !== null) return 'used' as const
  if (claim.expiresAt <= at) return 'expired' as const
  return others ? ('one_each' as const) : ('redeemed' as const)
}
/** What it spared can be said of a code only where it was the only one. */
export const sparedBy = <T>(codes: number, spared: T): T | undefined => (codes === 1 ? spared : undefined)
