import { wilson } from '../../../kernel/wilson.ts'
import { WEEK, weekOf, weekStart } from '../../stages/memory/rules.ts'
import { type CohortReport, ENOUGH, type WeeksData } from '../contract.ts'
import { isKept, type Way } from '../spells/rules.ts'
import type { Cell } from '../weeks/rules.ts'

/** Cohorts of so many weeks back are told, and of each so many weeks since. */
export const COHORT_WEEKS = 52
export const MOST_AGE = 26
/** Weeks since that stand side by side. */
export const AGES = [0, 1, 2, 3, 4, 6, 8, 12, 18, 26] as const
const LIFECYCLE_WEEKS = 12
export const REGULAR_WEEKS = 8
/** Weeks that are read of each person, the running one not among them. */
export const RECENT_WEEKS = Math.max(LIFECYCLE_WEEKS + 1, REGULAR_WEEKS)

export interface Life {
  cohort: number | null
  /** The first week in which they ever got value, and those of late. */
  first: number | null
  recent: ReadonlySet<number>
  ways: readonly Way[]
}
export interface WeekTally {
  /** The running week. */
  week: number
  kept: Map<string, Cell>
  lifecycle: WeeksData['lifecycle']
  regularity: number[]
}
export function emptyWeekTally(now: number): WeekTally {
  const week = weekOf(now)
  const lifecycle = Array.from({ length: LIFECYCLE_WEEKS }, (_, i) => week - LIFECYCLE_WEEKS + i).map((one) => ({
    ...{ week: one, startsAt: weekStart(one), new: 0, returning: 0, resurrecting: 0, dormant: 0 },
  }))
  return { week, kept: new Map(), lifecycle, regularity: Array.from({ length: REGULAR_WEEKS + 1 }, () => 0) }
}

/** What somebody was in a week: there for the first time, again, back after a week without, or away after a week with. */
export function lifecycleOf(week: number, { first, recent }: Pick<Life, 'first' | 'recent'>) {
  const [now, before] = [recent.has(week), recent.has(week - 1)]
  if (!now) return before ? 'dormant' : null
  return first === week ? 'new' : before ? 'returning' : 'resurrecting'
}

export function takeLife(tally: WeekTally, life: Life) {
  for (const row of tally.lifecycle) {
    const was = lifecycleOf(row.week, life)
    if (was) row[was]++
  }
  const { cohort, ways, recent } = life
  if (cohort === null) return
  if (cohort <= tally.week - REGULAR_WEEKS && !ways.every(({ gone }) => gone)) {
    const last = Array.from({ length: REGULAR_WEEKS }, (_, i) => tally.week - 1 - i)
    tally.regularity[last.filter((week) => recent.has(week)).length]!++
  }
  if (cohort < tally.week - COHORT_WEEKS) return
  for (let age = 0; age <= MOST_AGE && cohort + age < tally.week; age++) {
    if (!isKept(ways, weekStart(cohort + age) + WEEK - 1)) continue
    const key = `${cohort} ${age}`
    const cell = tally.kept.get(key) ?? { week: cohort, age, n: 0 }
    cell.n++
    tally.kept.set(key, cell)
  }
}

/** Cells of cohorts that are put together, for those weeks since that are over for at least one of them. */
function cellsOf(cohorts: readonly { week: number; people: number }[], counted: Map<string, number>, now: number) {
  return AGES.flatMap((age) => {
    const over = cohorts.filter(({ week }) => week + age < now)
    if (over.length === 0) return []
    const of = over.reduce((sum, { people }) => sum + people, 0)
    const n = over.reduce((sum, { week }) => sum + (counted.get(`${week} ${age}`) ?? 0), 0)
    return [{ age, n, of, rate: of < ENOUGH ? null : wilson(n, of) }]
  })
}

/** The matrix: cohorts of `span` weeks each, the youngest first, and everybody together. */
export function matrixOf(
  sizes: readonly { week: number; people: number }[],
  cells: readonly Cell[],
  { span, now }: { span: number; now: number },
): Pick<CohortReport, 'cohorts' | 'everybody'> {
  const counted = new Map(cells.map(({ week, age, n }) => [`${week} ${age}`, n]))
  const known = sizes.filter(({ week, people }) => people > 0 && week >= now - COHORT_WEEKS)
  const groups = Map.groupBy(known, ({ week }) => Math.floor((now - week) / span))
  const cohorts = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([group, members]) => {
      const to = now - group * span
      return {
        ...{ from: to - span + 1, to, startsAt: weekStart(to - span + 1) },
        people: members.reduce((sum, { people }) => sum + people, 0),
        cells: cellsOf(members, counted, now),
      }
    })
  return { cohorts, everybody: cellsOf(known, counted, now) }
}
