import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { answer, doc, type Env, may, query } from '../../kernel/http.ts'
import { wilson } from '../../kernel/wilson.ts'
import { NEEDED } from '../figures/contract.ts'
import { eventsOf, flowsOf } from '../figures/store.ts'
import { periodsOf } from '../figures/view.ts'
import { type LENSES, LensQuery, LensView } from './contract.ts'
import { COUNTED_EVENTS, handOvers, segmentsOf } from './rules.ts'
import { seenWords } from './store.ts'

export const lensRoutes = new Hono<Env>().get(
  '/lens',
  doc('The moves of a period by who did them, and what is lost between them', 'flywheel', { 200: LensView }),
  may('wheel.read'),
  query(LensQuery),
  async (c) => {
    const { lens, days } = c.req.valid('query')
    return answer(c, LensView, await lensOf(c.var.ctx.read, lens, days, c.var.ctx.now()))
  },
)

async function lensOf(read: Reads, lens: (typeof LENSES)[number], days: number, at: number): Promise<LensView> {
  const periods = periodsOf(days, at)
  const [now, before] = [await flowsOf(read, periods.now), await flowsOf(read, periods.before)]
  const dayName = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
  const events = lens === 'funnel' ? await countedEvents(read, periods.now) : []
  return {
    ...{ lens, days, from: dayName(periods.now.from), to: dayName(periods.now.until - 1), needed: NEEDED },
    segments: segmentsOf(lens, { now, before, events }),
    boundaries: handOvers(lens, now).map((one) => ({ ...one, loss: wilson(one.lost, one.on + one.lost) })),
  }
}
async function countedEvents(read: Reads, period: { from: number; until: number }) {
  const counts = new Map<string, number>([['widget.seen', await seenWords(read, period)]])
  for (const { type, n } of await eventsOf(read, period, COUNTED_EVENTS)) counts.set(type, (counts.get(type) ?? 0) + n)
  return [...counts].map(([type, n]) => ({ type, n }))
}
