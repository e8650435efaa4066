import type { RatingSummary } from './contract.ts'

/** "Orbit Notes 2" → "orbit-notes-2"; empty when nothing Latin is left, so the caller can fall back to the id. */
export const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')

/** Count, mean and distribution of the ratings a product has; the mean is null for none. */
export function summarise(counts: readonly number[]): RatingSummary {
  const count = counts.reduce((a, b) => a + b, 0)
  const sum = counts.reduce((total, n, i) => total + n * (i + 1), 0)
  return { count, average: count === 0 ? null : sum / count, distribution: [...counts] }
}
