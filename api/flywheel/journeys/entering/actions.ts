import { setTimeout as rest } from 'node:timers/promises'
import type { Reads } from '../../../../db/client.ts'
import { STAGES } from '../../../../db/schema/flywheel.ts'
import type { System } from '../../../kernel/actor.ts'
import type { Ctx, Tx } from '../../../kernel/context.ts'
import { hearEach } from '../../../kernel/hear-each.ts'
import { newId } from '../../../kernel/ids.ts'
import { type Definition, Definition as Shape, type Trigger } from '../contract.ts'
import { isHeldOut, reaches, windowMs } from '../rules.ts'
import * as store from '../store.ts'
import { pause, walk } from '../walking/actions.ts'
import type { SegmentCondition } from '../walking/store.ts'
import * as reading from '../walking/store.ts'
import { answersTo } from './answers.ts'

const DAY = 86_400_000
/** So long a change may hold the pen and the process; half as long again everybody else has both. */
const SLICE_MS = 10
const RUN_MS = 10_000
const BATCH = 50
const ROWS = 100

interface Live {
  journey: store.JourneyRow
  definition: Definition
}
const liveOnes = async (db: Reads): Promise<Live[]> =>
  (await store.liveOnes(db)).map(({ journey, definition }) => ({
    journey,
    definition: Shape.parse(JSON.parse(definition)),
  }))

/** One person enters; what starts it starts it once. Who is held out is written down and gets nothing. */
export async function enter(tx: Tx, { journey, definition }: Live, contactId: string, entryKey: string) {
  const person = await reading.standing(tx, contactId)
  if (!person || (await reading.isStaff(tx, person.id))) return
  const { goal, steps, holdoutPercent } = definition
  const isThere =
    goal.on === 'stage'
      ? await reading.isAtStage(tx, person.id, STAGES.slice(STAGES.indexOf(goal.is)))
      : await reading.holds(tx, person.id, goal, tx.now)
  // who was held out once stays so, also with another share or as another contact: else they would be on both sides
  const holdout =
    (await store.wasHeldOut(tx, journey.id, person.id)) || isHeldOut(journey.id, person.id, holdoutPercent)
  const row = {
    ...{ id: newId('run', tx.now), journeyId: journey.id, version: journey.version!, contactId: person.id, entryKey },
    ...{ holdout, state: holdout ? ('held_out' as const) : ('running' as const) },
    counts: !isThere && !(await store.hasRun(tx, journey.id, person.id)),
    ...{ node: holdout ? null : steps[0]!.id, dueAt: holdout ? null : tx.now, enteredAt: tx.now },
  }
  await store.insertRun(tx, row)
}

function starts(trigger: Trigger, { name, data }: reading.Happened): boolean {
  const said = data === null ? {} : (JSON.parse(data) as Record<string, unknown>)
  if (trigger.on === 'event') return name === trigger.name && (trigger.band === null || said['band'] === trigger.band)
  if (trigger.on === 'stage') return name === 'stage.changed' && said['to'] === trigger.is
  return trigger.on === 'health' && name === 'health.changed' && said['to'] === trigger.is
}

/** Reads what happened since the last time: who enters, who is at a goal, who waited for it, who answered an ask. */
export async function follow(ctx: Ctx<System>): Promise<void> {
  for (const log of ['event', 'tracked_event'] as const) {
    const end = await reading.logEnd(ctx.read, log)
    let from = await store.cursorOf(ctx.read, log)
    if (from === undefined) {
      // what was before there were journeys starts none
      await ctx.write((tx) => store.moveCursor(tx, log, end))
      continue
    }
    while (from < end) {
      const began = performance.now()
      const [after, until]: [number, number] = [from, Math.min(end, from + ROWS)]
      const rows = await (log === 'event' ? reading.portalLog : reading.hostLog)(ctx.read, after, until)
      let seen: { tx: Tx; read: number; live: Live[] } | undefined
      const lookIn = async (tx: Tx) => {
        if (seen?.tx !== tx) seen = { tx, read: (await store.cursorOf(tx, log)) ?? 0, live: await liveOnes(tx) }
        return seen
      }
      const reach = async (tx: Tx, seq: number) => {
        if ((await lookIn(tx)).read < seq) await store.moveCursor(tx, log, seq)
      }
      const last = rows.at(-1)
      if (!last) await ctx.write((tx) => reach(tx, until))
      await hearEach(ctx, rows, {
        hear: async (tx, row) => {
          const { read, live } = await lookIn(tx)
          // another process may have read on meanwhile
          if (read < row.seq) await note(tx, live, log, row)
        },
        reached: (tx, { seq }) => reach(tx, seq === last?.seq ? until : seq),
      })
      from = until
      await rest((performance.now() - began) / 2)
    }
  }
}

