/** Of every million page views, so many see nothing while it is measured what the widget changes. */
export const HOLDOUT_PPM = 50_000
/** Nothing is said before each side has so many page views. */
export const YOUNG = 100
/** Nothing is said of what could be found before so many conversions. */
export const CONVERSIONS_NEEDED = 30
export const PLAN_DAYS = 28

const ALPHA = 0.05
/** The interval is narrowest about here, in page views of both sides. */
const TUNED_AT = 10_000
const Z_TWO_SIDED = 1.96
const Z_POWER_80 = 0.8416

export interface Arm {
  /** Page views. */
  n: number
  /** Of these, how many converted. */
  hits: number
}
export interface Lift {
  /** Percent. */
  low: number
  mid: number
  high: number
}
export type Verdict = 'young' | 'none' | 'more' | 'less'

/** ρ² of the mixture that makes an interval narrowest at `TUNED_AT` (Waudby-Smith et al. 2021, appendix B.2). */
const RHO_SQUARED = (-2 * Math.log(ALPHA) + Math.log(-2 * Math.log(ALPHA) + 1)) / TUNED_AT

/**
 * Half the width, in standard deviations of one observation, of an interval that holds at all times at once: the
 * asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021, theorem 2.2).
 */
export const sequenceWidth = (n: number) => {
  const spread = n * RHO_SQUARED + 1
  return Math.sqrt(((2 * spread) / (n * n * RHO_SQUARED)) * Math.log(Math.sqrt(spread) / ALPHA))
}

/** Two conversions more than were counted, one of them on a page view that did not convert: no rate is certain when few are known. */
const careful = ({ n, hits }: Arm) => (hits + 1) / (n + 2)

/**
 * How many percent more convert with the widget than without it. The logarithm of the ratio of the two rates is estimated
 * with augmented inverse propensity weights; without covariates its influence function has the variance
 * `(1−p₁)/(p₁π) + (1−p₀)/(p₀(1−π))`, where π is the share of page views with the widget.
 */
export function liftOf(shown: Arm, hidden: Arm): { verdict: Verdict; lift: Lift | null } {
  if (Math.min(shown.n, hidden.n) < YOUNG) return { verdict: 'young', lift: null }
  const [p1, p0] = [careful(shown), careful(hidden)]
  const n = shown.n + hidden.n
  const share = shown.n / n
  const deviation = Math.sqrt((1 - p1) / (p1 * share) + (1 - p0) / (p0 * (1 - share)))
  const width = deviation * sequenceWidth(n)
  const percent = (log: number) => (Math.exp(log) - 1) * 100
  const middle = Math.log(p1 / p0)
  const lift = { low: percent(middle - width), mid: percent(middle), high: percent(middle + width) }
  return { verdict: lift.low > 0 ? 'more' : lift.high < 0 ? 'less' : 'none', lift }
}

/**
 * The smallest relative lift that a test of two shares finds in 80 of 100 cases at 5 %, two-sided (Fleiss, Levin and Paik,
 * 2003, 4.2), as a share: 0.2 is 20 percent. Infinite when no lift could be found.
 */
export function detectableLift(base: number, shown: number, hidden: number): number {
  if (base <= 0 || shown <= 0 || hidden <= 0) return Number.POSITIVE_INFINITY
  let [low, high] = [0, (1 - base) / base]
  if (!finds(base, high, shown, hidden)) return Number.POSITIVE_INFINITY
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (finds(base, middle, shown, hidden)) high = middle
    else low = middle
  }
  return high
}
function finds(base: number, lift: number, shown: number, hidden: number): boolean {
  const raised = base * (1 + lift)
  const pooled = (raised * shown + base * hidden) / (shown + hidden)
  const under = Z_TWO_SIDED * Math.sqrt(pooled * (1 - pooled) * (1 / shown + 1 / hidden))
  const over = Z_POWER_80 * Math.sqrt((raised * (1 - raised)) / shown + (base * (1 - base)) / hidden)
  return raised - base >= under + over
}

/** How many page views each side needs to find a lift, both sides equal. */
export function neededPerArm(base: number, lift: number): number {
  const raised = base * (1 + lift)
  const pooled = (raised + base) / 2
  const under = Z_TWO_SIDED * Math.sqrt(2 * pooled * (1 - pooled))
  const over = Z_POWER_80 * Math.sqrt(raised * (1 - raised) + base * (1 - base))
  return ((under + over) / (raised - base)) ** 2
}
