/** An entry of the ledger of one contact, the oldest first. */
export interface Entry {
  delta: number
  why: 'earned' | 'spent' | 'given_back' | 'expired'
  rewardId: string
}
export const balanceOf = (entries: readonly Pick<Entry, 'delta'>[]) =>
  entries.reduce((sum, { delta }) => sum + delta, 0)

/**
 * What is left of the points that came with one reward: what was spent is taken from the oldest points first. Points that
 * were given back are new ones.
 */
export function leftOf(entries: readonly Entry[], rewardId: string): number {
  const lots: { rewardId: string | null; left: number }[] = []
  const take = (delta: number, from: typeof lots) => {
    let missing = -delta
    for (const lot of from) {
      const taken = Math.min(lot.left, missing)
      lot.left -= taken
      missing -= taken
    }
  }
  for (const { delta, why, rewardId: of } of entries) {
    if (delta > 0) lots.push({ rewardId: why === 'earned' ? of : null, left: delta })
    else take(delta, why === 'expired' ? lots.filter((lot) => lot.rewardId === of) : lots)
  }
  return lots.find((lot) => lot.rewardId === rewardId)?.left ?? 0
}

/**
 * A price in parts, taken from each contact of a person as far as it has points, so that none is ever below zero;
 * undefined when all of them together have too few.
 */
export function splitPrice(cost: number, purses: readonly { contactId: string; points: number }[]) {
  const parts: { contactId: string; points: number }[] = []
  let missing = cost
  for (const { contactId, points } of purses) {
    const taken = Math.min(Math.max(0, points), missing)
    if (taken > 0) parts.push({ contactId, points: taken })
    missing -= taken
  }
  return missing === 0 ? parts : undefined
}
