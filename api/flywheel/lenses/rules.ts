import type { STAGES } from '../../../db/schema/flywheel.ts'
import { type FlowCell, isLost } from '../figures/rules.ts'
import type { LENSES, LensView, SEGMENTS } from './contract.ts'

type Stage = (typeof STAGES)[number]
type Segment = (typeof SEGMENTS)[number]
interface Move {
  kind: FlowCell['kind']
  from: Stage | null
  /** Null: into whichever stage. */
  to: Stage | null
  channel: string | null
}
interface Part {
  segment: Segment
  moves: readonly Move[]
  /** Names of events, and `widget.seen` for words that were seen on somebody's page. */
  events?: readonly string[]
}
const up = (from: Stage | null, to: Stage, channel: string | null = null): Move => ({
  kind: 'advance',
  from,
  to,
  channel,
})
const back: Move[] = (['activation', 'adoption', 'adoration', 'advocacy'] as const).map((from) => ({
  ...{ kind: 'recover', from, to: null, channel: null },
}))
/** New people by what customers said: what the last segment gives the first. */
const brought = up(null, 'activation', 'testimonial')

/** Lenses are only ways to look at the same moves. */
export const LENS: Record<
  (typeof LENSES)[number],
  { parts: readonly Part[]; boundaries: readonly { between: [Segment, Segment]; stage: Stage }[] }
> = {
  inbound: {
    parts: [
      { segment: 'attract', moves: [up(null, 'activation'), up('activation', 'adoption')] },
      { segment: 'engage', moves: [up('adoption', 'adoration')] },
      { segment: 'delight', moves: [up('adoration', 'advocacy'), brought] },
    ],
    boundaries: [
      { between: ['attract', 'engage'], stage: 'adoption' },
      { between: ['engage', 'delight'], stage: 'adoration' },
    ],
  },
  teams: {
    parts: [
      { segment: 'marketing', moves: [up(null, 'activation'), brought] },
      { segment: 'sales', moves: [up('activation', 'adoption')] },
      { segment: 'service', moves: [up('adoption', 'adoration'), up('adoration', 'advocacy'), ...back] },
    ],
    boundaries: [
      { between: ['marketing', 'sales'], stage: 'activation' },
      { between: ['sales', 'service'], stage: 'adoption' },
    ],
  },
  funnel: {
    parts: [
      { segment: 'awareness', moves: [], events: ['widget.seen', 'resource.viewed'] },
      { segment: 'interest', moves: [up(null, 'activation')] },
      {
        ...{ segment: 'evaluation', moves: [] },
        events: ['resource.downloaded', 'webinar.attended', 'demo.requested', 'demo.held', 'trial.started'],
      },
      { segment: 'decision', moves: [], events: ['quote.sent', 'offer.claimed', 'offer.redeemed'] },
      { segment: 'purchase', moves: [up('activation', 'adoption')] },
    ],
    boundaries: [{ between: ['interest', 'purchase'], stage: 'activation' }],
  },
}
export const COUNTED_EVENTS = LENS.funnel.parts.flatMap(({ events = [] }) => events)

const countOf = (flows: readonly FlowCell[], which: (flow: FlowCell) => boolean) =>
  flows.reduce((total, flow) => (which(flow) ? total + flow.n : total), 0)
const fits = (move: Move) => (flow: FlowCell) =>
  flow.kind === move.kind &&
  flow.from === move.from &&
  (move.to === null || flow.to === move.to) &&
  (move.channel === null || flow.channel === move.channel)

interface Known {
  now: readonly FlowCell[]
  before: readonly FlowCell[]
  events: readonly { type: string; n: number }[]
}
export const segmentsOf = (lens: (typeof LENSES)[number], { now, before, events }: Known): LensView['segments'] =>
  LENS[lens].parts.map(({ segment, moves, events: names = [] }) => ({
    segment,
    moves: moves
      .map((move) => ({ ...move, n: countOf(now, fits(move)), before: countOf(before, fits(move)) }))
      .filter(({ kind, n, before: was }) => kind === 'advance' || n + was > 0),
    events: names.map((type) => ({ type, n: events.find((row) => row.type === type)?.n ?? 0 })),
  }))

/** Who came up into the stage, and of those who left it, who went on and who was lost. */
export const handOvers = (lens: (typeof LENSES)[number], flows: readonly FlowCell[]) =>
  LENS[lens].boundaries.map(({ between, stage }) => ({
    ...{ between, stage },
    handed: countOf(flows, ({ kind, to }) => kind === 'advance' && to === stage),
    on: countOf(flows, ({ kind, from }) => kind === 'advance' && from === stage),
    lost: countOf(flows, (flow) => isLost(flow) && flow.from === stage),
  }))
