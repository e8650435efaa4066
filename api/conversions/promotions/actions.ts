import type { Tx } from '../../kernel/context.ts'
import { tidyCode } from '../linking/rules.ts'
import type { Sale, TrackSale } from '../tracking/contract.ts'
import * as store from './store.ts'

/** Codes that were typed at the till, of links or of promotions, and what they took off. */
export interface Typed {
  codes: string[]
  /** In the currency of the sale; undefined where nobody said. */
  discountMinor?: number | undefined
  /** A further bill of something that goes on. */
  goesOn?: boolean
}
interface Bought {
  contactId: string
  usedFor: string
  currency: string | undefined
  occurredAt: number
}
const claimsIn = (tx: Tx, codes: string[]) => store.claimsBy(tx, [...new Set(codes.map(tidyCode))])
export const areClaims = async (tx: Tx, codes: string[]) => (await claimsIn(tx, codes)).length > 0
/** Tells of those that are codes of promotions. A code of a link is none, and stays what it is. */
export async function giveCodes(tx: Tx, { codes, discountMinor, goesOn = false }: Typed, bought: Bought) {
  const claimIds = await claimsIn(tx, codes)
  if (claimIds.length === 0) return
  const { currency, ...rest } = bought
  await tx.emit('sale.code_given', {
    ...{ ...rest, claimIds, goesOn },
    ...(discountMinor !== undefined && currency !== undefined && { discountMinor, currency }),
  })
}

/**
 * What became of the code of a promotion that a sale came with, the same for every repeat. A `code` may be a link's, so
 * one that is no promotion's is passed over; a `promotionCode` that nobody was given is said to be unknown.
 */
export async function promotionOf(
  tx: Tx,
  externalId: string,
  { promotionCode, code }: Pick<TrackSale, 'promotionCode' | 'code'>,
): Promise<Sale['promotion']> {
  const said = promotionCode || code
  if (!said) return null
  const use = (await store.usesOf(tx, externalId)).find((one) => one.code === tidyCode(said))
  if (use) return { outcome: use.outcome, title: use.title, kind: use.kind }
  return promotionCode ? { outcome: 'unknown', title: null, kind: null } : null
}
