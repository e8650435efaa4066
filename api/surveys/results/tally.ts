import type { Tally } from '../formulas/figure.ts'
import type { SurveyKind } from '../rules.ts'

/** What one response says, as its rows hold it. */
export interface Said {
  answers: readonly {
    itemId: string
    score: number | null
    functional: number | null
    dysfunctional: number | null
    points: number | null
    importance: number | null
    satisfaction: number | null
  }[]
  sets: readonly { shown: readonly string[]; bestId: string; worstId: string }[]
}

/** What one response adds to each item it speaks of. */
export function talliesOf(kind: SurveyKind, { answers, sets }: Said): Map<string, Tally> {
  if (kind === 'maxdiff') return choices(sets)
  return new Map(answers.map((answer) => [answer.itemId, { [wordOf(kind, answer)]: 1 }]))
}
function wordOf(kind: SurveyKind, answer: Said['answers'][number]): string {
  if (kind === 'kano') return `${answer.functional}-${answer.dysfunctional}`
  if (kind === 'opportunity') return `${answer.importance}-${answer.satisfaction}`
  return String(kind === 'points' ? answer.points : answer.score)
}
function choices(sets: Said['sets']): Map<string, Tally> {
  const found = new Map<string, { shown: number; best: number; worst: number }>()
  for (const { shown, bestId, worstId } of sets) {
    for (const id of shown) {
      const before = found.get(id) ?? { shown: 0, best: 0, worst: 0 }
      found.set(id, {
        shown: before.shown + 1,
        best: before.best + (id === bestId ? 1 : 0),
        worst: before.worst + (id === worstId ? 1 : 0),
      })
    }
  }
  return new Map([...found].map(([id, tally]) => [id, { ...tally }]))
}

/** Two tallies together, or one taken out of the other; answers that nobody gave are left out. */
export function added(tally: Tally, more: Tally, sign: 1 | -1): Tally {
  const sum = { ...tally }
  for (const [answer, count] of Object.entries(more)) sum[answer] = (sum[answer] ?? 0) + sign * count
  return Object.fromEntries(
    Object.entries(sum)
      .filter(([, count]) => count !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
