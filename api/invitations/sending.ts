import type { System } from '../kernel/actor.ts'
import { bookAsk } from '../kernel/ask-budget.ts'
import { awakeOf } from '../kernel/ask-ledger.ts'
import { isQuiet } from '../kernel/awake.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newToken } from '../kernel/ids.ts'
import * as campaigns from './campaigns/store.ts'
import { move } from './moves.ts'
import * as people from './people/store.ts'
import { ENDS_AS, LINK_LASTS_MS, leftOutBecause, nextMail } from './rules.ts'
import * as store from './store.ts'
import { lint } from './words/rules.ts'

const BATCH = 50
/** So many mails a minute at most, so that other mail is not kept waiting. */
const ROUNDS = 20

/** Every minute: ends what has run out, and has the mails written that are due, unless people sleep. */
export async function sendDue(ctx: Ctx<System>): Promise<void> {
  await expire(ctx)
  const zone = await store.timeZone(ctx.read)
  if (isQuiet(ctx.now(), zone, await awakeOf(ctx.read))) return
  for (let round = 0; round < ROUNDS; round++) {
    const due = await store.dueInvitations(ctx.read, ctx.now(), BATCH)
    for (const { id } of due) await ctx.write((tx) => sendOne(tx, ctx, id, zone))
    if (due.length < BATCH) return
  }
}

async function expire(ctx: Ctx<System>): Promise<void> {
  const rows = await store.runOut(ctx.read, ctx.now(), BATCH * ROUNDS)
  for (const { id } of rows) {
    await ctx.write(async (tx) => {
      const row = await store.invitationById(tx, id)
      if (row && row.expiresAt <= tx.now) await move(tx, row, 'expired')
    })
  }
}

/** One mail, with everything asked again that may have changed since it was planned. */
async function sendOne(tx: Tx, { seal }: Pick<Ctx, 'seal'>, id: string, zone: string): Promise<void> {
  const found = await store.dueInvitation(tx, id, tx.now)
  if (!found) return
  const { invitation: row, campaign, product } = found
  if (lint(campaign).length > 0) {
    if (await campaigns.changeCampaign(tx, campaign, { state: 'paused', changedAt: tx.now }))
      await tx.emit('campaign.paused', { campaignId: campaign.id, productId: campaign.productId })
    return
  }
  const isFirst = row.lastMailAt === null
  const person = await people.personOf(tx, row.contactId, { productId: row.productId, at: tx.now, except: id })
  if (!person) return void (await move(tx, row, 'cancelled', { note: 'erased' }))
  if (product.archivedAt !== null) return void (await move(tx, row, 'cancelled', { note: 'ended' }))
  // who has two that were mailed already became one person meanwhile; only the first mail asks whether there is another
  const why = leftOutBecause(isFirst ? person : { ...person, wasAsked: false })
  if (why) return void (await move(tx, row, ENDS_AS[why].to, { note: ENDS_AS[why].note }))
  if (isFirst) {
    const source = { kind: 'invitation' as const, id }
    const booked = await bookAsk(tx, { contactId: row.contactId, kind: 'review', channel: 'mail', source })
    if (!booked.ok) {
      const { freeAt } = booked
      if (freeAt === null) return void (await move(tx, row, 'cancelled', { note: 'unwanted' }))
      return void (await store.noteMail(tx, row, { dueAt: freeAt, expiresAt: freeAt + LINK_LASTS_MS }))
    }
  }

  const n = isFirst ? 0 : row.reminders + 1
  const expiresAt = isFirst ? tx.now + LINK_LASTS_MS : row.expiresAt
  const mails = { firstAt: expiresAt - LINK_LASTS_MS, lastAt: tx.now, sent: n + 1 }
  const token = newToken()
  const dueAt = nextMail(mails, JSON.parse(campaign.reminderHours) as number[], zone, await awakeOf(tx))
  const taken = await store.noteMail(tx, row, {
    ...{ lastMailAt: tx.now, reminders: n, expiresAt },
    dueAt: dueAt !== null && dueAt < expiresAt ? dueAt : null,
    ...(isFirst && { tokenHash: sha256(token), sealed: seal(token) }),
  })
  if (taken) await tx.emit('invitation.due', { invitationId: id, n })
}
