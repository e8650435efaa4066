import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { momentOf, wallTime } from '../../kernel/wall-clock.ts'
import type { SaveWebinar, Webinar } from './contract.ts'
import { areTaken } from './registering.ts'
import { NEEDED, showedOf, stateOf } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'outreach.manage'>>
const missing = () => notFound('webinar.not_found', 'There is no such webinar.')
export const pushKey = (slug: string) => `webinar/${slug}`

async function toWebinar(db: Ctx['read'], row: store.WebinarRow, now: number): Promise<Webinar> {
  const { id, slug, title, speaker, body, startsAt, minutes, joinUrl, places, recordingUrl } = row
  const zone = await store.timeZone(db)
  const counts = await store.countPlaces(db, id)
  return {
    ...{ id, slug, title, speaker, body, startsAt, minutes, timeZone: zone, state: stateOf(row, now) },
    ...{ ...wallTime(startsAt, zone), joinUrl, places, recordingUrl },
    push: (row.openedAt !== null && (await store.pushOf(db, pushKey(slug)))) || null,
    result: { ...counts, needed: NEEDED, showed: showedOf(counts) },
  }
}
export async function listWebinars({ read, now }: Pick<Ctx, 'read' | 'now'>, { cursor, limit }: Paging) {
  const rows = await store.webinars(read, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(rows, limit, ({ startsAt, id }) => ({ at: startsAt, id }))
  const shown: Webinar[] = []
  for (const row of items) shown.push(await toWebinar(read, row, now()))
  return { items: shown, nextCursor }
}
export async function known(db: Ctx['read'], id: string) {
  const row = await store.webinarById(db, id)
  if (!row) throw missing()
  return row
}
export const readWebinar = async ({ read, now }: Pick<Ctx, 'read' | 'now'>, id: string) =>
  toWebinar(read, await known(read, id), now())

async function apart<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    if (areTaken(error)) throw invalid('places', 'More places than that are taken already.')
    if (!uniqueViolation(error)?.includes('webinar.slug')) throw error
    throw conflict('webinar.slug_taken', 'Another webinar has this address already. Choose another.')
  }
}
async function rowOf(tx: Tx, { day, time, ...said }: SaveWebinar) {
  const startsAt = momentOf(day, time, await store.timeZone(tx))
  if (startsAt === undefined)
    throw invalid('time', 'Clocks are put forward over this time on that day. Choose another.')
  return { ...said, startsAt, changedAt: tx.now }
}
export const makeWebinar = (ctx: Manager, input: SaveWebinar) =>
  ctx.write(async (tx) => {
    const id = newId('web', tx.now)
    const row = await rowOf(tx, input)
    await apart(() => store.insertWebinar(tx, { id, ...row, createdAt: tx.now }))
    await tx.emit('webinar.saved', { webinarId: id })
    return toWebinar(tx, await known(tx, id), tx.now)
  })
/** Who has a place is told when its time or its link is another; what is over stays as it was. */
export const changeWebinar = (ctx: Manager, id: string, input: SaveWebinar) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    const state = stateOf(before, tx.now)
    if (state === 'cancelled' || state === 'over')
      throw conflict('webinar.wrong_state', 'A webinar that is over or cancelled stays as it was. Make another.')
    const row = await rowOf(tx, input)
    if (state === 'open' && row.slug !== before.slug)
      throw invalid('slug', 'People have this address already. It stays.')
    if (state === 'open' && row.startsAt <= tx.now && row.startsAt !== before.startsAt)
      throw invalid('day', 'This moment is over. Choose a later one.')
    const moved = (['startsAt', 'minutes', 'joinUrl'] as const).some((one) => row[one] !== before[one])
    const tells = state === 'open' && moved
    await apart(() => store.changeWebinar(tx, id, { ...row, ...(tells && { sequence: before.sequence + 1 }) }))
    await tx.emit('webinar.saved', { webinarId: id })
    if (tells) await tx.emit('webinar.moved', { webinarId: id })
    return toWebinar(tx, await known(tx, id), tx.now)
  })
/** Again is the same; the first time it opens it is a push. */
export const setState = (ctx: Manager, id: string, to: 'open' | 'cancelled') =>
  ctx.write(async (tx) => {
    const row = await known(tx, id)
    const state = stateOf(row, tx.now)
    if (row.state !== to) {
      if (to === 'open' && state !== 'draft')
        throw conflict('webinar.wrong_state', 'A webinar that was cancelled stays so. Make another.')
      if (to === 'open' && row.startsAt <= tx.now)
        throw invalid('day', 'Its start is over. Choose a later one before you publish it.')
      if (to === 'cancelled' && state !== 'open')
        throw conflict('webinar.wrong_state', 'Only a webinar that is open and not over can be cancelled.')
      const change =
        to === 'open' ? { openedAt: tx.now } : { cancelledAt: tx.now, changedAt: tx.now, sequence: row.sequence + 1 }
      await store.changeWebinar(tx, id, { state: to, ...change })
      await tx.emit(to === 'open' ? 'webinar.opened' : 'webinar.cancelled', { webinarId: id })
    }
    return toWebinar(tx, await known(tx, id), tx.now)
  })
/** Where it can be seen afterwards. Who had a place is told once. */
export const setRecording = (ctx: Manager, id: string, url: string | null) =>
  ctx.write(async (tx) => {
    const row = await known(tx, id)
    if (stateOf(row, tx.now) !== 'over')
      throw conflict('webinar.wrong_state', 'There is a recording once the webinar is over.')
    await store.changeWebinar(tx, id, { recordingUrl: url, recordedAt: row.recordedAt ?? (url ? tx.now : null) })
    await tx.emit('webinar.saved', { webinarId: id })
    return toWebinar(tx, await known(tx, id), tx.now)
  })
