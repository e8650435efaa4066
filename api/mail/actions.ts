import { OPTIONAL_KINDS } from '../../db/schema/mail.ts'
import type { May, Proven, Scoped } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { conflict, notFound, problem } from '../kernel/problem.ts'
import type { MailEvents, SavePreferences } from './contract.ts'
import { masked, outweighs } from './rules.ts'
import { readStop, type Stop, stopKey } from './stop-token.ts'
import * as store from './store.ts'

/** Sends a failed mail on; it counts as new from now. */
export const retryMessage = (ctx: Ctx<May<'mail.read'>>, id: string) =>
  ctx.write(async (tx) => {
    const row = await store.requeue(tx, id, tx.now)
    if (!row && !(await store.messageById(tx, id))) throw notFound('message.not_found', 'There is no such mail.')
    if (!row) throw conflict('message.wrong_state', 'Only a failed mail can be sent again.')
    await tx.emit('message.queued', { messageId: id })
    return row
  })

/**
 * Shows an owner the one-time link of a mail that nobody carries. A link opens somebody's account, so it is never shown where
 * a mail server is set, only to who lately showed who they are, and the audit log says so.
 */
export const revealMessage = (ctx: Ctx<Proven<May<'mail.read'>>>, id: string, hasServer: boolean) =>
  ctx.write(async (tx) => {
    if (ctx.actor.role !== 'owner')
      throw problem('forbidden', 'message.owner_only', 'Only an owner may see one-time links.')
    if (hasServer) throw conflict('message.is_carried', 'The mail server carries this link; only its reader gets it.')
    const row = await store.messageById(tx, id)
    if (!row) throw notFound('message.not_found', 'There is no such mail.')
    await tx.emit('message.revealed', { messageId: id })
    return row
  })

/** What the mail provider reports. Each event counts once, by its id. */
export const takeEvents = (ctx: Ctx<Scoped<'mail_events.write'>>, events: MailEvents) =>
  ctx.write(async (tx) => {
    let [taken, known] = [0, 0]
    for (const { id, email, type, at } of events) {
      if (!(await store.isKnown(tx, email))) continue
      known++
      if (!(await store.insertEvent(tx, { id, email, type, at, receivedAt: tx.now }))) continue
      taken++
      if (outweighs(type, await store.suppressionOf(tx, email))) await store.saveSuppression(tx, email, type, tx.now)
      const last = await store.lastMessageTo(tx, email)
      if (last) await tx.emit('message.bounced', { messageId: last.id, type })
    }
    return { taken, repeated: known - taken, unknown: events.length - known }
  })

async function stopOf(ctx: Ctx, token: string): Promise<Stop> {
  const stop = readStop(await stopKey(ctx.read), token)
  if (!stop) throw notFound('unsubscribe.wrong_link', 'This link is damaged. Open the one in the mail again.')
  return stop
}
const shown = ({ email, kind }: Stop, off: string[]) => ({
  email: masked(email),
  kind,
  kinds: OPTIONAL_KINDS.map((one) => ({ kind: one, on: !off.includes(one) })),
})

/** Looks and changes nothing: mail scanners open links. */
export async function readPreferences(ctx: Ctx, token: string) {
  const stop = await stopOf(ctx, token)
  return shown(stop, await store.switchedOff(ctx.read, stop.email))
}

/** The token is the permission: who has it has the mailbox, or it would not have come there. */
export async function savePreferences(ctx: Ctx, { t, on }: SavePreferences) {
  const stop = await stopOf(ctx, t)
  return ctx.write(async (tx) => {
    for (const kind of OPTIONAL_KINDS) {
      if (on.includes(kind)) await store.switchOn(tx, stop.email, kind)
      else await switchOff(tx, { email: stop.email, kind })
    }
    return shown(stop, await store.switchedOff(tx, stop.email))
  })
}

/**
 * Announced for those we know by this address, so that what waits for them can be called off. Where nobody has it any more,
 * who had it when we wrote there is meant, with the address of today.
 */
async function switchOff(tx: Tx, { email, kind }: Stop): Promise<void> {
  const isNew = await store.switchOff(tx, email, kind, tx.now)
  const contactId = await store.contactByAddress(tx, email)
  if (contactId && isNew) await tx.emit('mail_preference.changed', { contactId, kind, to: 'off' })
  if (contactId || (await store.accountByEmail(tx, email))) return
  for (const person of await store.writtenToAt(tx, email)) {
    if (await store.switchOff(tx, person.email, kind, tx.now))
      await tx.emit('mail_preference.changed', { contactId: person.id, kind, to: 'off' })
  }
}

/** One click (RFC 8058); again is the same. */
export async function unsubscribe(ctx: Ctx, token: string): Promise<void> {
  const stop = await stopOf(ctx, token)
  await ctx.write((tx) => switchOff(tx, stop))
}
