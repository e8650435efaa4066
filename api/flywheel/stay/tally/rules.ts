import { STAGES } from '../../../../db/schema/flywheel.ts'
import { wilson } from '../../../kernel/wilson.ts'
import { DAY } from '../../stages/memory/rules.ts'
import { ENOUGH, HORIZONS, type StageStay } from '../contract.ts'
import { addEnd, type Ends, emptyEnds, incidence, leftBy, type Point, sizeOf } from '../incidence/rules.ts'
import { EXITS, type Exit, type Spell, type Way } from '../spells/rules.ts'
import { addStay, type Hours, littleMs, quantiles } from '../times/rules.ts'

const YEAR_DAYS = 365
/** For how long stays are followed to see by when half have left. */
const FOLLOWED_DAYS = 2 * YEAR_DAYS
const THROUGHPUT_DAYS = 90

interface Matured extends Record<Exit | 'waiting', number> {
  cut: number
}
interface StageTally {
  stock: number
  passed: number
  matured: Map<number, Matured>
  ends: Map<number, Ends>
  hours: Hours
  long: Ends
  left: number
}
export interface Tally {
  now: number
  stages: Record<Spell['stage'], StageTally>
}
const perHorizon = <T>(make: (days: number) => T) => new Map(HORIZONS.map((days) => [days as number, make(days)]))
const emptyStage = (): StageTally => ({
  ...{ stock: 0, passed: 0, hours: [], long: emptyEnds(FOLLOWED_DAYS), left: 0 },
  matured: perHorizon(() => ({ up: 0, down: 0, lapse: 0, waiting: 0, cut: 0 })),
  ends: perHorizon(emptyEnds),
})
/** Counts stays one after another, in any order, in as much memory for millions as for one. */
export const emptyTally = (now: number): Tally => ({
  now,
  stages: {
    ...{ activation: emptyStage(), adoption: emptyStage() },
    ...{ adoration: emptyStage(), advocacy: emptyStage() },
  },
})

export function takeWay(tally: Tally, { spells, passedIn, here }: Pick<Way, 'spells' | 'passedIn' | 'here'>) {
  if (here) tally.stages[here].stock++
  for (const stage of passedIn) tally.stages[stage].passed++
  for (const spell of spells) takeSpell(tally, spell)
}
function takeSpell({ now, stages }: Tally, { stage, from, to, how }: Spell) {
  const counts = stages[stage]
  const age = now - from
  const day = Math.floor((to - from) / DAY)
  const end = how === 'open' ? 'cut' : how
  for (const days of HORIZONS) {
    if (age >= (days + YEAR_DAYS) * DAY) continue
    addEnd(counts.ends.get(days)!, end, day)
    if (age >= days * DAY) counts.matured.get(days)![day >= days || how === 'open' ? 'waiting' : how]++
  }
  if (age < FOLLOWED_DAYS * DAY) addEnd(counts.long, end, day)
  if (how === 'open' || how === 'cut') return
  if (now - to < YEAR_DAYS * DAY) addStay(counts.hours, to - from)
  if (now - to < THROUGHPUT_DAYS * DAY) counts.left++
}

/** Four shares of those who came at least so many days ago; what was cut before is left out and said. */
export function maturedOf({ cut, ...counts }: Matured): StageStay['matured'] {
  const n = EXITS.reduce((sum, exit) => sum + counts[exit], counts.waiting)
  const of = (hits: number) => wilson(hits, n)!
  const { up, down, lapse, waiting } = counts
  const shares = n < ENOUGH ? null : { up: of(up), down: of(down), lapse: of(lapse), waiting: of(waiting) }
  return { n, cut, shares }
}

/** So many points are enough to draw and to read. */
const POINTS = 30
const rounded = (share: Point['up']) => ({
  low: Math.round(share.low * 1e5) / 1e5,
  mid: Math.round(share.mid * 1e5) / 1e5,
  high: Math.round(share.high * 1e5) / 1e5,
})
const thinned = (points: Point[], days: number) =>
  points
    .filter(({ day }) => day % Math.max(1, days / POINTS) === 0 || day === points.length)
    .map(({ day, atRisk, up, down, lapse, stays }) => ({
      ...{ day, atRisk, up: rounded(up), down: rounded(down), lapse: rounded(lapse), stays: rounded(stays) },
    }))
function timesIn({ hours, long, left, stock }: StageTally): StageStay['times'] {
  const { n: done, ...figures } = quantiles(hours)
  const n = sizeOf(long)
  const points = n < ENOUGH ? [] : incidence(long)
  return {
    completed: { n: done, figures: done < ENOUGH ? null : figures },
    everybody: { n, left: n < ENOUGH ? null : leftBy(points, 0.5), seenDays: points.length },
    little: {
      ...{ left, withinDays: THROUGHPUT_DAYS },
      ms: left < ENOUGH ? null : littleMs(stock, left, THROUGHPUT_DAYS * DAY),
    },
  }
}

/** How long stays last, which no horizon changes. */
export const timesOf = ({ stages }: Tally) =>
  Object.fromEntries(STAGES.map((stage) => [stage, timesIn(stages[stage])])) as Record<
    Spell['stage'],
    StageStay['times']
  >

/** What is told of each stage for a horizon. */
export const stagesOf = (tally: Tally, days: number, times = timesOf(tally)): StageStay[] =>
  STAGES.map((stage) => {
    const counts = tally.stages[stage]
    const ends = counts.ends.get(days)!
    const n = sizeOf(ends)
    return {
      ...{ stage, stock: counts.stock, passed: counts.passed },
      matured: maturedOf(counts.matured.get(days)!),
      followed: { n, points: n < ENOUGH ? null : thinned(incidence(ends), days) },
      times: times[stage],
    }
  })