const waitsForSomething = ({ definition }: Live) => definition.steps.some(({ kind }) => kind === 'wait_until')
/** Only the wheel itself says where somebody stands. */
const OF_THE_WHEEL: ReadonlySet<string> = new Set(['stage.changed', 'health.changed'])
async function note(tx: Tx, live: Live[], log: string, row: reading.Happened): Promise<void> {
  if (log !== 'event' && OF_THE_WHEEL.has(row.name)) return
  const { to } = row.name === 'stage.changed' ? (JSON.parse(row.data ?? '{}') as { to?: string }) : {}
  for (const { journey, definition } of live)
    if (reaches(definition.goal, { name: row.name, to }))
      await store.reachGoal(tx, journey.id, row.contactId, row.at, windowMs(definition.goal))
  if (live.some(waitsForSomething)) await store.wakeRuns(tx, row.contactId, tx.now)
  await answersTo(tx, row)
  for (const one of live)
    if (row.at >= (one.journey.liveSince ?? tx.now) && starts(one.definition.trigger, row))
      await enter(tx, one, row.contactId, `${log}:${row.seq}`)
}

/** Who fits a journey that starts by itself; undefined for one that waits for something to happen, null when its segment is gone. */
export async function audienceOf(db: Reads, trigger: Trigger, now: number, segments: SegmentCondition) {
  if (trigger.on === 'segment') return (await segments(db, trigger.segmentId)) ?? null
  if (trigger.on === 'time') return reading.inStageFor(trigger.stage, now - trigger.afterDays * DAY)
  return undefined
}
/** Once for each person, or once for each turn of the clock. */
function keyOf(trigger: Trigger, { id, since }: { id: string; since: number | null }, now: number): string {
  if (trigger.on !== 'time' || since === null) return `person:${id}`
  const over = now - since - trigger.afterDays * DAY
  const turn = trigger.everyDays === null ? 0 : Math.floor(over / (trigger.everyDays * DAY))
  return `time:${id}:${since}:${turn}`
}

/** Once a day each journey that starts by itself looks at everybody, some people at a time. */
export async function sweep(ctx: Ctx<System>, segments: SegmentCondition): Promise<void> {
  const began = performance.now()
  for (const { id } of await store.toSweep(ctx.read, ctx.now())) {
    for (let more = true; more && performance.now() - began < RUN_MS; ) {
      const from = performance.now()
      more = await ctx.write((tx) => sweepSome(tx, id, segments))
      await rest((performance.now() - from) / 2)
    }
  }
}
async function sweepSome(tx: Tx, id: string, segments: SegmentCondition): Promise<boolean> {
  const one = (await liveOnes(tx)).find(({ journey }) => journey.id === id)
  if (!one || one.journey.sweepAt === null || one.journey.sweepAt > tx.now) return false
  const { trigger } = one.definition
  const where = await audienceOf(tx, trigger, tx.now, segments)
  if (where === null) {
    await pause(tx, id, 'segment_gone')
    return false
  }
  const after = one.journey.sweptTo
  const people = where ? await reading.peopleAfter(tx, after, BATCH) : []
  const until = people.at(-1)?.number
  if (!where || until === undefined) {
    await store.changeJourney(tx, id, { sweptTo: 0, sweepAt: where ? tx.now + DAY : null })
    return false
  }
  for (const person of await reading.fitting(tx, { after, until }, where))
    await enter(tx, one, person.id, keyOf(trigger, person, tx.now))
  await store.changeJourney(tx, id, { sweptTo: until })
  return true
}

/** Every few seconds: everybody whose next step is due, some people to a change. */
export async function walkDue(ctx: Ctx<System>): Promise<void> {
  const began = performance.now()
  while (performance.now() - began < RUN_MS) {
    const due = await store.dueRuns(ctx.read, ctx.now(), BATCH)
    if (due.length === 0) return
    for (let done = 0; done < due.length; ) {
      const from = performance.now()
      done = await ctx.write(async (tx) => {
        let next = done
        do await walk(tx, due[next++]!.id)
        while (next < due.length && performance.now() - from < SLICE_MS)
        return next
      })
      await rest((performance.now() - from) / 2)
    }
  }
}
