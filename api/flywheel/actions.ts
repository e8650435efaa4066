import type { System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { replay, type StageState, settle, type Transition } from './rules.ts'
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
      for (const contactId of due) {
        const before = await store.stageOf(tx, contactId)
        if (!before) continue
        const { contactId: _, ...state } = before
        const settled = settle(state, tx.now)
        if (settled.transitions.length > 0) await saveMoves(tx, contactId, settled.state, settled.transitions)
      }
    })
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
  const history = (await store.transitionsOf(ctx.read, contactId)).map(({ id: _, contactId: __, ...t }) => t)
  const events = await store.movingEvents(ctx.read, contactId)
  const until = stored?.nextCheckAt ? Math.min(ctx.now(), stored.nextCheckAt - 1) : ctx.now()
  const { state, transitions } = replay(events, until)
  const same = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
  return same({ contactId, ...state }, stored) && same(transitions, history)
}
/** Key order is nobody's business. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
