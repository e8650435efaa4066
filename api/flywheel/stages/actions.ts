import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { addWeeks, keepWeeks, leaveWeeks } from '../stay/weeks/actions.ts'
import { weeksOf } from '../stay/weeks/rules.ts'
import type { RuleSet } from './contract.ts'
import { flowsOf, stockChanges } from './counting/rules.ts'
import { DEFAULT_RULES } from './defaults/rules.ts'
import { type Place, type Rewriting, rewrite, rewriteJoined, type Told } from './history/rules.ts'
import { type Kept, stillHolds } from './keeping/rules.ts'
import type { StageEvent } from './memory/rules.ts'
import { type Pin, type RuleVersion, replay, type StageState, type Transition } from './rules.ts'
import * as store from './store.ts'

/** Whoever did more than this is kept, so that not all of it is replayed each time. */
const MANY = 100
/** Hosts send some minutes late what happened; what is kept ends before that. */
const OPEN_MS = 10 * 60_000

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

/** Brings one person up to date: replays what they did under the rules, and writes what their history does not say yet. */
export async function settlePerson(tx: Tx, contactId: string, asked: Asked = {}): Promise<void> {
  const versions = await versionsOf(tx)
  const ids = asked.members ?? (await store.membersOf(tx, contactId))
  const pins = await store.pinsOf(tx, ids)
  const { from, events: all } = await whatHappened(tx, contactId, ids, asked.joined ? undefined : { versions, pins })
  const events = all.filter(({ late }) => !late)
  const known = { events, versions, pins }
  const told = await store.historyOf(tx, contactId, from?.at)
  // a clock that was set back takes back nothing that is written, and forgets nothing that was told
  const after = afterAll(told.at(-1), tx.now)
  const now = Math.max(tx.now, from?.at ?? 0, after, events.at(-1)?.at ?? 0)
  const options = { ...(from && { from: from.kept }), keepAt: Math.max(from?.at ?? 0, now - OPEN_MS) }
  const { state, transitions, kept } = replay(known, now, options)
  await (from ? addWeeks : keepWeeks)(tx, contactId, weeksOf(all, transitions))
  const base = told.findLast(isJump)
  if (asked.joined || base) await store.dropKept(tx, [contactId])
  else if (kept && events.length > MANY) await keepPerson(tx, contactId, kept, { events, from })
  const rewriting: Rewriting = asked.joined
    ? { taken: [], added: [], jump: { from: placeOf(told.at(-1)), to: state ? placeOfState(state) : null } }
    : base
      ? rewriteJoined(told, transitions, state, { seq: base.causeSeq ?? 0, at: base.at })
      : rewrite(told, transitions)
  if (rewriting.jump && !rewriting.jump.from && !rewriting.jump.to) return
  const seq = asked.joined?.seq ?? known.events.findLast(({ source }) => source === 'portal')?.seq ?? 0
  await save(tx, contactId, rewriting, { now, state, seq, rule: asked.joined?.rule ?? 'known_better', asked })
}

/** Where two people would stand as one, by all that both of them did; undefined as long as nothing of it says a stage. */
export async function standingTogether(read: Ctx['read'], ids: string[], now: number): Promise<StageState | undefined> {
  const events = (await store.allEventsOf(read, ids)).filter(({ late }) => !late)
  return replay({ events, versions: await versionsOf(read), pins: await store.pinsOf(read, ids) }, now).state
}

/**
 * The first moment that comes after a row. Rows of one moment are in the order of their ids, which are new when a moment comes
 * back, and which another server gives as well.
 */
function afterAll(last: (Told & { recordedAt: number }) | undefined, now: number): number {
  if (!last) return 0
  const isBehind = last.recordedAt > now || (last.recordedAt === now && last.id > newId('trn', now))
  return isBehind ? last.recordedAt + 1 : last.recordedAt
}

interface From {
  kept: Kept
  at: number
  seq: number
}
/** All that happened; or what came after they were kept, if nothing from before that has changed. */
async function whatHappened(
  tx: Tx,
  contactId: string,
  ids: string[],
  now: { versions: RuleVersion[]; pins: Pin[] } | undefined,
): Promise<{ events: store.Told[]; from: From | undefined }> {
  const row = now && (await store.keptOf(tx, contactId))
  if (row) {
    const kept: Kept = JSON.parse(row.life)
    if (stillHolds(kept, { ...now, since: await store.changedSince(tx, contactId) })) {
      const events = await store.allEventsOf(tx, ids, row)
      if (events.every(({ at }) => at > row.at)) return { events, from: { kept, at: row.at, seq: row.seq } }
    }
  }
  return { events: await store.allEventsOf(tx, ids), from: undefined }
}
/** What comes after `kept.at` is read again: all the portal told from the first of it on. */
async function keepPerson(tx: Tx, contactId: string, kept: Kept, is: { events: StageEvent[]; from: From | undefined }) {
  const facts = is.events.filter(({ source }) => source === 'portal')
  const later = facts.filter(({ at }) => at > kept.at)
  const before = facts.reduce((most, { seq }) => Math.max(most, seq), is.from?.seq ?? 0)
  const seq = later.reduce((least, one) => Math.min(least, one.seq - 1), before)
  await store.saveKept(tx, { contactId, at: kept.at, seq, life: JSON.stringify(kept) })
}

const placeOf = (row: Told | undefined): Place | null =>
  row?.toStage && row.healthTo ? { stage: row.toStage, health: row.healthTo } : null
const placeOfState = ({ stage, health }: StageState): Place => ({ stage, health })

interface Saving {
  now: number
  state: StageState | undefined
  seq: number
  rule: string
  asked: Asked
}
async function save(tx: Tx, contactId: string, { taken, added, jump }: Rewriting, saving: Saving) {
  const { state, asked } = saving
  const before = await store.stageOf(tx, contactId)
  const row = { contactId, recordedAt: saving.now }
  const plain = (one: Told | Transition) => ({ ...one, ...row, id: newId('trn', saving.now) })
  const jumped = jump && jumpRow(contactId, jump, saving, (state ?? before)?.lap ?? 1)
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

function jumpRow(contactId: string, { from, to }: NonNullable<Rewriting['jump']>, saving: Saving, lap: number) {
  return {
    ...{ id: newId('trn', saving.now), contactId, kind: 'correction' as const, implied: false, rule: saving.rule, lap },
    ...{ fromStage: from?.stage ?? null, healthFrom: from?.health ?? null },
    ...{ toStage: to?.stage ?? null, healthTo: to?.health ?? null },
    ...{ rulesVersion: saving.state?.rulesVersion ?? 0, cause: 'event' as const, causeSeq: saving.seq },
    ...{ channel: saving.state?.channel ?? 'direct', at: saving.now, recordedAt: saving.now, dwellMs: null },
  }
}

/** A contact that became part of another stands nowhere by itself. */
export async function leaveStage(tx: Tx, contactId: string, why: { rule: string; seq: number }) {
  await store.dropKept(tx, [contactId])
  await leaveWeeks(tx, contactId)
  const before = await store.stageOf(tx, contactId)
  if (!before) return
  const jump = { from: placeOfState(before), to: null }
  const saving = { now: tx.now, state: undefined, seq: why.seq, rule: why.rule, asked: {} }
  await save(tx, contactId, { taken: [], added: [], jump }, saving)
}
