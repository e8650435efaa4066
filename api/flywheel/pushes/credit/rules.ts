const DAY = 86_400_000
/** All credit there is for one step of one person, in basis points. */
export const WHOLE = 10_000
/** A push is credited with somebody who came or bought within so many days after they met it. */
export const LOOK_BACK_MS = 90 * DAY
/** A step needed a push when there was one within so many days before. */
export const STEP_BACK_MS = 30 * DAY
/** Events of one visit come in no order. */
const SAME_VISIT_MS = 3_600_000

export interface Touch {
  pushId: string
  channel: string
  at: number
}
/** Somebody's words brought them, with their part of the credit. */
export interface Bringer {
  channel: string
  creditBp: number
  advocateId: string
  actAt: number
}

/** Whole parts of 10,000 by weight; what is left over goes to the first. */
export function parts(weights: readonly number[]): number[] {
  const all = weights.reduce((sum, one) => sum + one, 0)
  if (all === 0) return weights.map(() => 0)
  const shares = weights.map((one) => Math.floor((WHOLE * one) / all))
  shares[0]! += WHOLE - shares.reduce((sum, one) => sum + one, 0)
  return shares
}

/** The pushes that somebody met before a moment, and not too long before. */
export const metBefore = (touches: readonly Touch[], at: number, back: number, slack = SAME_VISIT_MS) =>
  touches.filter((one) => one.at <= at + slack && one.at >= at - back)

export interface Credit {
  channel: string
  bp: number
  pushId: string | null
  /** Null where no words of a customer had a part in it. */
  bringer: Bringer | null
}
/**
 * Whom a moment of a person is put down to: every push they met counts one, all words that brought them together one.
 * Nobody is left without: what is known of nothing is put down to `otherwise`.
 */
export function creditOf(
  at: number,
  { touches, bringers, otherwise }: { touches: readonly Touch[]; bringers: readonly Bringer[]; otherwise: string },
): Credit[] {
  const met = metBefore(touches, at, LOOK_BACK_MS)
  const all = [
    ...met.map((one) => ({ channel: one.channel, pushId: one.pushId, bringer: null, weight: WHOLE })),
    ...bringers.map((one) => ({ channel: one.channel, pushId: null, bringer: one, weight: one.creditBp })),
  ]
  if (all.length === 0) return [{ channel: otherwise, bp: WHOLE, pushId: null, bringer: null }]
  const shares = parts(all.map(({ weight }) => weight))
  return all.map(({ weight: _, ...one }, i) => ({ ...one, bp: shares[i]! }))
}
