import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import type { Key } from '../../kernel/page.ts'
import { Problem } from '../../kernel/problem.ts'
import { overturn } from '../appeals/settling.ts'
import { move } from '../moves.ts'
import { changeReview, type ReviewRow, reviewById } from '../store.ts'
import { publish } from './actions.ts'
import type { Range } from './contract.ts'
import { writeRedaction } from './redacting.ts'
import { groundsOf, isGrave, isRedactable } from './rules.ts'
import { hasOpenBlock } from './signals/store.ts'
import * as store from './store.ts'
import { atIssue, settleAround, turnDown } from './turning-down.ts'

const BATCH = 100

/** The clock decides what nobody decided in time. Each review in a change of its own, so that none waits for another. */
export async function settleReviews(ctx: Ctx<System>): Promise<void> {
  let after: Key | undefined
  let broken: unknown
  for (;;) {
    const due = await store.due(ctx.read, ctx.now(), after, BATCH)
    for (const { id } of due) {
      try {
        await ctx.write((tx) => settleOne(tx, id))
      } catch (error) {
        if (error instanceof Problem && error.code === 'review.wrong_state') continue // another process was faster
        broken ??= error
      }
    }
    if (due.length < BATCH) break
    after = due.at(-1)
  }
  if (broken) throw broken
}

async function settleOne(tx: Tx, id: string): Promise<void> {
  const review = await reviewById(tx, id)
  if (!review || review.dueAt === null || review.dueAt > tx.now) return
  switch (review.state) {
    case 'pending':
      if (await hasOpenBlock(tx, id, atIssue(review))) return escalate(tx, review)
      await publish(tx, review, { decidedBy: null, automated: true })
      return
    case 'changes_requested':
      return lapse(tx, review)
    case 'suspended':
      await move(tx, review, { step: 'restore', grounds: groundsOf({ scope: 'shown', automated: true }) })
      return
    case 'appealed': {
      const refused = await store.lastRefusal(tx, id)
      if (refused?.reason && isGrave(refused.reason)) return escalate(tx, review)
      await overturn(tx, review, { handledBy: null, outcome: 'Nobody decided your appeal in time, so it is yours.' })
      return
    }
    default:
      return
  }
}

/** Too grave for the clock: people are reminded once a day until one of them decides. */
async function escalate(tx: Tx, review: ReviewRow): Promise<void> {
  if (!(await changeReview(tx, review, { escalatedAt: tx.now }))) return
  await tx.emit('review.overdue', { reviewId: review.id, productId: review.productId })
}

/** The author did not change it: the marked places are left out where that is enough, else it is turned down. */
async function lapse(tx: Tx, review: ReviewRow): Promise<void> {
  const asked = (await store.lastRefusal(tx, review.id))!
  const reason = asked.reason!
  const { ranges = [] } = JSON.parse(asked.evidence ?? '{}') as { ranges?: Range[] }
  const told = { reason, statement: asked.statement ?? '', reportId: asked.reportId }
  if (isRedactable(reason) && ranges.length > 0) {
    const words = await writeRedaction(tx, review, { reason, ranges })
    const grounds = groundsOf({ scope: 'redacted', reason, automated: true, fromReport: asked.reportId !== null })
    await move(tx, review, { step: 'publish', words, grounds, evidence: { ranges }, ...told })
    await settleAround(tx, review.id, 'upheld')
    return
  }
  await turnDown(tx, review, { ...told, evidence: ranges.length > 0 ? { ranges } : null, decidedBy: null })
}
