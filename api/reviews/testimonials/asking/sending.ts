import type { System } from '../../../kernel/actor.ts'
import { bookAsk, dropWish } from '../../../kernel/ask-budget.ts'
import { awakeOf, zoneOf } from '../../../kernel/ask-ledger.ts'
import { isQuiet } from '../../../kernel/awake.ts'
import type { Ctx, Tx } from '../../../kernel/context.ts'
import { LINK_LASTS_MS } from '../states.ts'
import { storyById } from '../stories/store.ts'
import { isOpen } from './actions.ts'
import * as store from './store.ts'

const BATCH = 100

/** Every minute: the asks of authors that had to wait, unless people sleep. */
export async function sendWaiting(ctx: Ctx<System>): Promise<void> {
  if (isQuiet(ctx.now(), await zoneOf(ctx.read), await awakeOf(ctx.read))) return
  for (const { id } of await store.dueAsks(ctx.read, ctx.now(), BATCH)) await ctx.write((tx) => sendOne(tx, id))
}

async function sendOne(tx: Tx, id: string): Promise<void> {
  const found = await store.dueAsk(tx, id, tx.now)
  if (!found) return
  const { ask, testimonial, contactId, productId } = found
  const story = ask.storyId ? await storyById(tx, ask.storyId) : undefined
  const source = { kind: 'author' as const, id }
  if (contactId === null || !isOpen(found, story, tx.now)) {
    await store.changeDue(tx, ask, { dueAt: null })
    return void (await dropWish(tx, source))
  }
  const booked = await bookAsk(tx, { contactId, kind: 'story', channel: 'mail', source })
  if (!booked.ok) return void (await store.changeDue(tx, ask, { dueAt: booked.freeAt }))
  const expiresAt = Math.max(ask.expiresAt, tx.now + LINK_LASTS_MS)
  if (!(await store.changeDue(tx, ask, { dueAt: null, askedAt: tx.now, expiresAt }))) return
  const about = { askId: id, reviewId: ask.reviewId, contactId, productId }
  if (ask.storyId) await tx.emit('story.asked', { ...about, storyId: ask.storyId })
  else if (testimonial) {
    const type = ask.kind === 'permission' ? 'testimonial.permission_asked' : 'testimonial.affirmation_asked'
    await tx.emit(type, { ...about, testimonialId: testimonial.id })
  }
}
