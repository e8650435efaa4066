import { NEEDED } from '../../figures/contract.ts'
import { type FlowCell, isForward, isLost, sum } from '../../figures/rules.ts'

/** Friction of one way on: steps lost from a stage for each step forward from it, as the figures reckon it for all. */
export function frictionOf(flows: readonly FlowCell[], from: FlowCell['from']) {
  const mine = flows.filter((flow) => flow.from === from)
  const forward = sum(mine.filter(isForward), ({ n }) => n)
  const lost = sum(mine.filter(isLost), ({ n }) => n)
  const mu =
    forward < NEEDED ? null : { value: lost / forward, error: Math.sqrt(lost + (lost * lost) / forward) / forward }
  return { forward, lost, mu }
}
type Friction = ReturnType<typeof frictionOf>

/** By how much friction differs after, with the 95 % interval of the difference; null while one of both has too few steps. */
export function changeOf(before: Friction, after: Friction) {
  if (!before.mu || !after.mu) return null
  const value = after.mu.value - before.mu.value
  const error = Math.hypot(before.mu.error, after.mu.error)
  return { value, low: value - 1.96 * error, high: value + 1.96 * error, z: error === 0 ? 0 : value / error }
}
