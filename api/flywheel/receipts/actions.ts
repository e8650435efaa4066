import { setImmediate as othersFirst } from 'node:timers/promises'
import type { Customer, System } from '../../kernel/actor.ts'
import { zoneOf } from '../../kernel/ask-ledger.ts'
import type { Ctx } from '../../kernel/context.ts'
import { type MyImpact, NEEDS } from './contract.ts'
import { daysOf, lastMonth, receiptOf, together } from './rules.ts'
import * as store from './store.ts'

const AT_ONCE = 25

/**
 * Once the last month is over: each author gets a receipt of what their words did in it, once, and a fact that tells of it
 * unless they want no mail. Months before the last one are let go: a portal that slept begins with what is fresh.
 */
export async function reckonImpact(ctx: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const month = lastMonth(ctx.now(), await zoneOf(ctx.read))
  if (await store.isClosed(ctx.read, month)) return
  const days = daysOf(month)
  const authors = await store.authorsSeen(ctx.read, days, NEEDS.seen)
  for (let i = 0; i < authors.length; i += AT_ONCE) {
    await ctx.write(async (tx) => {
      for (const { id: contactId, seen } of authors.slice(i, i + AT_ONCE)) {
        if (!(await store.isOpenFor(tx, contactId, month))) continue
        const receipt = receiptOf({ seen, helped: await store.decidedBy(tx, contactId, days) })
        if (!receipt) continue
        if (!(await store.insertReceipt(tx, { contactId, month, ...receipt, reckonedAt: tx.now }))) continue
        if (!(await store.isMailOff(tx, contactId))) await tx.emit('impact.reckoned', { contactId, month, ...receipt })
      }
    })
    await othersFirst()
  }
  await ctx.write(async (tx) => {
    if (await store.closeMonth(tx, month, tx.now)) await tx.emit('impact_month.closed', { month })
  })
}

export async function myImpact({ read, actor }: Pick<Ctx<Customer>, 'read' | 'actor'>): Promise<MyImpact> {
  const rows = await store.receiptsOf(read, actor.contactId)
  return {
    items: together(rows),
    needs: NEEDS,
    until: await store.lastClosed(read),
    mailed: !(await store.isMailOff(read, actor.contactId)),
  }
}
export const chooseMail = (ctx: Ctx<Customer>, on: boolean) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    if (on === !(await store.isMailOff(tx, contactId))) return
    await (on ? store.mailOn(tx, contactId) : store.mailOff(tx, contactId, tx.now))
    await tx.emit('impact_mail.changed', { contactId, to: on ? 'on' : 'off' })
  })
