import type { Product } from './contract.ts'
import { ineligibleBecause, NO_COUNTS, summarise } from './rules.ts'
import type * as store from './store.ts'

type Row = Awaited<ReturnType<typeof store.products>>[number]

/** A product as everybody sees it, with the numbers of its reviews. */
export function present({ product, counts: n }: Row): Product {
  const counts = n && {
    ...{ all: [n.n1, n.n2, n.n3, n.n4, n.n5], incentivized: [n.i1, n.i2, n.i3, n.i4, n.i5], imported: n.imported },
  }
  const { priceMinor, currency } = product
  const shown = {
    ...product,
    price: priceMinor === null || currency === null ? null : { amountMinor: priceMinor, currency },
    summary: summarise(counts ?? NO_COUNTS, product.countIncentivized),
  }
  return { ...shown, starred: ineligibleBecause(shown).length === 0 }
}
/** The same for those who manage it: also what keeps search engines from showing its stars. */
export function presentManaged(row: Row) {
  const product = present(row)
  const reasons = ineligibleBecause(product)
  return { ...product, searchEngines: { eligible: reasons.length === 0, reasons } }
}
