import type { HEALTHS, STAGES, TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'
import { type Figures, NEEDED } from './contract.ts'

type Stage = (typeof STAGES)[number]
/** How much somebody in a stage turns the wheel, and what is left of that in each health. */
export const STAGE_WEIGHTS: Record<Stage, number> = { activation: 0, adoption: 1, adoration: 2, advocacy: 3 }
export const HEALTH_WEIGHTS: Record<(typeof HEALTHS)[number], number> = {
  ...{ active: 1, at_risk: 0.5, dormant: 0.1, churned: 0 },
}
/** Speed and momentum are said for 30 days, whatever the period, so that periods compare. */
const MONTH = 30

export interface StockCell {
  stage: Stage
  health: (typeof HEALTHS)[number]
  /** People at the end of each day of the period, summed over its days. */
  personDays: number
}
export interface FlowCell {
  kind: (typeof TRANSITION_KINDS)[number]
  from: Stage | null
  to: Stage
  channel: string
  n: number
}
export const isForward = ({ kind, from }: Pick<FlowCell, 'kind' | 'from'>) =>
  from !== null && (kind === 'advance' || kind === 'recover')
export const isLost = ({ kind }: Pick<FlowCell, 'kind'>) => kind === 'regress' || kind === 'lapse'
export const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0)
const count = (flows: readonly FlowCell[], which: (flow: FlowCell) => boolean) => sum(flows.filter(which), ({ n }) => n)

/** One period as the reference defines it: W, F, R, D and the mean number of people; speed, friction and momentum of these. */
export function numbersOf(stock: readonly StockCell[], flows: readonly FlowCell[], days: number) {
  const weightOf = ({ stage, health }: StockCell) => STAGE_WEIGHTS[stage] * HEALTH_WEIGHTS[health]
  const alive = stock.filter(({ health }) => health !== 'churned')
  const people = sum(alive, ({ personDays }) => personDays) / days
  const weight = sum(stock, (cell) => weightOf(cell) * cell.personDays) / days
  const forward = count(flows, isForward)
  const back = count(flows, ({ kind }) => kind === 'regress')
  const lapsed = count(flows, ({ kind }) => kind === 'lapse')
  return {
    ...{ people, weight, forward, back, lapsed, came: count(flows, ({ from }) => from === null) },
    ...estimates({ people, weight, forward, lost: back + lapsed, days }),
  }
}
export type Numbers = ReturnType<typeof numbersOf>

interface Counted {
  people: number
  weight: number
  forward: number
  lost: number
  days: number
}
/** Counts as Poisson: the error of a count is its root. */
function estimates({ people, weight, forward, lost, days }: Counted) {
  if (forward < NEEDED || people === 0) return { speed: null, friction: null, momentum: null }
  const scale = MONTH / days / people
  return {
    speed: { value: forward * scale, error: Math.sqrt(forward) * scale },
    friction: { value: lost / forward, error: Math.sqrt(lost + (lost * lost) / forward) / forward },
    momentum: {
      value: weight * (forward - lost) * scale,
      error: weight * scale * Math.sqrt(forward + lost),
    },
  }
}

type Momentum = NonNullable<Numbers['momentum']>
/** An alert needs both: more than chance, and more than a tenth. */
export function changeOf(now: Momentum | null, before: Momentum | null): Figures['change'] {
  if (!now || !before || before.value === 0) return null
  const acceleration = (now.value - before.value) / Math.abs(before.value)
  const error = Math.hypot(now.error, before.error)
  const z = error === 0 ? 0 : (now.value - before.value) / error
  return { acceleration, z, alert: Math.abs(z) > 2 && Math.abs(acceleration) > 0.1 }
}
