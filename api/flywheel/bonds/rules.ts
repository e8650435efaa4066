import { type HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'
import type { WHY_DRIFTING } from '../../../db/schema/returns.ts'

const DAY = 86_400_000
/** It is told once in so long, and looked at again after it. */
export const EVERY_MS = 90 * DAY
export const YEAR_MS = 365 * DAY
export type Why = (typeof WHY_DRIFTING)[number]
type Health = (typeof HEALTHS)[number]

/** Whether a move of a stage is one back. */
export const isBack = (from: string | null, to: string) =>
  from !== null && STAGES.indexOf(to as never) < STAGES.indexOf(from as never)
/** What is wrong with somebody of this health; nothing with who is active. */
export const driftOf = (health: Health | string): Why | undefined =>
  health === 'at_risk' || health === 'dormant' || health === 'churned' ? health : undefined

export interface Sum {
  currency: string
  amountMinor: number
  /** How many sales. */
  n: number
}
/** The one sum that is told: of the currency of most sales. Two currencies are never added. */
export function mainOf(sums: readonly Sum[]): { valueMinor: number; currency: string | null } {
  const [main] = [...sums].sort((a, b) => b.n - a.n || (a.currency < b.currency ? -1 : 1))
  return main
    ? { valueMinor: Math.max(0, main.amountMinor), currency: main.currency }
    : { valueMinor: 0, currency: null }
}
