import { z } from 'zod'
import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { type Mailer, MailRefused } from './mailer.ts'
import { brandOf, linkOf, render, templateOf } from './render.ts'
import { afterRefusal, isOneAddress, isOptional, judge, oneLine, outweighs, senderAddress } from './rules.ts'
import * as store from './store.ts'

/** What the room is given to reach people with. */
export interface Post {
  mailer: Mailer | undefined
  publicUrl: string
}
const SenderSetting = z.object({ fromAddress: z.string().refine(isOneAddress) }).partial()

/**
 * Sends one mail: taken up and committed, handed to the server, marked as sent. A process that dies after the server
 * took it leaves it `sending`; when its lease has run out, `sendForgotten` lets it go once more. So: one copy more per
 * crash at most, and never none.
 */
export async function sendMessage(ctx: Ctx<System>, post: Post, id: string): Promise<void> {
  const claimed = await takeUp(ctx, post, id)
  if (!claimed || !post.mailer) return
  let providerId: string
  try {
    providerId = (await post.mailer.send(await outgoing(ctx, post, claimed))).id
  } catch (error) {
    return refused(ctx, claimed, error)
  }
  await ctx.write(async (tx) => {
    await store.markSent(tx, id, providerId, tx.now)
    await tx.emit('message.sent', { messageId: id })
  })
}

/** The mail, when it is ours to send now. */
const takeUp = (ctx: Ctx<System>, { mailer }: Post, id: string) =>
  ctx.write(async (tx) => {
    const mail = await store.messageById(tx, id)
    if (!mail) return undefined
    const { kind } = templateOf(mail.template)
    const link = await linkOf({ read: tx, now: () => tx.now }, mail.data)
    const off: string[] = isOptional(kind) ? await store.switchedOff(tx, mail.toEmail) : []
    const standing = {
      ...{ state: mail.state, kind, queuedAt: mail.queuedAt, leaseUntil: mail.leaseUntil },
      ...{ suppressed: await store.suppressionOf(tx, mail.toEmail), switchedOff: off.includes(kind) },
      endedNewsletter: mail.template === 'newsletter_issue' && !(await store.getsNewsletter(tx, mail.contactId)),
      linkIsDead: link !== undefined && !link.alive,
    }
    const verdict = judge(standing, tx.now, mailer !== undefined)
    if (verdict.do === 'settle') {
      const { state, error } = verdict
      await store.settle(tx, id, mail.state === 'sending' ? mail.attempts : undefined, { state, error })
    }
    return verdict.do === 'send' ? store.claim(tx, id, tx.now) : undefined
  })

async function outgoing(ctx: Ctx<System>, { publicUrl }: Post, mail: store.MessageRow) {
  const { subject, html, text, headers } = await render(ctx, mail, { publicUrl, mask: false, sent: true })
  const { companyName } = await brandOf(ctx)
  const set = SenderSetting.catch({}).parse((await store.settingByKey(ctx.read, 'mail')) ?? {})
  const from = { name: oneLine(companyName), address: set.fromAddress ?? senderAddress(publicUrl) }
  return { id: mail.id, from, to: mail.toEmail, subject, html, text, headers }
}

/** @throws for what may go better later, so that the job comes back */
async function refused(ctx: Ctx<System>, mail: store.MessageRow, error: unknown): Promise<void> {
  const refusal = error instanceof MailRefused ? error.refusal : 'temporary'
  const state = afterRefusal(refusal, mail.attempts)
  const said = error instanceof Error ? error.message : String(error)
  await ctx.write(async (tx) => {
    const ours = await store.settle(tx, mail.id, mail.attempts, { state, error: said.slice(0, 500) })
    if (!ours || refusal !== 'recipient') return
    if (outweighs('bounce', await store.suppressionOf(tx, mail.toEmail))) {
      await store.saveSuppression(tx, mail.toEmail, 'bounce', tx.now)
    }
    await tx.emit('message.bounced', { messageId: mail.id, type: 'bounce' })
  })
  if (state === 'queued') throw new Error('the mail server could not take this mail now')
}

/** Queues again what waits without a job: mail from before a server was set, or of a process that died. */
export async function sendForgotten(ctx: Ctx<System>, { mailer }: Post): Promise<void> {
  if (!mailer || (await store.forgotten(ctx.read, ctx.now())).length === 0) return
  await ctx.write(async (tx) => {
    for (const { id } of await store.forgotten(tx, tx.now)) await tx.emit('message.queued', { messageId: id })
  })
}
