import type { Customer, System } from '../../../kernel/actor.ts'
import { answerAsk as answerBudget } from '../../../kernel/ask-budget.ts'
import type { Ctx, Tx } from '../../../kernel/context.ts'
import { sha256 } from '../../../kernel/hash.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/problem.ts'
import { ownReview } from '../../store.ts'
import { type Curator, known, takeDown } from '../actions.ts'
import { comeBack } from '../reactions.ts'
import { ANSWER_MS, ASK_FROM_MS, checkMove, dueNow, LINK_LASTS_MS, missingScopes, TRUE_FOR_MS } from '../states.ts'
import * as testimonials from '../store.ts'
import { answerStory, publicStory } from '../stories/actions.ts'
import { type StoryFound, storyById } from '../stories/store.ts'
import { type AnswerAsk, type Asked, type HeldAsk, OFFERED } from './contract.ts'
import { ask, type Sealing } from './mailing.ts'
import * as store from './store.ts'

const BATCH = 100

/** A mail to the author with the exact words and what it would need. Once for a review, and no reminder. */
export const askPermission = (ctx: Curator, id: string, { liveWhenPermitted }: { liveWhenPermitted: boolean }) =>
  ctx.write(async (tx) => {
    const { testimonial, contactId, productId } = await known(tx, id)
    checkMove(testimonial.state, 'permission_requested')
    const { reviewId } = testimonial
    if (contactId === null || !(await store.reachable(tx, contactId)))
      throw conflict('author.unreachable', 'There is nobody to ask: the author has no address with us.')
    const { askId, mailNow } = await ask(tx, ctx, contactId, { kind: 'permission', reviewId, testimonialId: id })
    const askedAt = tx.now
    await testimonials.change(tx, testimonial, { state: 'permission_requested', askedAt, liveWhenPermitted })
    if (mailNow)
      await tx.emit('testimonial.permission_asked', { askId, testimonialId: id, reviewId, contactId, productId })
  })

const unknownLink = () => notFound('link.unknown', 'This link is incomplete, or was never one of ours.')
export async function openAsk(db: Ctx['read'], token: string) {
  const found = await store.askByToken(db, sha256(token))
  if (!found) throw unknownLink()
  return found
}
type Open = Awaited<ReturnType<typeof openAsk>>
/** Whether an answer still means something. */
export function isOpen({ ask, testimonial }: Open, story: StoryFound | undefined, now: number): boolean {
  if (ask.answeredAt !== null || ask.expiresAt <= now) return false
  if (ask.kind === 'story') return story?.story.state === 'asked' && story.story.version === ask.version
  if (ask.kind === 'permission') return testimonial?.state === 'permission_requested'
  return testimonial?.state === 'live' || testimonial?.retiredReason === 'stale'
}
const storyOf = async (db: Ctx['read'], { ask }: Open) => (ask.storyId ? storyById(db, ask.storyId) : undefined)

export async function lookAtAsk(ctx: Ctx, { token }: HeldAsk): Promise<Asked> {
  const found = await openAsk(ctx.read, token)
  const { ask, testimonial, product, displayName, rating, lang } = found
  const story = await storyOf(ctx.read, found)
  const open = isOpen(found, story, ctx.now())
  const standing = await testimonials.standingScopes(ctx.read, ask.reviewId)
  const needed: string[] = testimonial ? missingScopes(testimonial.shortened, standing) : []
  const missing = OFFERED.filter(
    (scope) => !standing.has(scope) && (scope !== 'shorten_verbatim' || needed.includes(scope)),
  )
  return {
    ...{ kind: ask.kind, state: open ? 'open' : (ask.answer ?? 'over'), product },
    ...{ rating, lang, displayName: open ? displayName : '', excerpt: (open && testimonial?.excerpt) || '' },
    scopes:
      open && ask.kind === 'permission' ? missing.map((scope) => ({ scope, needed: needed.includes(scope) })) : [],
    reviewBy: testimonial?.reviewBy ?? null,
    story: open && story ? publicStory(story) : null,
  }
}

