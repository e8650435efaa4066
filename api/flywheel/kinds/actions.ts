import type { Reads } from '../../../db/client.ts'
import { STAGES } from '../../../db/schema/flywheel.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict } from '../../kernel/problem.ts'
import { spelt } from '../intake/rules.ts'
import { saveMeaning } from '../intake/types/store.ts'
import { draftJourney } from '../journeys/actions.ts'
import { versionsOf } from '../stages/actions.ts'
import { publishIn } from '../stages/publishing/actions.ts'
import { people } from '../stages/publishing/store.ts'
import type { Kind, KindPreview, KindTaken, Part, SaveStageNames, TakeKind } from './contract.ts'
import { diffOf } from './diff/rules.ts'
import { KIND_NOTES, kindOfRules, labelOf, namesToTake } from './rules.ts'
import { RULES_OF } from './sets/rules.ts'
import { SPELLINGS } from './spellings/rules.ts'
import * as store from './store.ts'
import { itemOf, SURVEYS_OF, type SurveyDraft } from './surveys/rules.ts'
import { connected, journeysOf } from './words/rules.ts'

type Manager = Ctx<May<'wheel.manage'>>

/** What this company calls each stage, in their order. */
export async function stageNames(read: Reads) {
  const rows = new Map((await store.names(read)).map((row) => [row.stage, row]))
  return STAGES.map((stage) => {
    const { name, own } = rows.get(stage) ?? { name: '', own: false }
    return { stage, name, own, label: labelOf(stage, name) }
  })
}
/** The names a company gave its stages, for pages; what has none is not there. */
export const ownNames = async (read: Reads): Promise<Partial<Record<(typeof STAGES)[number], string>>> =>
  Object.fromEntries((await store.names(read)).map(({ stage, name }) => [stage, name]))

/** Names as a colleague wants them. No template writes over these; an empty one is everybody's again. */
export const saveStageNames = (ctx: Manager, wanted: SaveStageNames) =>
  ctx.write(async (tx) => {
    const by = actorId(ctx.actor)!
    const changed = (await stageNames(tx)).filter(({ stage, name }) => wanted[stage] !== name)
    for (const { stage } of changed) {
      const row = { stage, name: wanted[stage], own: true, changedAt: tx.now, changedBy: by }
      await (row.name === '' ? store.dropName(tx, stage) : store.saveName(tx, row))
    }
    if (changed.length > 0) await tx.emit('stage_names.changed', { stages: changed.map(({ stage }) => stage) })
  })

export async function kindInUse(read: Reads) {
  const row = await store.current(read)
  return {
    current: row ? { ...row, parts: JSON.parse(row.parts) as Part[] } : null,
    names: await stageNames(read),
  }
}

/** Everything that a template would change, and nothing of it done. */
export async function previewKind(read: Reads, kind: Kind): Promise<KindPreview> {
  const now = (await versionsOf(read)).at(-1)!
  const [spelled, unmapped] = [await store.spellings(read), await store.unmappedTypes(read)]
  const came = new Set(unmapped.map(({ name }) => spelt(name)))
  const kinds = new Set((await store.surveys(read)).map((one) => one.kind))
  const ready = journeysOf(kind)
  const taken = await store.journeysOf(
    read,
    ready.map(({ template }) => template),
  )
  return {
    kind,
    names: namesToTake(kind, await store.names(read)),
    rules: {
      ...{ version: now.version, own: kindOfRules(now.rules) === undefined, rules: RULES_OF[kind] },
      ...diffOf(now.rules, RULES_OF[kind]),
    },
    events: SPELLINGS[kind].map(([name, countsAs]) => ({
      ...{ name, countsAs, there: spelled.has(spelt(name)), came: came.has(spelt(name)) },
    })),
    surveys: SURVEYS_OF[kind].map((one) => ({ kind: one.kind, title: one.title, there: kinds.has(one.kind) })),
    journeys: ready.map(({ template, name }) => ({ template, name, there: taken.has(template) })),
    people: await people(read),
  }
}

