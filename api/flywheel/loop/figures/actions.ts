import { setImmediate as othersFirst } from 'node:timers/promises'
import type { System } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { type Credited, rank } from '../ranking/rules.ts'
import { type Customer, type Edge, figuresOf, type Money, periodFor } from './rules.ts'
import * as store from './store.ts'

const PIECE = 1_000
const DAY = 86_400_000

/** Counts the figures about turns anew, a piece of the people at a time. */
export async function countTurns(ctx: Ctx<System>): Promise<void> {
  const { read } = ctx
  const now = ctx.now()
  const periodDays = periodFor(await store.firstOfAll(read), now)
  const currency = await store.mainCurrency(read)
  const money = periodDays === null || currency === null ? null : { periodDays, currency }
  const edges = await allEdges(ctx)
  const customers = await allCustomers(ctx, money, now)
  await othersFirst()
  const figures = JSON.stringify(figuresOf({ edges, customers, now, money }))
  await othersFirst()
  const ranking = JSON.stringify(rank(edges))
  await ctx.write((tx) => store.saveFigures(tx, { countedAt: now, figures, ranking }))
}

async function allEdges({ read }: Ctx<System>): Promise<(Edge & Credited)[]> {
  const edges: (Edge & Credited)[] = []
  let after: store.Place = { prospectId: '', namedId: '', kind: '' }
  for (;;) {
    const piece = await store.edgesAfter(read, after, PIECE)
    if (piece.length === 0) return edges
    edges.push(...piece)
    after = piece.at(-1)!
    await othersFirst()
  }
}
async function allCustomers({ read }: Ctx<System>, money: Money | null, now: number): Promise<Customer[]> {
  const customers: Customer[] = []
  for (let after = ''; ; await othersFirst()) {
    const piece = await store.buyersAfter(read, after, PIECE)
    if (piece.length === 0) return customers
    const [first, last] = [piece[0]!.id, piece.at(-1)!.id]
    const period = (money?.periodDays ?? 0) * DAY
    const paying = money && { currency: money.currency, from: now - 2 * period, middle: now - period, upTo: now }
    const paid = paying ? await store.paidBetween(read, first, last, paying) : []
    const sums = new Map(paid.map(({ id, ...sum }) => [id, sum]))
    for (const { active, ...one } of piece)
      customers.push({ ...one, active: active === 1, ...(sums.get(one.id) ?? { beforeMinor: 0, lastMinor: 0 }) })
    after = last
  }
}