/** The author's answer, by the link of the mail. The same answer again changes nothing. */
export async function answerAsk(ctx: Ctx, given: AnswerAsk): Promise<void> {
  await ctx.spend(['link.address', ctx.from])
  await ctx.write(async (tx) => {
    const found = await openAsk(tx, given.token)
    if (found.ask.answer === given.answer) return
    if (!isOpen(found, await storyOf(tx, found), tx.now))
      throw problem('gone', 'link.used', 'This was answered before, or is over. Your own page has every switch.')
    if (found.ask.kind === 'permission') await answerPermission(tx, found, given)
    else if (found.ask.kind === 'story') await answerStory(tx, found.ask.storyId!, found.ask.version!, given.answer)
    else await affirm(tx, found.testimonial!.id, given.answer)
    await store.closeAsk(tx, found.ask.id, given.answer, tx.now)
    await answerBudget(tx, { kind: 'author', id: found.ask.id }, given.answer === 'yes' ? 'accepted' : 'declined')
  })
}

async function answerPermission(tx: Tx, { ask, testimonial, contactId, productId }: Open, given: AnswerAsk) {
  const { id: testimonialId, shortened } = testimonial!
  const { reviewId, id: askId } = ask
  if (given.answer === 'no') return takeDown(tx, testimonialId, 'declined')
  const standing = new Set(await testimonials.standingScopes(tx, reviewId))
  for (const { scope } of given.consents) standing.add(scope)
  if (missingScopes(shortened, standing).length > 0)
    throw invalid('consents', 'To show these words we need each box that is marked as needed. Tick them, or say no.')
  const about = { askId, testimonialId, reviewId, contactId: contactId!, productId }
  await tx.emit('testimonial.permission_given', { ...about, consents: given.consents })
}

/** Still true: for another year. Not true any more: gone, and nobody publishes the same words again. */
async function affirm(tx: Tx, id: string, answer: 'yes' | 'no'): Promise<void> {
  const { testimonial, contactId, productId } = await known(tx, id)
  const { reviewId, state, retiredReason } = testimonial
  if (answer === 'no' && state !== 'retired') return takeDown(tx, id, 'not_true')
  if (answer === 'no') {
    await testimonials.change(tx, testimonial, { retiredReason: 'not_true' })
    return
  }
  if (state === 'live') {
    await testimonials.change(tx, testimonial, { affirmedAt: tx.now, reviewBy: tx.now + TRUE_FOR_MS })
  } else if (retiredReason === 'stale') {
    await testimonials.change(tx, testimonial, { affirmedAt: tx.now })
    await comeBack(tx, reviewId, 'affirmation')
  }
  await tx.emit('testimonial.affirmed', { testimonialId: id, reviewId, contactId: contactId!, productId })
}

/** The same, said by the author on their own page. */
export const affirmOwn = (ctx: Ctx<Customer>, id: string, answer: 'yes' | 'no') =>
  ctx.write(async (tx) => {
    const { testimonial } = await known(tx, id)
    if (!(await ownReview(tx, testimonial.reviewId, ctx.actor.contactId)))
      throw notFound('testimonial.not_found', 'There is no such testimonial.')
    if (testimonial.state !== 'live' && testimonial.retiredReason !== 'stale')
      throw conflict('testimonial.wrong_state', 'There is nothing to say about these words now.')
    await affirm(tx, id, answer)
  })

/** Every minute: asks whether words are still true, and retires those that nobody stood by. */
export async function settleTestimonials(ctx: Ctx<System>): Promise<void> {
  const now = ctx.now()
  const due = await store.dueTestimonials(ctx.read, {
    askUntil: now + ASK_FROM_MS,
    now,
    answerMs: ANSWER_MS,
    limit: BATCH,
  })
  for (const { id } of due) await ctx.write((tx) => settleOne(tx, ctx, id))
  if (await store.hasExpired(ctx.read, now)) await ctx.write((tx) => store.closeExpired(tx, tx.now))
}

async function settleOne(tx: Tx, ctx: Sealing, id: string): Promise<void> {
  const { testimonial, contactId, productId } = await known(tx, id)
  const asked = testimonial.state === 'live' ? await store.datesOf(tx, id) : undefined
  if (!asked) return
  const verdict = dueNow(asked, tx.now)
  if (verdict === 'retire') return takeDown(tx, id, 'stale')
  if (verdict === 'wait') return
  const { reviewId } = testimonial
  const expiresAt = Math.max(asked.reviewBy, tx.now) + LINK_LASTS_MS
  const { askId, mailNow } = await ask(tx, ctx, contactId!, {
    kind: 'affirmation',
    reviewId,
    testimonialId: id,
    expiresAt,
  })
  const about = { askId, testimonialId: id, reviewId, contactId: contactId!, productId }
  if (mailNow) await tx.emit('testimonial.affirmation_asked', about)
}