async function takeNames(tx: Tx, kind: Kind, by: string): Promise<number> {
  const changes = namesToTake(kind, await store.names(tx)).filter((one) => one.changes)
  for (const { stage, next } of changes)
    await (next === ''
      ? store.dropName(tx, stage)
      : store.saveName(tx, { stage, name: next, own: false, changedAt: tx.now, changedBy: by }))
  return changes.length
}
async function takeEvents(tx: Tx, kind: Kind): Promise<number> {
  const rows = new Map(
    SPELLINGS[kind].map(([name, countsAs]) => [
      spelt(name),
      { spelling: spelt(name), countsAs, kind, addedAt: tx.now },
    ]),
  )
  const added = await store.addSpellings(tx, [...rows.values()])
  for (const { id, name } of await store.unmappedTypes(tx)) {
    const countsAs = rows.get(spelt(name))?.countsAs
    if (countsAs === undefined) continue
    await saveMeaning(tx, id, countsAs)
    await tx.emit('event_type.mapped', { typeId: id, countsAs })
  }
  return added.length
}
/** A survey as a draft. The room of surveys writes it, in this change. */
export async function draftSurvey(tx: Tx, draft: SurveyDraft, by: string): Promise<string> {
  const surveyId = newId('srv', tx.now)
  const company = (await store.companyName(tx)) || KIND_NOTES.other
  const { kind, title, intro } = draft
  await tx.emit('survey_draft.wanted', { surveyId, kind, title, intro, item: itemOf(draft, company), by })
  return surveyId
}
async function takeSurveys(tx: Tx, kind: Kind, by: string): Promise<number> {
  const there = new Set((await store.surveys(tx)).map((one) => one.kind))
  const wanted = SURVEYS_OF[kind].filter((one) => !there.has(one.kind))
  for (const draft of wanted) await draftSurvey(tx, draft, by)
  return wanted.length
}
/** The survey that a journey of ours would ask for: one that is open, or the newest draft. */
export async function surveyToAsk(tx: Reads) {
  const rows = await store.surveys(tx)
  return (ask: string) => rows.find(({ kind, state }) => kind === ask && state !== 'closed')?.id
}
async function takeJourneys(tx: Tx, kind: Kind, by: string): Promise<number> {
  const ready = journeysOf(kind)
  const taken = await store.journeysOf(
    tx,
    ready.map(({ template }) => template),
  )
  const surveyOf = await surveyToAsk(tx)
  const wanted = ready.filter(({ template }) => !taken.has(template))
  for (const { template, name, definition } of wanted)
    await draftJourney(tx, { template, name, definition: connected(definition, surveyOf), by })
  return wanted.length
}
async function takeRules(tx: Tx, kind: Kind, by: string, basedOn: number | undefined): Promise<boolean> {
  const now = (await versionsOf(tx)).at(-1)!
  if (basedOn !== undefined && now.version !== basedOn)
    throw conflict('rules.changed_meanwhile', `Version ${now.version} was published meanwhile. Look at it first.`)
  return publishIn(tx, { rules: RULES_OF[kind], note: KIND_NOTES[kind], by })
}

/** Takes what is wanted of a template, once: what is there already, or was written by a colleague, stays as it is. */
export async function takeIn(
  tx: Tx,
  kind: Kind,
  { parts, basedOn, by }: { parts: readonly Part[]; basedOn?: number; by: string },
): Promise<KindTaken> {
  const wants = (part: Part) => parts.includes(part)
  const taken = {
    names: wants('names') ? await takeNames(tx, kind, by) : 0,
    rules: wants('rules') && (await takeRules(tx, kind, by, basedOn)),
    events: wants('events') ? await takeEvents(tx, kind) : 0,
    // journeys ask for surveys, so these come first
    surveys: wants('surveys') ? await takeSurveys(tx, kind, by) : 0,
    journeys: wants('journeys') ? await takeJourneys(tx, kind, by) : 0,
  }
  const before = await store.current(tx)
  const isNew = before?.kind !== kind || Object.values(taken).some(Boolean)
  if (!isNew) return taken
  const all = [...new Set([...(before?.kind === kind ? (JSON.parse(before.parts) as Part[]) : []), ...parts])]
  const choice = { kind, parts: JSON.stringify(all), chosenAt: tx.now, chosenBy: by }
  await store.insertChoice(tx, { id: newId('knd', tx.now), ...choice })
  await tx.emit('business_kind.chosen', { kind, parts: [...parts] })
  return taken
}
export const takeKind = (ctx: Manager, kind: Kind, { parts, basedOn }: TakeKind) =>
  ctx.write((tx) => takeIn(tx, kind, { parts, basedOn, by: actorId(ctx.actor)! }))
