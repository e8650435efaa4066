import type { Reaction } from '../../kernel/context.ts'
import { isFull } from './registering.ts'
import { spareOf } from './rules.ts'
import * as store from './store.ts'

/** Two contacts are one person, who needs one seat: of two places in a webinar that is still to come the later is free again. */
export const joinPlaces: Reaction<'contact.merged'> = async (tx, { data: { contactId, mergeId } }) => {
  for (const { id: placeId, contactId: whose, webinarId } of spareOf(await store.heldToCome(tx, contactId, tx.now)))
    if (await store.giveUp(tx, placeId, tx.now, mergeId))
      await tx.emit('webinar.place_given_up', { contactId: whose, webinarId, placeId })
}
/**
 * They are two people again. Who lost a seat by it has it back, unless somebody else took the last one meanwhile, or the
 * webinar has begun.
 */
export const partPlaces: Reaction<'contact.unmerged'> = async (tx, { data: { mergeId } }) => {
  for (const { id: placeId, contactId, webinarId } of await store.givenUpBy(tx, mergeId, tx.now))
    try {
      await store.changePlace(tx, placeId, { givenUpAt: null, mergeId: null })
      await tx.emit('webinar.place_given_back', { contactId, webinarId, placeId })
    } catch (error) {
      if (!isFull(error)) throw error
    }
}
