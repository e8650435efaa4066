import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, notFound, problem } from '../kernel/problem.ts'
import type { ReviseReview, SubmitInvited, SubmitReview } from './contract.ts'
import { move } from './moves.ts'
import { RESTORE_WITHIN_MS, resumeFrom } from './states.ts'
import * as store from './store.ts'
import { duplicate, revise, submit } from './submitting.ts'

export const submitReview = (ctx: Ctx<Customer>, input: SubmitReview) =>
  ctx.write((tx) => submit(tx, { contactId: ctx.actor.contactId, input, origin: input.embedded ? 'widget' : 'form' }))

/** By the token of an invitation's mail, which proves the mailbox: nobody has to sign in. */
export async function submitInvited(ctx: Ctx, { token, ...input }: SubmitInvited) {
  await ctx.spend(['link.address', ctx.from])
  return ctx.write(async (tx) => {
    const invitation = await store.invitationByToken(tx, token, tx.now)
    if (!invitation) {
      throw problem('gone', 'invitation.over', 'This invitation was answered, taken back or has run out.')
    }
    const { contactId, id: invitationId, incentive, productSlug } = invitation
    return submit(tx, {
      ...{ contactId, invitationId, incentive, origin: 'invitation' },
      input: { ...input, productSlug },
    })
  })
}

async function own(ctx: Ctx<Customer>, db: Parameters<typeof store.ownReview>[0], id: string) {
  const review = await store.ownReview(db, id, ctx.actor.contactId)
  if (!review) throw notFound('review.not_found', 'There is no such review of yours.')
  return review
}

const EDITABLE = ['pending', 'changes_requested', 'published']
/** The author changes the words, the stars or tells of a newer experience. */
export async function reviseReview(ctx: Ctx<Customer>, id: string, input: ReviseReview) {
  await ctx.spend(['review.edit', ctx.actor.contactId])
  return ctx.write(async (tx) => {
    const review = await own(ctx, tx, id)
    if (!EDITABLE.includes(review.state)) {
      throw conflict('review.wrong_state', `This review is ${review.state.replace('_', ' ')} and cannot be changed.`)
    }
    return revise(tx, review, input)
  })
}

/** The author takes the words back; every page and widget that shows them follows in the same change. */
export const withdrawReview = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const review = await own(ctx, tx, id)
    if (review.state === 'withdrawn') return review
    return move(tx, review, { step: 'withdraw' })
  })

/** The author puts a review back that they took back lately. Somebody looks at it as at a new one. */
export const restoreReview = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const review = await own(ctx, tx, id)
    if (review.state !== 'withdrawn') {
      throw conflict('review.wrong_state', 'Only a review that was taken back can be put back.')
    }
    const step = resumeFrom(review.withdrawnFrom)
    if (step === 'hold') {
      if (tx.now - review.stateChangedAt > RESTORE_WITHIN_MS) {
        throw problem('gone', 'review.not_restorable', 'It was taken back more than 30 days ago. Write a new one.')
      }
      if (await store.hasReviewed(tx, review.productId, ctx.actor.contactId)) throw duplicate()
    }
    if (!(await store.mayBePublished(tx, id))) {
      throw conflict('consent.missing', 'You took back that it is published here. Write it again to agree anew.')
    }
    return move(tx, review, { step })
  })
