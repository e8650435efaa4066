import type { System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import {
  bestArrival,
  bridge,
  type MERGE_RULES,
  replay,
  type StageState,
  settle,
  type Transition,
  turned,
} from './rules.ts'
import * as store from './store.ts'

const BATCH = 100

/** Writes the moves of one person, in order, and announces each. */
export async function saveMoves(
  tx: Tx,
  contactId: string,
  state: StageState,
  transitions: Transition[],
  cause?: string,
) {
  await store.saveStage(tx, contactId, state)
  if (transitions.length === 0) return
  await store.insertTransitions(
    tx,
    transitions.map((t) => ({ id: newId('trn', tx.now), contactId, ...t })),
  )
  for (const { fromStage, toStage } of transitions) {
    await tx.emit('stage.changed', { contactId, from: fromStage, to: toStage, ...(cause && { cause }) })
  }
}

/** Lets time do its work on everybody who is due, a hundred people to a transaction. */
export async function settleDue(ctx: Ctx<System>): Promise<void> {
  for (;;) {
    const due = await store.dueContacts(ctx.read, ctx.now(), BATCH)
    if (due.length === 0) return
    await ctx.write(async (tx) => {
      for (const contactId of due) await settleOne(tx, contactId)
    })
  }
}

/** Makes the moves that time alone has made of one person until now. */
export async function settleOne(tx: Tx, contactId: string): Promise<void> {
  const before = await store.stageOf(tx, contactId)
  if (!before) return
  const { contactId: _, ...state } = before
  const settled = settle(state, tx.now)
  if (settled.transitions.length > 0) await saveMoves(tx, contactId, settled.state, settled.transitions)
}

interface Cause {
  id: string
  seq: number
  at: number
  rule: (typeof MERGE_RULES)[number]
}
/** Puts a person where the events of all of their contacts lead; one transition tells the way there. */
export async function restate(tx: Tx, contactId: string, { id, ...why }: Cause): Promise<void> {
  const { state } = replay(await store.movingEvents(tx, contactId), tx.now)
  if (!state) return void (await store.deleteStage(tx, contactId))
  const last = await store.lastTransition(tx, contactId)
  await saveMoves(tx, contactId, state, bridge(last, state.stage, why), id)
}

/** Whose words brought the contacts of a person, told anew: one's own words bring nobody. */
export async function rebuildEdges(tx: Tx, contactId: string): Promise<void> {
  const members = await store.membersOf(tx, contactId)
  const events = await store.movingEvents(tx, contactId)
  await store.deleteEdges(tx, members)
  const told = await store.arrivalsOf(tx, members)
  for (const prospectId of new Set(told.map(({ data }) => data.contactId))) {
    const edge = bestArrival(
      told.filter(({ data }) => data.contactId === prospectId),
      members,
    )
    if (!edge) continue
    const { since, ...row } = edge
    const actAt = (await store.actBefore(tx, row)) ?? row.prospectAt
    await store.insertEdge(tx, { prospectId, ...row, actAt, ...turned(events, since) })
  }
}

/** Replays everybody's events and says whose stored history differs from them. */
export async function verifyStages(ctx: Ctx<System>): Promise<{ checked: number; differing: string[] }> {
  const differing: string[] = []
  let checked = 0
  let after = ''
  for (;;) {
    const ids = await store.contactsAfter(ctx.read, after, BATCH)
    if (ids.length === 0) return { checked, differing }
    for (const id of ids) if (!(await agrees(ctx, id))) differing.push(id)
    checked += ids.length
    after = ids.at(-1)!
  }
}

async function agrees(ctx: Ctx<System>, contactId: string): Promise<boolean> {
  const stored = await store.stageOf(ctx.read, contactId)
  const events = await store.movingEvents(ctx.read, contactId)
  const until = stored?.nextCheckAt ? Math.min(ctx.now(), stored.nextCheckAt - 1) : ctx.now()
  const { state, transitions } = replay(events, until)
  const same = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
  if (!same({ contactId, ...state }, stored)) return false
  if (await store.wasMerged(ctx.read, contactId)) {
    // their history holds the way as it was known at each time, so only where it ends can be replayed
    return (await store.lastTransition(ctx.read, contactId))?.toStage === stored?.stage
  }
  const history = (await store.transitionsOf(ctx.read, contactId)).map(({ id: _, contactId: __, ...t }) => t)
  return same(transitions, history)
}
/** Key order is nobody's business. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
