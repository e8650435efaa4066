import type { Reads } from '../../../db/client.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { knownContact } from '../actions.ts'
import type { Entry } from './contract.ts'
import { entryOf, messageEntry, newestFirst } from './rules.ts'
import * as store from './store.ts'

/** Facts and mail of a whole person in one order, a page at a time. */
export async function timelineOf(read: Reads, id: string, { cursor, limit }: Paging) {
  const { id: contactId } = await knownContact(read, id)
  const after = decodeCursor(cursor)
  const events = await store.eventsOf(read, contactId, after, limit + 1)
  const messages = await store.messagesOf(read, contactId, after, limit + 1)
  const entries: Entry[] = [...events.map(entryOf), ...messages.map(messageEntry)]
  return pageOf(entries.sort(newestFirst).slice(0, limit + 1), limit, (entry) => entry)
}
