import { setImmediate as othersFirst } from 'node:timers/promises'
import { PUSH_KINDS } from '../../../../db/schema/pushes.ts'
import type { System } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { effectOf, emptyTally, RIPE_WEEKS, takeLife } from '../figures/rules.ts'
import { saveFigures, saveReport } from '../store.ts'
import * as store from './store.ts'

/** People that are read at once: so many as take some milliseconds, after which others have their turn. */
const [FEWEST, MOST, SLICE_MS] = [20, 400, 15]

/** Counts anew what is credited to each push and each channel. The pages read what it leaves. */
export async function countPushes({ read, now, write }: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const at = now()
  const pushes = await store.allPushes(read, PUSH_KINDS)
  const tally = emptyTally(at, pushes)
  let slice = 100
  for (let after = ''; ; ) {
    const ids = await store.peopleAfter(read, after, slice)
    if (ids.length === 0) break
    const began = performance.now()
    const lives = await store.livesIn(read, after, ids.at(-1)!, RIPE_WEEKS)
    const took = performance.now() - began
    for (const life of lives) takeLife(tally, life)
    after = ids.at(-1)!
    slice = Math.min(MOST, Math.max(FEWEST, Math.round((slice * SLICE_MS) / Math.max(1, took))))
    await othersFirst()
  }
  const data = JSON.stringify(effectOf(tally, pushes))
  const rows = [...tally.items].map(([pushId, { value, ...one }]) => ({ pushId, ...one, value: JSON.stringify(value) }))
  await write(async (tx) => {
    await saveFigures(tx, rows)
    await saveReport(tx, { countedAt: at, people: tally.people, data })
  })
}
