import { setImmediate as othersFirst } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { DAY } from '../stages/memory/rules.ts'
import { type Way, wayOf } from '../stay/spells/rules.ts'
import { peopleAfter, saveReports, stepsOf } from '../stay/store.ts'
import { type FrictionData, REASON_DAYS, type Reason } from './contract.ts'
import * as store from './store.ts'
import { emptyTally, findingsIn, takePerson } from './tally/rules.ts'

export const FRICTION = 'friction'
/** People that are read at once: so many as take some milliseconds, after which others have their turn. */
const [FEWEST, MOST, SLICE_MS] = [20, 400, 15]
const LEAVING: Record<string, Reason['source']> = {
  'exit_survey.answered': 'exit',
  'subscription.cancelled': 'cancelled',
}
const MOST_REASONS = 50

type Said = Awaited<ReturnType<typeof store.toldOf>>[number]
function takeReasons(reasons: Map<string, Reason>, told: readonly Said[], since: number) {
  for (const { at, type, reason } of told) {
    const source = LEAVING[type]
    if (!source || at < since || reason === null || String(reason).trim() === '') continue
    const word = String(reason).trim().toLowerCase().slice(0, 80)
    const known = reasons.get(`${source} ${word}`) ?? { source, reason: word, n: 0 }
    known.n++
    reasons.set(`${source} ${word}`, known)
  }
}

/** Compares who moved on with who stayed behind, some people at a time. The page reads what it leaves. */
export async function countFriction({ read, now, write }: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const at = now()
  const tally = emptyTally()
  const reasons = new Map<string, Reason>()
  let [people, slice] = [0, 100]
  for (let after = ''; ; ) {
    const ids = await peopleAfter(read, after, slice)
    if (ids.length === 0) break
    const range = { after, upTo: ids.at(-1)! }
    const began = performance.now()
    const ways = new Map<string, Way[]>()
    for (const { person, steps } of await stepsOf(read, range))
      if (steps.length > 0) ways.set(person, [...(ways.get(person) ?? []), wayOf(steps, at)])
    const told = Map.groupBy(await store.toldOf(read, range), ({ person }) => person)
    const channels = new Map((await store.channelsOf(read, range)).map(({ person, channel }) => [person, channel]))
    const took = performance.now() - began
    await othersFirst()
    for (const [person, mine] of ways)
      takePerson(tally, { ways: mine, channel: channels.get(person) ?? null, told: told.get(person) ?? [] }, at)
    for (const said of told.values()) takeReasons(reasons, said, at - REASON_DAYS * DAY)
    people += ways.size
    after = range.upTo
    slice = Math.min(MOST, Math.max(FEWEST, Math.round((slice * SLICE_MS) / Math.max(1, took))))
    await othersFirst()
  }
  const leads = (await store.lostLeads(read, at - REASON_DAYS * DAY)).map((row) => ({
    source: 'lead' as const,
    ...row,
  }))
  const all = [...reasons.values(), ...leads].sort((a, b) => b.n - a.n)
  const data: FrictionData = {
    ...findingsIn(tally),
    ...{ reasons: all.slice(0, MOST_REASONS), given: all.reduce((sum, { n }) => sum + n, 0) },
  }
  await write(async (tx) => {
    await saveReports(tx, [{ name: FRICTION, computedAt: at, people, data: JSON.stringify(data) }])
  })
}
