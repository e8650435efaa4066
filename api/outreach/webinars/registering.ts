import type { Reads } from '../../../db/client.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { placeToken } from '../../kernel/place-token.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { stateOf } from './rules.ts'
import * as store from './store.ts'

const saidBy = (error: unknown, words: string) =>
  [(error as Error).message, (error as Error).cause].some((one) => String(one).includes(words))
export const isFull = (error: unknown) => saidBy(error, 'no place is left')
export const areTaken = (error: unknown) => saidBy(error, 'more places than that')
export const full = () => conflict('webinar.full', 'All places of this webinar are taken.')
/** @throws Problem unless people can still ask for a place */
export function mustBeComing(row: store.WebinarRow | undefined, now: number): store.WebinarRow {
  const state = row && stateOf(row, now)
  if (!row || state === 'draft') throw notFound('webinar.not_found', 'There is no such webinar.')
  if (state === 'cancelled') throw problem('gone', 'webinar.cancelled', 'This webinar does not take place.')
  if (state === 'over') throw problem('gone', 'webinar.over', 'This webinar is over.')
  return row
}

/** Somebody whose address is sure has a place; again is the same one. */
export async function register(tx: Tx, webinarId: string, contactId: string): Promise<void> {
  const found = mustBeComing(await store.webinarById(tx, webinarId), tx.now)
  const known = await store.placeOf(tx, webinarId, contactId)
  if (known && known.takenAt !== null && known.givenUpAt === null) return
  const taken = { takenAt: tx.now, givenUpAt: null, mergeId: null, sequence: found.sequence }
  const id = known?.id ?? newId('wpl', tx.now)
  try {
    if (known) await store.changePlace(tx, id, taken)
    else await store.insertPlace(tx, { id, webinarId, contactId, ...taken })
  } catch (error) {
    if (!isFull(error)) throw error
    throw full()
  }
  await tx.emit('webinar.place_taken', { contactId, webinarId, placeId: id })
}
/** What a place shows to whoever took it. */
export async function shownPlace(db: Reads, { seal }: Pick<Ctx, 'seal'>, webinarId: string, contactId: string | null) {
  const found = await store.webinarById(db, webinarId)
  if (!found) return undefined
  const place = contactId === null ? undefined : await store.placeOf(db, webinarId, contactId)
  const held = place && place.takenAt !== null && place.givenUpAt === null ? place : undefined
  return {
    ...{ title: found.title, slug: found.slug },
    place: held && {
      ...{ startsAt: found.startsAt, token: placeToken(seal, held.id) },
      joinUrl: found.state === 'open' ? found.joinUrl : null,
    },
  }
}
/** Whoever gives up gives up every place they hold there: two who were merged after it began have two. */
export async function giveUp(tx: Tx, webinarId: string, by: string): Promise<void> {
  for (const { id: placeId, contactId } of await store.heldBy(tx, webinarId, by))
    if (await store.giveUp(tx, placeId, tx.now))
      await tx.emit('webinar.place_given_up', { contactId, webinarId, placeId })
  await store.forgetMerges(tx, webinarId, by)
}
/** Who is erased holds no place. */
export async function giveUpAll(tx: Tx, contactIds: string[]): Promise<void> {
  for (const { id } of await store.placesOfPeople(tx, contactIds)) await store.giveUp(tx, id, tx.now)
}
