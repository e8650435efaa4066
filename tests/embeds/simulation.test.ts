import { expect, test } from 'vitest'
import { choose, drawBeta, type ItemDay, type Random } from '../../api/embeds/choosing/rules.ts'
import { HOLDOUT_PPM, liftOf } from '../../api/embeds/holdout/rules.ts'

/** The same numbers every time (mulberry32). */
function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
/** How many of `n` succeed: one by one when few, by the normal approximation when many do and many do not. */
function binomial(n: number, p: number, random: Random): number {
  if (n * Math.min(p, 1 - p) > 50)
    return Math.max(0, Math.min(n, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal(random))))
  let hits = 0
  // from one success to the next (geometric gaps), which is quick when they are rare
  for (let at = Math.floor(Math.log(1 - random()) / Math.log(1 - p)); at < n; hits++)
    at += 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - p))
  return hits
}

const DAYS = 30
const PER_DAY = 2_000
const QUOTES = Array.from({ length: 10 }, (_, i) => ({ id: `t${i}`, author: `a${i}` }))

/** A month of a widget with one slot that chooses anew four times a day; answers which part of the possible gain it got. */
function month(seed: number, how: 'chosen' | 'evenly'): number {
  const random = seeded(seed)
  const rates = QUOTES.map(() => 0.015 * Math.exp(0.35 * normal(random)))
  const clicks = new Map<string, { day: number; seen: number; clicks: number }>()
  let earned = 0
  for (let quarter = 0; quarter < DAYS * 4; quarter++) {
    const today = Math.floor(quarter / 4)
    const known: ItemDay[] = [...clicks].map(([key, { day, ...row }]) => {
      return { id: key.split(' ')[0]!, age: today - day, conversions: 0, ...row }
    })
    const variants = how === 'chosen' ? choose(QUOTES, 1, known, random) : choose(QUOTES, 1, [], random)
    for (const { slots, ppm } of variants) {
      const i = slots[0]!
      const seen = Math.round((PER_DAY / 4) * (ppm / 1e6))
      const hits = binomial(seen, rates[i]!, random)
      earned += seen * rates[i]!
      const key = `t${i} ${today}`
      const cell = clicks.get(key) ?? { day: today, seen: 0, clicks: 0 }
      clicks.set(key, { day: today, seen: cell.seen + seen, clicks: cell.clicks + hits })
    }
  }
  const mean = rates.reduce((a, b) => a + b, 0) / rates.length
  return (earned / (DAYS * PER_DAY) - mean) / (bestPossible(rates) - mean)
}
/** Somebody who knows all rates would show the two best quotes as often as one author may be shown, and then the third. */
function bestPossible(rates: number[]): number {
  const [first, second, third] = [...rates].sort((a, b) => b - a) as [number, number, number]
  return 0.4 * first + 0.4 * second + 0.2 * third
}

test('the bandit finds the better quotes, and chance does not', () => {
  const runs = Array.from({ length: 20 }, (_, i) => i + 1)
  const average = (how: 'chosen' | 'evenly') => runs.reduce((sum, seed) => sum + month(seed, how), 0) / runs.length
  const [chosen, evenly] = [average('chosen'), average('evenly')]
  expect(chosen).toBeGreaterThanOrEqual(0.6)
  expect(Math.abs(evenly)).toBeLessThan(0.02)
})

test('looked at every day for two months, the interval of the comparison holds the true lift in at least 93 of 100 runs', () => {
  const share = HOLDOUT_PPM / 1e6
  let [held, foundNothing] = [0, 0]
  for (let seed = 1; seed <= 100; seed++) {
    const random = seeded(seed * 7919)
    const base = 0.01 + 0.04 * random()
    const lift = seed % 4 === 0 ? 0 : -0.1 + 0.5 * random()
    const [shown, hidden] = [
      { n: 0, hits: 0 },
      { n: 0, hits: 0 },
    ]
    let always = true
    for (let day = 0; day < 60; day++) {
      const views = 600
      const ghosts = binomial(views, share, random)
      shown.n += views - ghosts
      shown.hits += binomial(views - ghosts, base * (1 + lift), random)
      hidden.n += ghosts
      hidden.hits += binomial(ghosts, base, random)
      const said = liftOf(shown, hidden)
      if (!said.lift) continue
      if (said.lift.low > lift * 100 || said.lift.high < lift * 100) always = false
      if (lift === 0 && said.verdict === 'none' && day === 59) foundNothing += 1
    }
    if (always) held += 1
  }
  expect(held).toBeGreaterThanOrEqual(93)
  expect(foundNothing).toBeGreaterThanOrEqual(23)
})

test('draws have the mean and the spread of the distribution', () => {
  const random = seeded(5)
  for (const [alpha, beta] of [
    [0.5, 0.5],
    [2, 5],
    [30, 1_970],
  ] as const) {
    const draws = Array.from({ length: 20_000 }, () => drawBeta(alpha, beta, random))
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length
    expect(mean).toBeCloseTo(alpha / (alpha + beta), 2)
    expect(variance / ((alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1)))).toBeCloseTo(1, 1)
  }
})
