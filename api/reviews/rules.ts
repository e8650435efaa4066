import { invalid } from '../kernel/problem.ts'

/** No review waits longer, whatever the company chose. */
export const LONGEST_WAIT_HOURS = 336
const WAIT_HOURS = 72

/** What the company chose about letting reviews in. It knows no rating. */
export interface Policy {
  publishUnflagged: boolean
  flaggedWords: readonly string[]
  /** How long a review waits for a person before the clock publishes it. */
  waitHours: number
}
export const CAREFUL: Policy = { publishUnflagged: false, flaggedWords: [], waitHours: WAIT_HOURS }
export const policyOf = (saved: Partial<Policy>): Policy => {
  const policy = { ...CAREFUL, ...saved }
  return { ...policy, waitHours: Math.min(Math.max(1, policy.waitHours), LONGEST_WAIT_HOURS) }
}

/** Refuses a day that has not come yet anywhere on earth (UTC+14), and one before the web. */
export function checkExperienceDate(day: string, now: number): void {
  const latest = new Date(now + 14 * 3_600_000).toISOString().slice(0, 10)
  if (day > latest) throw invalid('experienceDate', 'This day is still to come. When did you use it?')
  if (day < '1990-01-01') throw invalid('experienceDate', 'This day is too long ago. When did you use it?')
}
