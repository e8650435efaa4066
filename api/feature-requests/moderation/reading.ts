import type { Reads } from '../../../db/client.ts'
import * as boardStore from '../boards/store.ts'
import * as labelStore from '../labels/store.ts'
import { summaryOf } from '../lists/present.ts'
import { byNumbers } from '../lists/store.ts'
import { nameOf, requestsById } from '../store.ts'
import { currency } from '../votes/counting/store.ts'
import * as store from './store.ts'

/** What waits, with its whole words and who wrote it. */
export async function heldRequests(read: Reads) {
  const { numbers, total } = await store.held(read)
  const boards = new Map((await boardStore.boards(read)).map((board) => [board.id, board]))
  const labels = new Map((await labelStore.labels(read)).map((label) => [label.id, label]))
  const inCurrency = await currency(read)
  const rows = await byNumbers(read, numbers, undefined)
  const whole = await requestsById(
    read,
    rows.map(({ id }) => id),
  )
  const items = []
  for (const row of rows.sort((a, b) => a.number - b.number)) {
    const author = row.contactId === null ? null : { name: await nameOf(read, row.contactId) }
    const body = whole.find(({ id }) => id === row.id)?.body ?? ''
    items.push({ ...summaryOf(row, { boards, labels, forStaff: true, currency: inCurrency }), body, author })
  }
  return { items, total }
}
