import type { May, System } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { decodeNumbered, pageOf } from '../../../kernel/page.ts'
import { notFound } from '../../../kernel/problem.ts'
import { classOf, dayOf } from '../rules.ts'
import { ALL_OF_IT, queueStages } from '../store.ts'
import type { EventTypes } from './contract.ts'
import * as store from './store.ts'

const DAYS = 30
const DAY_MS = 86_400_000
const PIECE = 20_000

interface Asked {
  q: string
  unmapped?: '1' | undefined
  cursor?: string | undefined
  limit: number
}
/** The names that came, the last first, and how often each on the last days. */
export async function typesSeen(
  { read, now }: Pick<Ctx, 'read' | 'now'>,
  { q, unmapped, cursor, limit }: Asked,
): Promise<EventTypes> {
  const filter = { q: q.trim(), unmapped: unmapped === '1', after: decodeNumbered(cursor) }
  const found = await store.types(read, filter, limit)
  const days = Array.from({ length: DAYS }, (_, i) => dayOf(now() - (DAYS - 1 - i) * DAY_MS))
  const counted = await store.daysOf(
    read,
    found.map(({ id }) => id),
    days[0]!,
  )
  const counts = new Map(counted.map(({ typeId, day, n }) => [`${typeId} ${day}`, n]))
  const { items, nextCursor } = pageOf(found, limit, ({ lastAt, id }) => ({ at: lastAt, id: String(id) }))
  return {
    items: items.map((type) => {
      const each = days.map((day) => counts.get(`${type.id} ${day}`) ?? 0)
      const total = each.reduce((sum, n) => sum + n, 0)
      return { ...type, class: classOf(type.countsAs ?? type.name) ?? null, days: each, total }
    }),
    nextCursor,
    ...(await store.countsOf(read)),
  }
}

/** What a name counts as from now on, also where it came before; whom that moves is looked at in the background. */
export const mapType = (ctx: Ctx<May<'wheel.manage'>>, id: number, countsAs: string | null) =>
  ctx.write(async (tx) => {
    const type = await store.typeById(tx, id)
    if (!type) throw notFound('event_type.not_found', 'No event of this kind came.')
    if (type.countsAs === countsAs) return
    await store.saveMeaning(tx, id, countsAs)
    await tx.emit('event_type.mapped', { typeId: id, countsAs })
  })

/** Asks for everybody who has an event of a type to be looked at again, a piece of the events at a time. */
export async function queueOf(ctx: Ctx<System>, typeId: number): Promise<void> {
  const last = await store.lastSeq(ctx.read)
  for (let from = 0; from < last; from += PIECE) {
    const people = await store.peopleWith(ctx.read, typeId, from, Math.min(from + PIECE, last))
    const changed = people.map((id) => [id, ALL_OF_IT] as const)
    if (people.length > 0) await ctx.write(async (tx) => void (await queueStages(tx, changed, tx.now)))
  }
}

/** Counts the days anew from the events; what was grown event by event must be the same. */
export const rebuild = (ctx: Ctx<System>) => ctx.write(async (tx) => store.rebuildDays(tx))
