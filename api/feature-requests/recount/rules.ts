export const COUNTERS = ['voteCount', 'anonymousCount', 'revenueMinor', 'commentCount', 'trend'] as const
export type Counters = Record<(typeof COUNTERS)[number], number>
export interface Difference {
  number: number
  counter: (typeof COUNTERS)[number]
  stored: number
  counted: number
}
/** A logarithm that grew vote by vote differs from one made at once in its last digits. */
const ROUNDING = 1e-6

/** Where what is stored is not what the rows add up to. */
export const differencesOf = (number: number, stored: Counters, counted: Counters): Difference[] =>
  COUNTERS.filter((counter) =>
    counter === 'trend'
      ? Math.abs(stored.trend - counted.trend) > ROUNDING * Math.max(1, Math.abs(counted.trend))
      : stored[counter] !== counted[counter],
  ).map((counter) => ({ number, counter, stored: stored[counter], counted: counted[counter] }))
