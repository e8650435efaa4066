import { invalid } from '../kernel/problem.ts'
import type { CreateProduct, Product, RatingSummary } from './contract.ts'

/** "Orbit Notes 2" → "orbit-notes-2"; empty when nothing Latin is left, so the caller can fall back to the id. */
export const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')

interface Counts {
  /** How many gave one star, two, … five. */
  all: readonly number[]
  /** Of these, rewarded ones. */
  incentivized: readonly number[]
  imported: number
}
export const NO_COUNTS: Counts = { all: [0, 0, 0, 0, 0], incentivized: [0, 0, 0, 0, 0], imported: 0 }
const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)

/**
 * Count, mean and distribution of the ratings a product has; the mean is null for none. Imports are never in them, and
 * rewarded reviews only where they count on the page and for search engines alike.
 */
export function summarise({ all, incentivized, imported }: Counts, countIncentivized = true): RatingSummary {
  const distribution = countIncentivized ? [...all] : all.map((n, i) => n - (incentivized[i] ?? 0))
  const count = total(distribution)
  const sum = distribution.reduce((s, n, i) => s + n * (i + 1), 0)
  const rewarded = total(incentivized)
  return {
    ...{ count, average: count === 0 ? null : sum / count, distribution },
    incentivized: countIncentivized ? rewarded : 0,
    uncounted: imported + (countIncentivized ? 0 : rewarded),
  }
}

/** A company's own page about itself gets no stars, whoever wrote them. */
export const isItself = (kind: Product['kind']) => kind === 'organization' || kind === 'local_business'

/** @throws Problem when search engines are to be given what they may not be given */
export function checkSearchEngines({ kind, jsonLd, price }: Pick<CreateProduct, 'kind' | 'jsonLd' | 'price'>): void {
  if (!jsonLd) return
  if (isItself(kind)) {
    throw invalid('jsonLd', 'Search engines show no stars for a company’s reviews of itself, so this stays off.')
  }
  if (kind === 'software_app' && price === null) {
    throw invalid('price', 'Search engines ask for the price of an app. Write 0 when it is free.')
  }
}

/** Why search engines get nothing, in sentences; none when they do. */
export function ineligibleBecause({
  kind,
  jsonLd,
  price,
  archivedAt,
  summary,
}: Pick<Product, 'kind' | 'jsonLd' | 'price' | 'archivedAt' | 'summary'>): string[] {
  const reasons: string[] = []
  if (isItself(kind)) reasons.push('It is the company itself: search engines show no stars for reviews of oneself.')
  else if (!jsonLd) reasons.push('The switch is off.')
  if (kind === 'service') reasons.push('Search engines have no stars for services.')
  if (kind === 'software_app' && price === null) reasons.push('An app needs a price; write 0 when it is free.')
  if (summary.count === 0) reasons.push('There is no review that counts yet.')
  if (archivedAt !== null) reasons.push('It takes no new reviews any more.')
  return reasons
}
