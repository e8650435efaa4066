import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { colleagues } from '../moderation/store.ts'
import { write } from '../reactions.ts'
import { tellDesk, tellNoPlace } from './desk.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
/** A portal that was down for some days makes up for them, and no mail is of last year. */
const DAYS_BACK = 3
const MONTH_DAYS = 7
const AT_ONCE = 50

/** Rows of one partner, who has one for each currency. */
function byPartner<T extends { partnerId: string; email: string | null }>(rows: readonly T[]): T[][] {
  const all = new Map<string, T[]>()
  for (const row of rows) if (row.email) all.set(row.partnerId, [...(all.get(row.partnerId) ?? []), row])
  return [...all.values()]
}
async function inParts<T>(
  ctx: Ctx<System>,
  all: readonly T[],
  each: (tx: Parameters<typeof write>[0], one: T) => Promise<void>,
) {
  for (let i = 0; i < all.length; i += AT_ONCE)
    await ctx.write(async (tx) => {
      for (const one of all.slice(i, i + AT_ONCE)) await each(tx, one)
    })
}

/** One mail a day at most: what was earned, what is looked at and what went back on the day before, in UTC. */
async function tellDays(ctx: Ctx<System>): Promise<void> {
  const today = Math.floor(ctx.now() / DAY_MS) * DAY_MS
  for (let back = DAYS_BACK; back >= 1; back--) {
    const from = today - back * DAY_MS
    const day = new Date(from).toISOString().slice(0, 10)
    await inParts(ctx, byPartner(await store.daySums(ctx.read, from, from + DAY_MS)), async (tx, rows) => {
      const { partnerId, contactId, email } = rows[0]!
      const sums = rows.map(({ currency, earned, earnedMinor, backMinor, held }) => ({
        ...{ currency, earned, earnedMinor, backMinor, held },
      }))
      const about = `${day}:${partnerId}`
      await write(tx, { template: 'partner_day', about, to: email!, contactId, data: { day, sums } })
    })
  }
}

/** In the first days of a month: to partners what the last one was, to staff what can be paid. */
async function tellMonth(ctx: Ctx<System>): Promise<void> {
  const now = new Date(ctx.now())
  if (now.getUTCDate() > MONTH_DAYS) return
  const to = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
  const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)
  const month = new Date(from).toISOString().slice(0, 7)
  await inParts(ctx, byPartner(await store.monthSums(ctx.read, from, to)), async (tx, rows) => {
    const { partnerId, contactId, email } = rows[0]!
    const sums = rows.map(({ currency, earnedMinor, backMinor, paidMinor }) => ({
      ...{ currency, earnedMinor, backMinor, paidMinor },
    }))
    const about = `${month}:${partnerId}`
    await write(tx, { template: 'partner_month', about, to: email!, contactId, data: { month, sums } })
  })
  const payable = await store.payableSums(ctx.read)
  if (payable.length === 0) return
  await inParts(ctx, await colleagues(ctx.read, ['owner', 'admin']), (tx, { id: accountId, email }) =>
    write(tx, { template: 'payouts_due', about: `${month}:${accountId}`, to: email, accountId, data: { payable } }),
  )
}

/** Thirty days before a tax form is over; once for each form. */
async function tellFormsExpiring(ctx: Ctx<System>): Promise<void> {
  const now = ctx.now()
  await inParts(ctx, await store.formsExpiring(ctx.read, now, now + 30 * DAY_MS), async (tx, form) => {
    if (!form.email) return
    const { id: about, contactId, email: to, expiresAt } = form
    await write(tx, { template: 'tax_form_expiring', about, to, contactId, data: { expiresAt: expiresAt! } })
  })
}

/** Once a day at most, on days on which somebody appealed: how many wait. */
async function tellAppeals(ctx: Ctx<System>): Promise<void> {
  const { n, isNew } = await store.openAppeals(ctx.read, ctx.now() - DAY_MS)
  if (!isNew) return
  const day = Math.floor(ctx.now() / DAY_MS)
  await inParts(ctx, await colleagues(ctx.read, ['owner', 'admin']), (tx, { id: accountId, email }) =>
    write(tx, { template: 'commission_appeals_open', about: `${day}:${accountId}`, to: email, accountId, data: { n } }),
  )
}

export async function tellPartners(ctx: Ctx<System>): Promise<void> {
  await tellDays(ctx)
  await tellMonth(ctx)
  await tellFormsExpiring(ctx)
  await tellAppeals(ctx)
  await tellNoPlace(ctx)
  await tellDesk(ctx)
}
