import type { Reads } from '../../../db/client.ts'
import { dayOf } from '../rules.ts'
import type { WidgetRow } from '../store.ts'
import { choose, type ItemDay, orderedVariant, type Random, type Variant } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
/** After two hundred days an impression counts for less than two in a hundred. */
const LOOK_BACK_DAYS = 200

/** What each testimonial did, with its age in days. */
export async function daysOf(read: Reads, widgetId: string, now: number): Promise<ItemDay[]> {
  const today = Date.parse(dayOf(now))
  const rows = await store.itemDays(read, widgetId, dayOf(now - LOOK_BACK_DAYS * DAY_MS))
  return rows.map(({ id, day, seen, clicks, creditBp }) => ({
    ...{ id, seen, clicks, conversions: creditBp / 10_000 },
    age: Math.max(0, Math.round((today - Date.parse(day)) / DAY_MS)),
  }))
}

/** What a version of a widget may answer: the order of its list, or what has worked. */
export async function variantsFor(
  read: Reads,
  { id, choosing, maxItems }: Pick<WidgetRow, 'id' | 'choosing' | 'maxItems'>,
  items: string[],
  now: number,
  random: Random = Math.random,
): Promise<Variant[]> {
  if (choosing === 'order' || items.length === 0) return orderedVariant(items.length, maxItems)
  const authors = await store.authorsOf(read, items)
  const candidates = items.map((id) => ({ id, author: authors.get(id) ?? id }))
  return choose(candidates, maxItems, await daysOf(read, id, now), random)
}
