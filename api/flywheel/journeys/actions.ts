import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { aroundOf } from './around.ts'
import {
  type Definition,
  type DefinitionWords,
  type JourneyShown,
  type MoveJourney,
  type SaveJourney,
  Definition as Shape,
} from './contract.ts'
import { audienceOf } from './entering/actions.ts'
import { faultsOf, upliftOf, windowMs } from './rules.ts'
import * as store from './store.ts'
import { BLANK, TEMPLATES, templateBy } from './templates/rules.ts'
import { countFitting, type SegmentCondition } from './walking/store.ts'

type Manager = Ctx<May<'wheel.manage'>>
const COUNT_TO = 10_000
const unknown = () => notFound('journey.not_found', 'There is no such journey.')

export async function known(db: Reads, id: string) {
  const row = await store.journeyBy(db, id)
  if (!row) throw unknown()
  return row
}
/** @throws Problem journey.faulty, each fault beside its place */
async function check(db: Reads, definition: Definition): Promise<void> {
  const faults = faultsOf(definition, await aroundOf(db))
  if (faults.length === 0) return
  const fields = Object.fromEntries(faults.toReversed().map(({ at, says }) => [at, says]))
  throw problem('invalid', 'journey.faulty', 'Nobody can walk along this yet. Look at the steps that are marked.', {
    fields,
  })
}

/** A draft, empty or one of the ready-made ones, which may be added once each. */
export const createJourney = (ctx: Manager, input: { name?: string | undefined; template?: string | undefined }) =>
  ctx.write(async (tx) => {
    const template = input.template === undefined ? undefined : templateBy(input.template)
    if (input.template !== undefined && !template) throw unknown()
    const name = input.name ?? template?.name ?? 'New journey'
    const definition = template?.definition ?? BLANK
    return draftJourney(tx, { name, template: template?.id ?? null, definition, by: actorId(ctx.actor)! })
  })
interface Drafted {
  name: string
  template: string | null
  definition: DefinitionWords
  by: string
}
/** Writes a journey that nobody walks along yet, and says which. */
export async function draftJourney(tx: Tx, { name, template, definition, by }: Drafted): Promise<string> {
  const id = newId('jrn', tx.now)
  const draft = JSON.stringify(Shape.parse(definition))
  const times = { createdAt: tx.now, changedAt: tx.now, createdBy: by }
  await store.insertJourney(tx, { ...{ id, name, template }, ...times, draft, state: 'draft' })
  await tx.emit('journey.created', { journeyId: id })
  return id
}

/** Keeps what is edited. Of a journey that is live it is the next version: who is under way stays on theirs. */
export const saveJourney = (ctx: Manager, id: string, words: SaveJourney) =>
  ctx.write(async (tx) => {
    const row = await keep(tx, await known(tx, id), words)
    if (row.state === 'live') await publish(tx, row, actorId(ctx.actor)!)
  })
async function keep(tx: Tx, row: store.JourneyRow, { name, definition }: SaveJourney): Promise<store.JourneyRow> {
  if (row.state === 'ended') throw conflict('journey.ended', 'This journey has ended. Make a new one.')
  await check(tx, definition)
  const kept = { name, draft: JSON.stringify(definition), changedAt: tx.now }
  await store.changeJourney(tx, row.id, kept)
  await tx.emit('journey.changed', { journeyId: row.id })
  return { ...row, ...kept }
}
/** Throws away what nobody ever went along: only a draft is nobody's. */
export const removeJourney = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const { state } = await known(tx, id)
    if (state !== 'draft')
      throw conflict('journey.not_draft', 'Only a draft can be thrown away. End this journey instead.')
    await store.deleteJourney(tx, id)
    await tx.emit('journey.removed', { journeyId: id })
  })
async function publish(tx: Tx, row: store.JourneyRow, by: string): Promise<void> {
  const standing = row.version === null ? undefined : await store.versionBy(tx, row.id, row.version)
  const isNew = standing !== row.draft
  const version = (row.version ?? 0) + (isNew ? 1 : 0)
  if (isNew)
    await store.insertVersion(tx, {
      ...{ journeyId: row.id, version, definition: row.draft, publishedAt: tx.now, publishedBy: by },
    })
  const { trigger } = JSON.parse(row.draft) as Definition
  const sweepAt = trigger.on === 'segment' || trigger.on === 'time' ? tx.now : null
  await store.changeJourney(tx, row.id, {
    ...{ state: 'live', note: null, version, changedAt: tx.now, sweepAt, sweptTo: 0 },
    liveSince: row.state === 'live' && row.liveSince !== null ? row.liveSince : tx.now,
  })
}

