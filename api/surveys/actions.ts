import type { Reads } from '../../db/client.ts'
import { actorId, type May, type System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { conflict, invalid, notFound } from '../kernel/problem.ts'
import type { ChangeSurveyState, SaveSurvey, Survey } from './contract.ts'
import { setsFor } from './formulas/sets.ts'
import { step } from './moves.ts'
import { checkStop, checkSurvey, mayStep, slugOf } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'surveys.manage'>>

export async function known(db: Reads, id: string): Promise<store.SurveyRow> {
  const found = await store.surveyById(db, id)
  if (!found) throw notFound('survey.not_found', 'There is no such survey.')
  return found
}
export const present = (row: store.SurveyRow) => ({ ...row, origins: JSON.parse(row.origins) as string[] })
export async function readSurvey(db: Reads, id: string): Promise<Survey> {
  return { ...present(await known(db, id)), items: await store.itemsOf(db, id) }
}
export const readSurveys = async (db: Reads) => (await store.surveys(db)).map(present)

const rowOf = ({ items, origins, setSize, setCount, ...plain }: SaveSurvey) => ({
  ...plain,
  origins: JSON.stringify(origins),
  ...(plain.kind === 'maxdiff'
    ? { setSize, setCount: setCount ?? Math.min(60, setsFor(items.length, setSize)) }
    : { setSize: null, setCount: null }),
})
/** Items with the ids of the requests they speak of. @throws Problem beside the items for a request that is none */
async function itemRows(tx: Tx, surveyId: string, items: SaveSurvey['items']) {
  const rows = []
  for (const [position, { text, requestId: said }] of items.entries()) {
    const requestId = said === null ? null : await store.requestIdOf(tx, said)
    if (requestId === undefined) throw invalid('items', `There is no request ${said}. Write its number, like [#12].`)
    rows.push({ text, requestId, id: newId('sit', tx.now), surveyId, position })
  }
  return rows
}

export const createSurvey = (ctx: Manager, input: SaveSurvey) =>
  ctx.write(async (tx) => {
    const id = newId('srv', tx.now)
    await draftIn(tx, { id, by: actorId(ctx.actor)!, input })
    return readSurvey(tx, id)
  })
/** Writes a draft down. @throws Problem when it cannot be asked like this */
export async function draftIn(tx: Tx, { id, by, input }: { id: string; by: string; input: SaveSurvey }): Promise<void> {
  checkSurvey(input, tx.now)
  const slug = await freeSlug(tx, input.title, id)
  const made = { createdBy: by, createdAt: tx.now, changedAt: tx.now }
  await store.insertSurvey(tx, { ...rowOf(input), id, slug, ...made })
  await store.replaceItems(tx, id, await itemRows(tx, id, input.items))
  await tx.emit('survey.drafted', { surveyId: id, kind: input.kind })
}

/** The title's words while nobody else has them; a later survey of the same title says which it is. */
async function freeSlug(tx: Tx, title: string, id: string): Promise<string> {
  const words = slugOf(title)
  if (words === '') return id.slice(-12)
  return (await store.surveyBySlug(tx, words)) ? `${words}-${id.slice(-6)}` : words
}

/** A draft anew. Its address stays, so that a link that was handed round works. */
export const changeSurvey = (ctx: Manager, id: string, input: SaveSurvey) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    if (before.state !== 'draft') throw frozen()
    checkSurvey(input, tx.now)
    await store.replaceItems(tx, id, await itemRows(tx, id, input.items))
    await store.changeSurvey(tx, id, { ...rowOf(input), changedAt: tx.now })
    await tx.emit('survey.changed', { surveyId: id, kind: input.kind })
    return readSurvey(tx, id)
  })
const frozen = () =>
  conflict('survey.frozen', 'People have seen this survey, so what it asks and when it ends stays. Make another one.')

/** Where its frame may stand; this is no part of what is asked, so it can change at any time. */
export const changeOrigins = (ctx: Manager, id: string, origins: string[]) =>
  ctx.write(async (tx) => {
    const { kind } = await known(tx, id)
    await store.changeSurvey(tx, id, { origins: JSON.stringify(origins), changedAt: tx.now })
    await tx.emit('survey.changed', { surveyId: id, kind })
    return readSurvey(tx, id)
  })

export const removeSurvey = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const { state, kind } = await known(tx, id)
    if (state !== 'draft') throw frozen()
    await store.deleteSurvey(tx, id)
    await tx.emit('survey.removed', { surveyId: id, kind })
  })

export const changeState = (ctx: Manager, id: string, { to }: ChangeSurveyState) =>
  ctx.write(async (tx) => {
    const row = await known(tx, id)
    if (row.state === to) return readSurvey(tx, id)
    if (!mayStep(row.state, to, 'staff')) {
      throw conflict('survey.wrong_state', `A survey that is ${NAMED[row.state]} cannot become ${NAMED[to]}.`)
    }
    if (to === 'open') {
      checkStop(row)
      checkSurvey(
        { ...present(row), items: await store.itemsOf(tx, id), setSize: row.setSize ?? 4, opensAt: null },
        tx.now,
      )
    }
    await step(tx, row, to, 'staff')
    return readSurvey(tx, id)
  })
const NAMED = { draft: 'a draft', open: 'open', closed: 'closed' } as const

/** Every minute: opens and closes what is due. Twice is the same. */
export async function settleSurveys(ctx: Ctx<System>): Promise<void> {
  for (const { id } of await store.dueSurveys(ctx.read, ctx.now())) {
    await ctx.write(async (tx) => {
      const row = (await store.dueSurveys(tx, tx.now)).find((one) => one.id === id)
      if (row) await step(tx, row, row.state === 'draft' ? 'open' : 'closed', 'date')
    })
  }
}
