import type { HEALTHS, STAGES, TRANSITION_CAUSES, TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'
import { PORTAL_EVENTS } from '../intake/rules.ts'
import type { RuleSet } from './contract.ts'
import { ACTS } from './defaults/rules.ts'
import { type Kept, keep, revive } from './keeping/rules.ts'
import type { Laps } from './laps/rules.ts'
import { begin, type Cause, evaluate, type Life, settleUntil, takePin } from './living/rules.ts'
import { fitsAny, hear, ORDER, remember, type StageEvent, scoreAt, usualGap } from './memory/rules.ts'

export type Stage = (typeof STAGES)[number]
export type Health = (typeof HEALTHS)[number]
export interface RuleVersion {
  version: number
  from: number
  rules: RuleSet
}
export interface Pin {
  stage: Stage
  from: number
  until: number
  endedAt: number | null
}
export interface Transition {
  fromStage: Stage | null
  toStage: Stage
  kind: Exclude<(typeof TRANSITION_KINDS)[number], 'correction'>
  healthFrom: Health | null
  healthTo: Health
  lap: number
  /** Passed through on the way, without staying. */
  implied: boolean
  rule: string
  rulesVersion: number
  cause: (typeof TRANSITION_CAUSES)[number]
  causeSeq: number | null
  channel: string
  at: number
  dwellMs: number | null
}
export interface StageState {
  stage: Stage
  peakStage: Stage
  health: Health
  lap: number
  lapAt: number | null
  lapWhy: Laps['lapWhy']
  enteredAt: number
  healthAt: number
  /** As they were at the last event. */
  engagement: number
  affinity: number
  advocacy: number
  scoredAt: number
  lastActAt: number | null
  lastSignAt: number | null
  /** Twice their usual gap after the last sign: from then they are quieter than they were. */
  quietFrom: number | null
  /** When time alone may change something next. */
  nextCheckAt: number | null
  pinUntil: number | null
  shadowStage: Stage | null
  channel: string
  rulesVersion: number
}

export const isAct = (event: Pick<StageEvent, 'type' | 'data'>) => fitsAny(ACTS, event)

/** Everything that decides where somebody stands. The first version of the rules holds from the beginning. */
export interface Known {
  events: readonly StageEvent[]
  versions: readonly RuleVersion[]
  pins?: readonly Pin[]
}

interface Happening {
  at: number
  order: number
  seq: number
  cause: Cause
  take(life: Life): void
}
const counts = ({ source, type }: StageEvent) => source !== 'portal' || PORTAL_EVENTS.has(type)
/** What it is called in the history. Who says something of a person does nothing for them, so it is no event of theirs. */
const causeOf = (event: StageEvent): Cause =>
  event.source === 'said'
    ? { kind: 'told', seq: event.seq }
    : { kind: event.source === 'portal' ? 'event' : 'tracked', seq: event.seq, event }
function happenings({ events, versions, pins = [] }: Known): Happening[] {
  const all: Happening[] = [
    // results such as stage.changed, and rewards, are no causes: pay is not love
    ...events.filter(counts).map((event) => ({
      ...{ at: event.at, order: ORDER[event.source], seq: event.seq, cause: causeOf(event) },
      take: (life: Life) =>
        event.source === 'said' ? hear(life.memory, event) : remember(life.memory, life.version.rules, event),
    })),
    ...versions.slice(1).map((version) => ({
      ...{ at: version.from, order: 0, seq: version.version, cause: { kind: 'rules' as const, seq: null } },
      take: (life: Life) => {
        life.version = version
        life.pending.clear()
      },
    })),
    ...pins.map((pin, seq) => ({
      ...{ at: pin.from, order: 4, seq, cause: { kind: 'staff' as const, seq: null } },
      take: (life: Life) => takePin(life, pin),
    })),
  ]
  return all.sort((a, b) => a.at - b.at || a.order - b.order || a.seq - b.seq)
}

export interface Replayed {
  state: StageState | undefined
  transitions: Transition[]
  /** As they were at the moment that was asked for. */
  kept: Kept | undefined
}
/**
 * The whole history of one person until `now`, from what happened and nothing else; or what came after the moment they were
 * kept at.
 * @param keepAt a moment until `now` to keep them at
 */
export function replay(known: Known, now: number, { from, keepAt }: { from?: Kept; keepAt?: number } = {}): Replayed {
  const life = from ? revive(from, known.versions) : begin(known.versions[0]!)
  let lastAt = from?.lastAt ?? 0
  let kept: Kept | undefined
  const keepUntil = (next: number) => {
    if (keepAt === undefined || kept || next <= keepAt) return
    settleUntil(life, keepAt)
    kept = keep(life, keepAt, lastAt)
  }
  for (const one of happenings(known)) {
    if (one.at > now) break
    if (from && one.at <= from.at) continue
    keepUntil(one.at)
    settleUntil(life, one.at)
    one.take(life)
    if (one.cause.event) lastAt = one.at
    evaluate(life, one.at, one.cause)
  }
  keepUntil(Number.POSITIVE_INFINITY)
  settleUntil(life, now)
  return { state: stateOf(life, lastAt), transitions: life.made, kept }
}

function stateOf(life: Life, lastAt: number): StageState | undefined {
  const { shown, health, memory, version, pin } = life
  if (shown === null) return undefined
  const score = (name: 'engagement' | 'affinity' | 'advocacy') => scoreAt(memory, version.rules, name, lastAt)
  const lastSignAt = memory.signs.at(-1) ?? null
  const gap = usualGap(memory)
  const acts = [...memory.byType.values()].flatMap((list) => list.filter(isAct))
  return {
    ...{ stage: shown, peakStage: life.peak!, health, lap: life.lap, lapAt: life.lapAt, lapWhy: life.lapWhy },
    ...{ enteredAt: life.enteredAt, healthAt: life.healthAt },
    ...{ engagement: score('engagement'), affinity: score('affinity'), advocacy: score('advocacy'), scoredAt: lastAt },
    lastActAt: acts.length > 0 ? Math.max(...acts.map(({ at }) => at)) : null,
    lastSignAt,
    quietFrom: gap === null || lastSignAt === null ? null : Math.ceil(lastSignAt + 2 * gap),
    nextCheckAt: Number.isFinite(life.next) ? life.next : null,
    pinUntil: pin?.until ?? null,
    shadowStage: pin ? life.stage : null,
    ...{ channel: life.channel, rulesVersion: version.version },
  }
}