export const moveJourney = (ctx: Manager, id: string, { to, name, definition }: MoveJourney) =>
  ctx.write(async (tx) => {
    let row = await known(tx, id)
    const written = name !== undefined || definition !== undefined
    if (row.state === to && !written) return
    if (row.state === 'ended' || (to === 'paused' && row.state === 'draft'))
      throw conflict('journey.wrong_state', 'This journey cannot do that now.')
    if (to === 'live') {
      const standing = Shape.parse(JSON.parse(row.draft))
      if (written) row = await keep(tx, row, { name: name ?? row.name, definition: definition ?? standing })
      else await check(tx, standing)
      await publish(tx, row, actorId(ctx.actor)!)
      if (row.state !== 'live') await tx.emit('journey.went_live', { journeyId: id })
      return
    }
    if (to === 'ended') {
      if (row.state === 'draft')
        throw conflict('journey.wrong_state', 'A draft has nobody on it. Leave it, or go live.')
      await store.leaveAll(tx, store.ofJourney(id), 'journey_ended', tx.now)
    }
    await store.changeJourney(tx, id, { state: to, note: null, changedAt: tx.now, sweepAt: null })
    if (to === 'paused') await tx.emit('journey.paused', { journeyId: id, note: 'staff' })
    else await tx.emit('journey.ended', { journeyId: id })
  })

async function shown(
  db: Reads,
  row: store.JourneyRow,
  counts: Awaited<ReturnType<typeof store.countsOf>>,
  now: number,
): Promise<JourneyShown> {
  const definition = Shape.parse(JSON.parse(row.draft))
  const standing = row.version === null ? undefined : await store.versionBy(db, row.id, row.version)
  const n = (state: store.RunRow['state']) =>
    counts.find((one) => one.journeyId === row.id && one.state === state)?.n ?? 0
  const sides = await store.sidesOf(db, row.id, now - windowMs(definition.goal))
  const side = (holdout: boolean) => sides.find((one) => one.holdout === holdout) ?? { n: 0, goals: 0 }
  const compared = {
    ...{ treated: side(false).n, treatedGoal: side(false).goals, held: side(true).n, heldGoal: side(true).goals },
  }
  return {
    ...{ id: row.id, name: row.name, template: row.template, state: row.state, note: row.note, version: row.version },
    ...{ changed: standing !== undefined && standing !== row.draft, definition },
    counts: {
      entered: n('running') + n('done') + n('left') + n('held_out'),
      ...{ running: n('running'), done: n('done'), left: n('left'), heldOut: n('held_out') },
    },
    uplift: { ...compared, difference: upliftOf(compared) },
    ...{ createdAt: row.createdAt, liveSince: row.liveSince },
  }
}
export async function readJourney(db: Reads, id: string, now: number) {
  const row = await known(db, id)
  return shown(db, row, await store.countsOf(db, [id]), now)
}
export async function listJourneys(db: Reads, now: number) {
  const rows = await store.journeys(db)
  const ids = rows.map(({ id }) => id)
  const counts = ids.length > 0 ? await store.countsOf(db, ids) : []
  const items: JourneyShown[] = []
  for (const row of rows) items.push(await shown(db, row, counts, now))
  const taken = new Set(rows.map(({ template }) => template))
  return { items, templates: TEMPLATES.map(({ id, name }) => ({ id, name, taken: taken.has(id) })) }
}

/** How many would enter now; of a journey that waits for something to happen, nobody does before it happens. */
export async function tryOut(db: Reads, id: string, now: number, segments: SegmentCondition) {
  const { trigger } = Shape.parse(JSON.parse((await known(db, id)).draft))
  const where = await audienceOf(db, trigger, now, segments)
  const people = where ? await countFitting(db, where, COUNT_TO) : 0
  return { people: Math.min(people, COUNT_TO), more: people > COUNT_TO }
}
export async function choices(db: Reads) {
  return {
    surveys: (await store.surveysOf(db)).map(({ id, title, kind, state }) => ({
      id,
      title,
      kind,
      open: state === 'open',
    })),
    segments: (await store.segmentsOf(db)).map(({ id, name }) => ({ id, name })),
  }
}

export async function runsOf(db: Reads, id: string, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  await known(db, id)
  const rows = await store.runsOf(db, id, decodeCursor(cursor), limit + 1)
  const page = pageOf(rows, limit, ({ run }) => ({ at: run.enteredAt, id: run.id }))
  return { items: page.items.map(({ run, contact }) => ({ ...run, contact })), nextCursor: page.nextCursor }
}
export async function readRun(db: Reads, id: string, runId: string) {
  const found = await store.runBy(db, runId)
  const contact = found && (await store.contactOf(db, found.run.contactId))
  if (!found || !contact || found.journey.id !== id)
    throw notFound('journey_run.not_found', 'Nobody went along this journey like this.')
  const walked = await store.versionBy(db, id, found.run.version)
  const definition = Shape.parse(JSON.parse(walked!))
  return { ...found.run, contact, journey: found.journey, definition, steps: await store.stepsOf(db, runId) }
}
