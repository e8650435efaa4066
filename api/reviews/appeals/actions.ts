import { uniqueViolation } from '../../../db/errors.ts'
import type { Customer, May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { groundsOf } from '../moderation/rules.ts'
import * as moderation from '../moderation/store.ts'
import { move } from '../moves.ts'
import { APPEAL_WITHIN_MS } from '../states.ts'
import { ownReview, reviewById } from '../store.ts'
import type { DecideAppeal, SendAppeal } from './contract.ts'
import { overturn } from './settling.ts'
import * as store from './store.ts'

const once = () => conflict('appeal.once', 'You have appealed against this decision before. It is final now.')

/** The author says that a decision was wrong. */
export const sendAppeal = (ctx: Ctx<Customer>, reviewId: string, { text }: SendAppeal) =>
  ctx.write(async (tx) => {
    const review = await ownReview(tx, reviewId, ctx.actor.contactId)
    if (!review) throw notFound('review.not_found', 'There is no such review of yours.')
    if (review.state === 'appealed') throw conflict('appeal.open', 'Your appeal is being looked at.')
    const decision = await moderation.lastRefusal(tx, reviewId)
    if (!decision || (review.state !== 'rejected' && review.state !== 'removed')) {
      throw conflict('appeal.nothing', 'There is no decision against this review to appeal against.')
    }
    if (decision.fromState === 'appealed') throw once()
    if (tx.now - decision.createdAt > APPEAL_WITHIN_MS) {
      throw problem('gone', 'appeal.too_late', 'It was decided more than 180 days ago, so it is final now.')
    }
    const id = newId('apl', tx.now)
    try {
      await store.insertAppeal(tx, { id, decisionId: decision.id, reviewId, text, createdAt: tx.now })
    } catch (error) {
      if (!uniqueViolation(error)?.startsWith('appeal.')) throw error
      throw once()
    }
    const { contactId, productId } = await move(tx, review, { step: 'appeal' })
    await tx.emit('review.appealed', { reviewId, contactId, productId, appealId: id })
    return { id, state: 'open' as const, createdAt: tx.now }
  })

/**
 * Those who decided do not decide again, where there is anybody else. What the clock did, it did because of the last
 * person who gave a reason.
 */
export async function isForAnother(
  db: Parameters<typeof moderation.hasAnotherModerator>[0],
  decision: Pick<NonNullable<Awaited<ReturnType<typeof moderation.decisionById>>>, 'reviewId' | 'seq'>,
  accountId: string,
): Promise<boolean> {
  const last = await store.lastPersonal(db, decision)
  const theirs = [last?.decidedBy, last?.secondBy].filter((id) => typeof id === 'string')
  if (!theirs.includes(accountId)) return false
  return moderation.hasAnotherModerator(db, last?.decidedBy === accountId ? [accountId] : [...theirs])
}

async function openAppeal(tx: Tx, id: string) {
  const appeal = await store.appealById(tx, id)
  const review = appeal && (await reviewById(tx, appeal.reviewId))
  if (!appeal || !review) throw notFound('appeal.not_found', 'There is no such appeal.')
  if (appeal.state !== 'open') throw conflict('appeal.decided', 'This appeal was decided already.')
  if (review.state !== 'appealed') throw conflict('review.wrong_state', 'The author has taken this review back.')
  return { appeal, review, decision: (await moderation.decisionById(tx, appeal.decisionId))! }
}

/** Somebody else looks again. */
export const decideAppeal = (ctx: Ctx<May<'reviews.moderate'>>, id: string, { verdict, outcome }: DecideAppeal) =>
  ctx.write(async (tx) => {
    const { appeal, review, decision } = await openAppeal(tx, id)
    const handledBy = ctx.actor.accountId
    if (await isForAnother(tx, decision, handledBy)) {
      throw conflict('appeal.own_decision', 'This was your decision. Somebody else has to look at it now.')
    }
    if (verdict === 'overturn') {
      const after = await overturn(tx, review, { handledBy, outcome })
      return { id, reviewId: review.id, state: after.state, rating: review.rating }
    }
    const change = { state: 'upheld' as const, handledBy, outcome, decidedAt: tx.now }
    if (!(await store.settleAppeal(tx, appeal.id, change))) {
      throw conflict('appeal.decided', 'This appeal was decided already.')
    }
    const removed = decision.toState === 'removed'
    const other = [decision.decidedBy, decision.secondBy].find((one) => one !== null && one !== handledBy) ?? null
    const after = await move(tx, review, {
      ...{ step: removed ? 'uphold_removal' : 'uphold_rejection', decidedBy: handledBy, secondBy: other, blind: true },
      ...{ reason: decision.reason, statement: outcome, reportId: decision.reportId },
      evidence: decision.evidence === null ? null : (JSON.parse(decision.evidence) as object),
      grounds: groundsOf({ scope: removed ? 'removed' : 'not_published', reason: decision.reason }),
    })
    return { id, reviewId: review.id, state: after.state, rating: review.rating }
  })
