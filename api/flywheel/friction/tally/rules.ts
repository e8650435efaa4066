import { DAY } from '../../stages/memory/rules.ts'
import type { Spell, Way } from '../../stay/spells/rules.ts'
import {
  CELL_NEEDED,
  DIMENSIONS,
  EARLY_DAYS,
  FALSE_SHARE,
  type Finding,
  type FrictionData,
  HORIZON_DAYS,
  LEFT,
} from '../contract.ts'
import { AGAINST_ALL, type Dimension, facetsOf, type Told } from '../facets/rules.ts'
import { oddsOf, smallest, tellable } from '../odds/rules.ts'

interface Pair {
  stayed: number
  moved: number
}
const none = (): Pair => ({ stayed: 0, moved: 0 })
interface StageTally {
  all: Pair
  known: Map<Dimension, Pair>
  values: Map<Dimension, Map<string, Pair>>
}
export type Tally = Record<(typeof LEFT)[number], StageTally>
const emptyStage = (): StageTally => ({ all: none(), known: new Map(), values: new Map() })
export const emptyTally = (): Tally => ({
  ...{ activation: emptyStage(), adoption: emptyStage(), adoration: emptyStage() },
})
/** So many values of a dimension are told apart; what comes after these is not compared. */
const MOST_VALUES = 500

/** The first stay of a person in a stage that began long enough ago and was not cut short before that. */
const ripe = (ways: readonly Pick<Way, 'spells'>[], stage: Spell['stage'], now: number) =>
  ways
    .flatMap(({ spells }) => spells)
    .filter((spell) => spell.stage === stage && now - spell.from >= HORIZON_DAYS * DAY)
    .filter(({ from, to, how }) => how !== 'cut' || to - from >= HORIZON_DAYS * DAY)
    .sort((a, b) => a.from - b.from)
    .at(0)

export interface Person {
  ways: readonly Pick<Way, 'spells'>[]
  channel: string | null
  told: readonly Told[]
}
/** Counts one person: in each stage whether they moved on in time, and what they had brought. */
export function takePerson(tally: Tally, { ways, channel, told }: Person, now: number) {
  for (const stage of LEFT) {
    const spell = ripe(ways, stage, now)
    if (!spell) continue
    const moved = spell.how === 'up' && spell.to - spell.from < HORIZON_DAYS * DAY
    // what came with the step itself did not hold them before it
    const until = Math.min(
      spell.from + EARLY_DAYS * DAY,
      spell.how === 'open' ? Number.POSITIVE_INFINITY : spell.to - 1,
    )
    const facets = facetsOf(told, { from: spell.from, until })
    if (channel !== null) facets.channel = new Set([channel])
    count(tally[stage], facets, moved ? 'moved' : 'stayed')
  }
}
function count({ all, known, values }: StageTally, facets: ReturnType<typeof facetsOf>, how: keyof Pair) {
  all[how]++
  for (const dimension of DIMENSIONS) {
    const mine = facets[dimension]
    if (!mine) continue
    const sum = known.get(dimension) ?? none()
    sum[how]++
    known.set(dimension, sum)
    const of = values.get(dimension) ?? new Map<string, Pair>()
    values.set(dimension, of)
    for (const value of mine) {
      const pair = of.get(value) ?? none()
      if (!of.has(value) && of.size >= MOST_VALUES) continue
      pair[how]++
      of.set(value, pair)
    }
  }
}

/** All that was compared, and of it what may be told. */
export function findingsIn(tally: Tally): Pick<FrictionData, 'stages' | 'findings'> {
  const tried: Finding[] = []
  const stages = LEFT.map((from) => {
    const { all, known, values } = tally[from]
    let [compared, tooFew] = [0, 0]
    for (const [dimension, of] of values)
      for (const [value, pair] of of) {
        const base = AGAINST_ALL.has(dimension) ? all : known.get(dimension)!
        const cells = {
          ...{ stayedWith: pair.stayed, movedWith: pair.moved },
          ...{ stayedWithout: base.stayed - pair.stayed, movedWithout: base.moved - pair.moved },
        }
        if (smallest(cells) < CELL_NEEDED) tooFew++
        else {
          compared++
          tried.push({ ...{ from, dimension, value }, ...cells, ...oddsOf(cells) })
        }
      }
    return { from, n: all.stayed + all.moved, moved: all.moved, compared, tooFew }
  })
  const told = tellable(
    tried.map(({ p }) => p),
    FALSE_SHARE,
  )
  const findings = tried.filter((_, i) => told[i]).sort((a, b) => b.ratio.value - a.ratio.value)
  return { stages, findings }
}
