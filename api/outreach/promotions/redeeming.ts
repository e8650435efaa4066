import type { Reads } from '../../../db/client.ts'
import type { Reaction, Tx } from '../../kernel/context.ts'
import { sparedBy, useOf } from './rules.ts'
import * as store from './store.ts'

export interface Spared {
  discountMinor: number
  currency: string
}
interface Use {
  usedFor: string
  /** When it was used, which may be before we heard of it. */
  at: number
  spared: Spared | undefined
}
type Claim = NonNullable<Awaited<ReturnType<typeof store.claimByCode>>>

const looked = async (db: Reads, claim: Claim, { usedFor, at }: Use) =>
  useOf(claim, { usedFor, at, others: await store.wasUsedFor(db, claim.promotionId, usedFor) })
/** Takes a code in, once. What it spared may be told after that it was used. */
export async function useClaim(tx: Tx, claim: Claim, use: Use) {
  const outcome = await looked(tx, claim, use)
  if (outcome === 'repeated' && use.spared) await store.sayWhatItSpared(tx, claim.id, use.spared)
  if (outcome !== 'redeemed') return outcome
  const redeemedAt = Math.max(use.at, claim.claimedAt)
  if (!(await store.redeem(tx, claim.id, { usedFor: use.usedFor, ...use.spared, redeemedAt }))) return 'used' as const
  const { contactId, promotionId, id: claimId } = claim
  // of who was erased nothing is told
  if (!claim.isErased) await tx.emit('promotion.redeemed', { contactId, promotionId, claimId })
  return outcome
}

/** A sale came with codes of ours. None of them can refuse it; what became of each is written down. */
export const redeemWithSale: Reaction<'sale.code_given'> = async (tx, { data }) => {
  const { usedFor, discountMinor, currency, goesOn } = data
  const at = Math.min(data.occurredAt, tx.now)
  const spared = discountMinor !== undefined && currency !== undefined ? { discountMinor, currency } : undefined
  const claims = await store.claimsBy(tx, data.claimIds)
  const use = { usedFor, at, spared: sparedBy(claims.length, spared) }
  for (const claim of claims) {
    const outcome = await useClaim(tx, claim, use)
    if (goesOn && outcome !== 'redeemed') continue
    await store.noteUse(tx, {
      ...{ usedFor, claimId: claim.id, at: tx.now },
      outcome: outcome === 'repeated' ? 'redeemed' : outcome,
    })
  }
}
