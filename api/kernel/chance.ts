const LANCZOS = [
  ...[676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059],
  ...[12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7],
]
/** ln Γ(n + 1) for n ≥ 0, by Lanczos's series (g = 7). */
function logFactorial(n: number): number {
  if (n < 2) return 0
  let sum = 0.99999999999980993
  for (const [i, c] of LANCZOS.entries()) sum += c / (n + i + 1)
  const t = n + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (n + 0.5) * Math.log(t) - t + Math.log(sum)
}

export interface Share {
  /** How many of `n` it happened to. */
  hits: number
  n: number
}
/**
 * Fisher's exact test, two-sided: the chance of a table at most as likely as this one when both groups are alike (R. A.
 * Fisher, 1935; the sum over the hypergeometric probabilities not above that of the table).
 */
export function fisher(a: Share, b: Share): number {
  const hits = a.hits + b.hits
  const n = a.n + b.n
  const choose = (m: number, k: number) => logFactorial(m) - logFactorial(k) - logFactorial(m - k)
  const all = choose(n, hits)
  const chance = (k: number) => Math.exp(choose(a.n, k) + choose(b.n, hits - k) - all)
  const seen = chance(a.hits)
  let sum = 0
  for (let k = Math.max(0, hits - b.n); k <= Math.min(a.n, hits); k++) {
    const p = chance(k)
    if (p <= seen * (1 + 1e-7)) sum += p
  }
  return Math.min(1, sum)
}

/** Complement of the error function, to about 1.2e-7 of its value (Press et al., Numerical Recipes, 6.2). */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * x)
  const series = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ]
  return t * Math.exp(-x * x + series.reduceRight((sum, c) => c + t * sum, 0))
}

/** The chance of a value at least as far from the middle of a normal distribution, in standard errors, on either side. */
export const twoSided = (z: number) => Math.min(1, erfc(Math.abs(z) / Math.SQRT2))
