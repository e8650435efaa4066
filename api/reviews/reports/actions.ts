import { uniqueViolation } from '../../../db/errors.ts'
import { type Actor, allow } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { groundsOf } from '../moderation/rules.ts'
import { move } from '../moves.ts'
import { replyOf } from '../replies/store.ts'
import type { ReviewRow } from '../store.ts'
import type { SendReport } from './contract.ts'
import * as store from './store.ts'

const SLA_MS = 7 * 86_400_000
/** Shown while somebody looks, but for what would be unlawful to show. */
export const GRAVE = ['illegal', 'court_order'] as const
const isGrave = (category: string) => (GRAVE as readonly string[]).includes(category)
const SUSPENDED =
  'Somebody reported it as against the law. It is not shown while we look at it, for seven days at most; then it is back, or you hear from us why not.'

/**
 * Who reports: whoever is signed in comes through the same door, under their own name, and colleagues with a limit of
 * their own. `weighs` is whether their word alone may set something aside.
 */
async function reporterOf(ctx: Ctx<Actor>, { name, email }: SendReport) {
  const { actor } = ctx
  const stranger = { raisedBy: 'public' as const, accountId: null }
  if (actor.kind !== 'staff') await ctx.spend(['report.address', ctx.from])
  if (actor.kind === 'customer') {
    const { proven, ...person } = (await store.personOf(ctx.read, actor.accountId))!
    return { who: { ...stranger, ...person }, weighs: proven }
  }
  if (actor.kind !== 'staff') return { who: { ...stranger, name, email }, weighs: false }
  const { accountId } = actor
  await ctx.spend(['report.colleague', accountId])
  const { proven: _, ...colleague } = (await store.personOf(ctx.read, accountId))!
  return {
    who: { raisedBy: 'company' as const, ...colleague, accountId },
    weighs: allow(actor, 'reviews.moderate') !== undefined,
  }
}

/** Somebody says that a review, or the answer to it, should not be shown. */
export async function sendReport(ctx: Ctx<Actor>, slug: string, reviewId: string, input: SendReport) {
  if (input.category === 'court_order' && ctx.actor.kind !== 'staff') {
    throw invalid('category', 'Send the order to the company itself, or report what is against the law in it.')
  }
  const { who, weighs } = await reporterOf(ctx, input)
  return ctx.write(async (tx) => {
    const found = await store.shownReview(tx, slug, reviewId)
    if (!found) throw notFound('review.not_found', 'There is no such review.')
    const { review } = found
    if (input.about === 'reply' && (await replyOf(tx, reviewId))?.removedAt !== null) {
      throw invalid('about', 'Nobody has answered this review.')
    }
    const id = newId('rpt', tx.now)
    const row = {
      ...{ id, reviewId, subject: input.about, category: input.category, explanation: input.explanation, ...who },
      ...{ rating: review.rating, createdAt: tx.now, dueAt: tx.now + SLA_MS },
    }
    try {
      await store.insertReport(tx, row)
    } catch (error) {
      if (!uniqueViolation(error)?.startsWith('review_report.')) throw error
      throw conflict('report.open', 'You have reported this already. We write to you when it is decided.')
    }
    const { productId } = review
    const { category, about } = input
    const aside = weighs && about === 'review' && isGrave(category) && (await setAside(tx, review, id))
    const urgent = isGrave(category) && !aside
    await tx.emit('review.reported', { reportId: id, reviewId, productId, of: about, category, urgent })
    return { id, state: 'open' as const, createdAt: tx.now, dueAt: row.dueAt }
  })
}

/** What may be unlawful to show is not shown while somebody looks: the same words once, whoever says so. */
async function setAside(tx: Tx, review: ReviewRow, reportId: string): Promise<boolean> {
  if (review.state !== 'published' || (await store.wasSuspended(tx, review.id, review.revision))) return false
  await move(tx, review, {
    ...{ step: 'suspend', reason: 'ILLEGAL', statement: SUSPENDED, reportId },
    grounds: groundsOf({
      ...{ scope: 'suspended', reason: 'ILLEGAL', fromReport: true, automated: true },
      until: tx.now + SLA_MS,
    }),
  })
  return true
}
