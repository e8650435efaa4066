import { setImmediate as othersFirst } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { weekOf } from '../stages/memory/rules.ts'
import { emptyWeekTally, RECENT_WEEKS, takeLife } from './cohorts/rules.ts'
import { HORIZONS } from './contract.ts'
import { type Way, wayOf } from './spells/rules.ts'
import * as store from './store.ts'
import { emptyTally, stagesOf, takeWay, timesOf } from './tally/rules.ts'

export const WEEKS = 'weeks'
export const nameOf = (horizonDays: number) => `stay:${horizonDays}`
/** People that are read at once: so many as take some milliseconds, after which others have their turn. */
const [FEWEST, MOST, SLICE_MS] = [20, 400, 15]

/** Counts all stays and weeks anew, some people at a time. The page reads what it leaves. */
export async function countStays({ read, now, write }: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const at = now()
  const [stays, weeks] = [emptyTally(at), emptyWeekTally(at)]
  let [people, slice] = [0, 100]
  for (let after = ''; ; ) {
    const ids = await store.peopleAfter(read, after, slice)
    if (ids.length === 0) break
    const range = { after, upTo: ids.at(-1)! }
    const began = performance.now()
    const ways = new Map<string, Way[]>()
    for (const { person, steps } of await store.stepsOf(read, range)) {
      if (steps.length > 0) ways.set(person, [...(ways.get(person) ?? []), wayOf(steps, at)])
    }
    people += ways.size
    const took = performance.now() - began
    await othersFirst()
    for (const mine of ways.values()) for (const way of mine) takeWay(stays, way)
    for (const { person, first, recent, cohort } of await store.weeksIn(read, range, weekOf(at) - RECENT_WEEKS))
      takeLife(weeks, {
        ...{ cohort, first, recent: new Set(recent?.split(',').map(Number)), ways: ways.get(person) ?? [] },
      })
    after = range.upTo
    slice = Math.min(MOST, Math.max(FEWEST, Math.round((slice * SLICE_MS) / Math.max(1, took))))
    await othersFirst()
  }
  const row = (name: string, data: object) => ({ name, computedAt: at, people, data: JSON.stringify(data) })
  const { lifecycle, regularity } = weeks
  const times = timesOf(stays)
  await write(async (tx) => {
    await store.saveReports(tx, [
      ...HORIZONS.map((days) => row(nameOf(days), stagesOf(stays, days, times))),
      row(WEEKS, { kept: [...weeks.kept.values()], lifecycle, regularity }),
    ])
  })
}
