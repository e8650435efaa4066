import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { keepWeeks, leaveWeeks } from '../stay/weeks/actions.ts'
import { weeksOf } from '../stay/weeks/rules.ts'
import type { RuleSet } from './contract.ts'
import { flowsOf, stockChanges } from './counting/rules.ts'
import { DEFAULT_RULES } from './defaults/rules.ts'
import { type Place, type Rewriting, rewrite, rewriteJoined, type Told } from './history/rules.ts'
import { type RuleVersion, replay, type StageState, type Transition } from './rules.ts'
import * as store from './store.ts'

const BATCH = 50

/** Every version of the rules that ever held, the first from the beginning. */
export async function versionsOf(db: Tx | Ctx['read']): Promise<RuleVersion[]> {
  const published = await store.publishedRules(db)
  return [
    { version: 0, from: 0, rules: DEFAULT_RULES },
    ...published.map((row) => ({
      ...{ version: row.version, from: row.publishedAt, rules: JSON.parse(row.rules) as RuleSet },
    })),
  ]
}
const isJump = (row: Told) => row.kind === 'correction'

interface Asked {
  /** What was recomputed for; ends in the facts that are announced. */
  causeId?: string
  /** Two contacts have just become one person, or two again. */
  joined?: { rule: string; seq: number }
  /** As who they were, if not as who they are now. */
  members?: string[]
}

/** Brings one person up to date: replays all they did under the rules, and writes what their history does not say yet. */
export async function settlePerson(tx: Tx, contactId: string, asked: Asked = {}): Promise<void> {
  const versions = await versionsOf(tx)
  const ids = asked.members ?? (await store.membersOf(tx, contactId))
  const all = await store.allEventsOf(tx, ids)
  const known = { events: all.filter(({ late }) => !late), versions, pins: await store.pinsOf(tx, ids) }
  const { state, transitions } = replay(known, tx.now)
  await keepWeeks(tx, contactId, weeksOf(all, transitions))
  const told = await store.historyOf(tx, contactId)
  const base = told.findLast(isJump)
  const rewriting: Rewriting = asked.joined
    ? { taken: [], added: [], jump: { from: placeOf(told.at(-1)), to: state ? placeOfState(state) : null } }
    : base
      ? rewriteJoined(told, transitions, state, { seq: base.causeSeq ?? 0, at: base.at })
      : rewrite(told, transitions)
  if (rewriting.jump && !rewriting.jump.from && !rewriting.jump.to) return
  const seq = asked.joined?.seq ?? known.events.findLast(({ source }) => source === 'portal')?.seq ?? 0
  await save(tx, contactId, rewriting, { state, seq, rule: asked.joined?.rule ?? 'known_better', asked })
}

const placeOf = (row: Told | undefined): Place | null =>
  row?.toStage && row.healthTo ? { stage: row.toStage, health: row.healthTo } : null
const placeOfState = ({ stage, health }: StageState): Place => ({ stage, health })

interface Saving {
  state: StageState | undefined
  seq: number
  rule: string
  asked: Asked
}
async function save(tx: Tx, contactId: string, { taken, added, jump }: Rewriting, saving: Saving) {
  const { state, asked } = saving
  const before = await store.stageOf(tx, contactId)
  const row = { contactId, recordedAt: tx.now }
  const plain = (one: Told | Transition) => ({ ...one, ...row, id: newId('trn', tx.now) })
  const jumped = jump && jumpRow(tx, contactId, jump, saving, before?.lap ?? 1)
  const rows = [
    ...taken.map((one) => ({ ...plain(one), kind: 'correction' as const, supersedes: one.id })),
    ...added.map(plain),
    ...(jumped ? [jumped] : []),
  ]
  if (rows.length > 0) await store.insertTransitions(tx, rows)
  const flows = flowsOf(taken, added)
  if (flows.length > 0) await store.addFlow(tx, flows)
  const stock = stockChanges(taken, jumped ? [...added, jumped] : added)
  if (stock.length > 0) await store.addStock(tx, stock)
  if (state) await store.saveStage(tx, contactId, state)
  else if (before) await store.deleteStage(tx, contactId)
  const cause = asked.causeId ? { cause: asked.causeId } : {}
  const tell = async (from: Place | null, to: Place) => {
    if (from?.stage !== to.stage)
      await tx.emit('stage.changed', { contactId, from: from?.stage ?? null, to: to.stage, ...cause })
    if (from && from.health !== to.health)
      await tx.emit('health.changed', { contactId, from: from.health, to: to.health, ...cause })
  }
  if (taken.length > 0 || jump) {
    if (state) await tell(before ? placeOfState(before) : null, placeOfState(state))
    return
  }
  for (const { fromStage, healthFrom, toStage, healthTo } of added)
    await tell(fromStage && healthFrom ? { stage: fromStage, health: healthFrom } : null, {
      ...{ stage: toStage, health: healthTo },
    })
}

function jumpRow(tx: Tx, contactId: string, { from, to }: NonNullable<Rewriting['jump']>, saving: Saving, lap: number) {
  return {
    ...{ id: newId('trn', tx.now), contactId, kind: 'correction' as const, implied: false, rule: saving.rule, lap },
    ...{ fromStage: from?.stage ?? null, healthFrom: from?.health ?? null },
    ...{ toStage: to?.stage ?? null, healthTo: to?.health ?? null },
    ...{ rulesVersion: saving.state?.rulesVersion ?? 0, cause: 'event' as const, causeSeq: saving.seq },
    ...{ channel: saving.state?.channel ?? 'direct', at: tx.now, recordedAt: tx.now, dwellMs: null },
  }
}

/** A contact that became part of another stands nowhere by itself. */
export async function leaveStage(tx: Tx, contactId: string, why: { rule: string; seq: number }) {
  await leaveWeeks(tx, contactId)
  const before = await store.stageOf(tx, contactId)
  if (!before) return
  const jump = { from: placeOfState(before), to: null }
  const saving = { state: undefined, seq: why.seq, rule: why.rule, asked: {} }
  await save(tx, contactId, { taken: [], added: [], jump }, saving)
}

/** Lets time do its work on everybody who is due, some people to a transaction. */
export async function settleDue(ctx: Ctx<System>): Promise<void> {
  for (;;) {
    const due = await store.dueContacts(ctx.read, ctx.now(), BATCH)
    if (due.length === 0) return
    await ctx.write(async (tx) => {
      for (const contactId of due) await settleOrStop(tx, contactId)
    })
  }
}
/** Looks again at everybody about whose events something changed. */
export async function settleQueue(ctx: Ctx<System>): Promise<void> {
  for (;;) {
    const asked = await store.queued(ctx.read, BATCH)
    if (asked.length === 0) return
    await ctx.write(async (tx) => {
      for (const { contactId, askedAt } of asked) {
        await settleOrStop(tx, contactId)
        await store.leaveQueue(tx, contactId, askedAt)
      }
    })
  }
}
async function settleOrStop(tx: Tx, contactId: string) {
  const person = await store.personOf(tx, contactId)
  if (person?.id === contactId) await settlePerson(tx, contactId, { members: person.members })
  else await store.stopChecking(tx, contactId)
}
