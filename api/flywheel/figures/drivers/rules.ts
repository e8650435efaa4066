import { STAGES } from '../../../../db/schema/flywheel.ts'
import type { Drivers } from '../contract.ts'
import {
  type FlowCell,
  HEALTH_WEIGHTS,
  isForward,
  isLost,
  type Numbers,
  STAGE_WEIGHTS,
  type StockCell,
  sum,
} from '../rules.ts'

export interface Known {
  days: number
  numbers: Numbers
  stock: readonly StockCell[]
  flows: readonly FlowCell[]
}
type Pair = readonly [before: number, now: number]
/**
 * What one factor of a product of three weighs, when the others go from old to new before or after it: the mean over the
 * six orders in which the three can change (Shapley's value).
 */
export const leverage = ([a0, a1]: Pair, [b0, b1]: Pair) => (2 * a0 * b0 + a0 * b1 + a1 * b0 + 2 * a1 * b1) / 6

/** The change of momentum, split over weight, speed and friction, and these over moves, channels and stages. */
export function driversOf(before: Known, now: Known): Drivers | null {
  const [old, young] = [before.numbers, now.numbers]
  if (!old.momentum || !young.momentum) return null
  const weight: Pair = [old.weight, young.weight]
  const speed: Pair = [old.speed!.value, young.speed!.value]
  const kept: Pair = [1 - old.friction!.value, 1 - young.friction!.value]
  const by = {
    weight: leverage(speed, kept),
    speed: leverage(weight, kept),
    // what is lost is taken off, so its effect turns round
    friction: -leverage(weight, speed),
  }
  const steps: Scales = [30 / before.days / old.people, 30 / now.days / young.people]
  const losses: Scales = [1 / old.forward, 1 / young.forward]
  return {
    change: young.momentum.value - old.momentum.value,
    weight: {
      effect: by.weight * (weight[1] - weight[0]),
      byStage: STAGES.map((stage) => ({
        stage,
        effect: by.weight * (weightIn(now, stage) - weightIn(before, stage)),
      })),
    },
    speed: partsOf({ before, now, which: isForward, scales: steps, by: by.speed }),
    friction: partsOf({ before, now, which: isLost, scales: losses, by: by.friction }),
  }
}
type Scales = Pair

const weightIn = ({ stock, days }: Known, stage: (typeof STAGES)[number]) =>
  (STAGE_WEIGHTS[stage] *
    sum(
      stock.filter((cell) => cell.stage === stage),
      (cell) => HEALTH_WEIGHTS[cell.health] * cell.personDays,
    )) /
  days

interface Parts {
  before: Known
  now: Known
  which(flow: FlowCell): boolean
  /** What one move of each period adds to the number that is split. */
  scales: Scales
  by: number
}
function partsOf({ before, now, which, scales, by }: Parts) {
  const grouped = <T>(keyOf: (flow: FlowCell) => T) => {
    const groups = new Map<string, { key: T; n: number; before: number }>()
    const put = (flow: FlowCell, side: 'n' | 'before') => {
      const key = keyOf(flow)
      const name = JSON.stringify(key)
      const group = groups.get(name) ?? { key, n: 0, before: 0 }
      group[side] += flow.n
      groups.set(name, group)
    }
    for (const flow of before.flows.filter(which)) put(flow, 'before')
    for (const flow of now.flows.filter(which)) put(flow, 'n')
    return [...groups.values()]
      .map(({ key, n, before: old }) => ({ ...key, n, before: old, effect: by * (n * scales[1] - old * scales[0]) }))
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
  }
  const byMove = grouped(({ kind, from, to }) => ({ kind, from, to }))
  return { effect: sum(byMove, ({ effect }) => effect), byMove, byChannel: grouped(({ channel }) => ({ channel })) }
}
