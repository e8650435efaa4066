import { wilson } from '../../../kernel/wilson.ts'
import { type Alignment, ENOUGH, type TeamsData } from '../contract.ts'

type Series = TeamsData['kept']
const BELOW = 0.9
/** Of the six months before, all people together. */
const sumOf = (series: Series) =>
  series.slice(1).reduce((sum, { hits, of }) => ({ hits: sum.hits + hits, of: sum.of + of }), { hits: 0, of: 0 })

/** The share of the last month by that of the six before; the variance of its logarithm is that of two independent shares. */
function ratioOf(series: Series) {
  const [now, before] = [series[0] ?? { hits: 0, of: 0 }, sumOf(series)]
  const shown = (one: { hits: number; of: number }) => (one.of < ENOUGH ? null : wilson(one.hits, one.of))
  const both = { now: shown(now), before: shown(before) }
  if (!both.now || !both.before || now.hits === 0 || before.hits === 0) return { ...both, ratio: null, variance: null }
  const ratio = both.now.mid / both.before.mid
  const relative = 1 / now.hits - 1 / now.of + 1 / before.hits - 1 / before.of
  return { ...both, ratio, variance: ratio * ratio * relative }
}

/** Whether what each team hands on is worth as much as it was: the mean of three ratios, and how sure that is. */
export function alignmentOf({ activation, adoption, adoration }: TeamsData['handoffs']): Alignment {
  const all = Object.entries({ activation, adoption, adoration } as const).map(([from, series]) => ({
    ...{ from: from as 'activation', ...ratioOf(series) },
  }))
  const parts = all.map(({ variance: _, ...part }) => part)
  if (all.some(({ ratio }) => ratio === null)) return { index: null, z: null, alert: false, parts }
  const index = all.reduce((sum, { ratio }) => sum + ratio!, 0) / all.length
  const error = Math.sqrt(all.reduce((sum, { variance }) => sum + variance!, 0)) / all.length
  const z = error === 0 ? 0 : (1 - index) / error
  return { index, z, alert: index < BELOW && z > 2, parts }
}
