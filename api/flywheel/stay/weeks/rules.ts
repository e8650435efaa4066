import { classOf } from '../../intake/rules.ts'
import { type StageEvent, weekOf } from '../../stages/memory/rules.ts'
import type { Transition } from '../../stages/rules.ts'

/** The weeks in which somebody got value, and the one in which they first adopted. */
export interface Weeks {
  cohort: number | null
  weeks: ReadonlySet<number>
}
export const NO_WEEKS: Weeks = { cohort: null, weeks: new Set() }
export const isValue = (type: string) => classOf(type) === 'value'

/** From what one person did, and how that moved them. */
export function weeksOf(
  events: readonly Pick<StageEvent, 'type' | 'at'>[],
  transitions: readonly Pick<Transition, 'toStage' | 'at'>[],
): Weeks {
  const first = transitions.find(({ toStage }) => toStage !== 'activation')
  return {
    cohort: first ? weekOf(first.at) : null,
    weeks: new Set(events.filter(({ type }) => isValue(type)).map(({ at }) => weekOf(at))),
  }
}

export interface Cell {
  week: number
  age: number
  n: number
}
/** What a person adds to the cells of their cohort: one for each week since, in which they got value. */
const agesOf = ({ cohort, weeks }: Weeks) =>
  cohort === null ? [] : [...weeks].filter((week) => week >= cohort).map((week) => week - cohort)

/** What has to be written so that a person's weeks, their cohort and its cells say what is so now. */
export function weekChanges(before: Weeks, after: Weeks) {
  const cells = new Map<string, Cell>()
  const count = (weeks: Weeks, by: 1 | -1) => {
    for (const age of agesOf(weeks)) {
      const key = `${weeks.cohort} ${age}`
      const cell = cells.get(key) ?? { week: weeks.cohort!, age, n: 0 }
      cell.n += by
      cells.set(key, cell)
    }
  }
  count(before, -1)
  count(after, 1)
  const sizes =
    before.cohort === after.cohort
      ? []
      : [
          ...(before.cohort === null ? [] : [{ week: before.cohort, people: -1 }]),
          ...(after.cohort === null ? [] : [{ week: after.cohort, people: 1 }]),
        ]
  return {
    added: [...after.weeks].filter((week) => !before.weeks.has(week)),
    gone: [...before.weeks].filter((week) => !after.weeks.has(week)),
    cells: [...cells.values()].filter(({ n }) => n !== 0),
    sizes,
  }
}
