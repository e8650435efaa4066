import type { HEALTHS, STAGES, TRANSITION_KINDS } from '../../../../db/schema/flywheel.ts'
import { rank } from '../../stages/living/rules.ts'

type Stage = (typeof STAGES)[number]
type Health = (typeof HEALTHS)[number]
export const EXITS = ['up', 'down', 'lapse'] as const
export type Exit = (typeof EXITS)[number]

/** A row of one contact's history, as it is stored. */
export interface Step {
  id: string
  fromStage: Stage | null
  toStage: Stage | null
  kind: (typeof TRANSITION_KINDS)[number]
  healthTo: Health | null
  at: number
  recordedAt: number
  supersedes: string | null
}
/** A stay in one stage. Still `open`, or `cut` where two contacts became one person: how it would have ended nobody saw. */
export interface Spell {
  stage: Stage
  from: number
  to: number
  how: Exit | 'open' | 'cut'
}
export interface Way {
  spells: Spell[]
  /** Stages they passed through in one moment. */
  passedIn: Stage[]
  /** Where they stand at the end, unless they are out of life or became part of another. */
  here: Stage | null
  /** They churned, or became part of another. */
  gone: boolean
  /** From when on they had adopted and were at least at risk, or no longer. */
  kept: { at: number; is: boolean }[]
}

/** Rows that count, in the order in which they were so: none that was taken back, and none that takes another back. */
export function standing(steps: readonly Step[]): Step[] {
  const taken = new Set(steps.map(({ supersedes }) => supersedes))
  return steps
    .filter(({ id, supersedes }) => supersedes === null && !taken.has(id))
    .sort((a, b) => a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1))
}

const isOut = (health: Health | null) => health === 'dormant' || health === 'churned'
const exitOf = (stage: Stage, { toStage }: Step): Exit =>
  toStage === stage ? 'lapse' : rank(toStage) > rank(stage) ? 'up' : 'down'

/**
 * The stays of one contact until now. A stay begins with a move or with a return, and ends with the first move up, move down
 * or lapse. Who is out of life stays nowhere.
 */
export function wayOf(steps: readonly Step[], now: number): Way {
  const way: Way = { spells: [], passedIn: [], here: null, gone: true, kept: [] }
  let open: { stage: Stage; from: number } | null = null
  let out = false
  const close = (at: number, how: Spell['how']) => {
    if (!open) return
    if (at > open.from || how === 'open') way.spells.push({ ...open, to: Math.max(at, open.from), how })
    else way.passedIn.push(open.stage)
    open = null
  }
  for (const step of standing(steps)) {
    const [wasOut, jump] = [out, step.kind === 'correction']
    out = isOut(step.healthTo)
    const moved = step.fromStage !== step.toStage
    const stay = open as { stage: Stage; from: number } | null
    if (jump) close(step.at, 'cut')
    else if (stay && (out || stay.stage !== step.toStage)) close(step.at, exitOf(stay.stage, step))
    // where somebody stands after a jump is known; since when is not
    if (!open && !out && !jump && step.toStage && (wasOut || moved)) open = { stage: step.toStage, from: step.at }
    way.here = out ? null : step.toStage
    way.gone = step.toStage === null || step.healthTo === 'churned'
    way.kept.push({ at: step.at, is: !out && rank(step.toStage) >= rank('adoption') })
  }
  close(now, 'open')
  return way
}

/** Whether somebody had adopted and was not lost at a moment, by any contact of theirs. */
export const isKept = (ways: readonly Pick<Way, 'kept'>[], at: number) =>
  ways.some(({ kept }) => kept.findLast((one) => one.at <= at)?.is ?? false)
