import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { colleagues } from '../moderation/store.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const EVERY_DAYS = 3
const AT_ONCE = 50

/** Each partner whom a batch pays hears that it is on its way; once for each payout. */
export async function tellSent(ctx: Ctx<System>, batchId: string): Promise<void> {
  const all = await store.sentWith(ctx.read, batchId)
  for (let i = 0; i < all.length; i += AT_ONCE)
    await ctx.write(async (tx) => {
      for (const { id: about, contactId, email: to, ...data } of all.slice(i, i + AT_ONCE))
        await write(tx, { template: 'payout_sent', about, to, contactId, data })
    })
}

/** Every three days, whoever has money waiting and has not said where to pay it. */
export async function tellNoPlace(ctx: Ctx<System>): Promise<void> {
  const turn = Math.floor(ctx.now() / DAY_MS / EVERY_DAYS)
  const rows = Map.groupBy(await store.withoutPlace(ctx.read), ({ partnerId }) => partnerId)
  for (const [partnerId, mine] of rows) {
    const { contactId, email: to } = mine[0]!
    if (!to) continue
    const sums = mine.map(({ amountMinor, currency }) => ({ amountMinor, currency }))
    const about = `${partnerId}:${turn}`
    await ctx.write((tx) => write(tx, { template: 'payout_place_missing', about, to, contactId, data: { sums } }))
  }
}

/** Once a day, what partners sold on the day before and which doubts wait; nothing on a day without either. */
export async function tellDesk(ctx: Ctx<System>): Promise<void> {
  const to = Math.floor(ctx.now() / DAY_MS) * DAY_MS
  const from = to - DAY_MS
  const [sales, holds] = [
    await store.deskSums(ctx.read, from, to),
    await store.deskHolds(ctx.read, from, to, ctx.now()),
  ]
  if (sales.length === 0 && holds.held === 0 && holds.overdue === 0) return
  const day = new Date(from).toISOString().slice(0, 10)
  const { held, waiting, overdue } = holds
  const data = { day, sales, held, waiting, overdue }
  const staff = await colleagues(ctx.read, ['owner', 'admin'])
  await ctx.write(async (tx) => {
    for (const { id: accountId, email } of staff)
      await write(tx, { template: 'partner_desk_day', about: `${day}:${accountId}`, to: email, accountId, data })
  })
}
