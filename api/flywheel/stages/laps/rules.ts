import type { LAP_REASONS } from '../../../../db/schema/flywheel.ts'
import type { RuleSet } from '../contract.ts'
import { fitsAny, type StageEvent } from '../memory/rules.ts'

/** How often somebody went round, and how far they are on the way round now. */
export interface Laps {
  lap: number
  /** When it began, and by what; null in the first. */
  lapAt: number | null
  lapWhy: (typeof LAP_REASONS)[number] | null
  /** In this lap they did something for us. */
  acted: boolean
  /** And since then their words were credited so often, less what was taken back. */
  credited: number
}
export const firstLap = (): Laps => ({ lap: 1, lapAt: null, lapWhy: null, acted: false, credited: 0 })

export function beginLap(laps: Laps, at: number, lapWhy: NonNullable<Laps['lapWhy']>) {
  Object.assign(laps, { lap: laps.lap + 1, lapAt: at, lapWhy, acted: false, credited: 0 } satisfies Laps)
}

/**
 * Takes an event of somebody who has not left on their way round: an act opens it, a credit after that closes it, and the next
 * event of value begins another lap. An event that begins a lap may be an act of it; no event is both an act and its credit.
 */
export function goRound(laps: Laps, { acts, closed, reopened, again }: RuleSet['laps'], event: StageEvent) {
  if (laps.credited > 0 && fitsAny(again, event)) beginLap(laps, event.at, 'loop_closed')
  if (!laps.acted) laps.acted = fitsAny(acts, event)
  else if (fitsAny(closed, event)) laps.credited += 1
  else if (fitsAny(reopened, event)) laps.credited = Math.max(0, laps.credited - 1)
}
