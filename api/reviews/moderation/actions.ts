import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { move, wordsAtIssue } from '../moves.ts'
import { type ReviewRow, reviewById } from '../store.ts'
import type { Against, Decision } from './contract.ts'
import { propose } from './proposals/actions.ts'
import { groundsOf, isProposed } from './rules.ts'
import {
  askForChanges,
  checkAgainst,
  mustBeFinal,
  mustBeMendable,
  settleAround,
  signalsOf,
  turnDown,
} from './turning-down.ts'

export type Moderator = Ctx<May<'reviews.moderate'>>

export const waitingReview = async (tx: Tx, id: string): Promise<ReviewRow> => {
  const review = await reviewById(tx, id)
  if (!review || review.state === 'erased') throw notFound('review.not_found', 'There is no such review.')
  if (review.state !== 'pending') {
    throw conflict(
      'review.wrong_state',
      'This review does not wait any more: somebody decided, or its author took it back.',
    )
  }
  return review
}

export const decide = (ctx: Moderator, id: string, input: Decision) =>
  ctx.write(async (tx) => {
    const review = await waitingReview(tx, id)
    const decidedBy = ctx.actor.accountId
    if (input.decision === 'publish') {
      const after = await publish(tx, review, { decidedBy, note: input.note })
      return { id, state: after.state, rating: review.rating, proposalId: null }
    }
    if (input.decision === 'request_changes') mustBeMendable(input)
    else mustBeFinal(input)
    const { evidence } = await checkAgainst(tx, review, input)
    if (isProposed(input.reason)) {
      const proposalId = await propose(tx, review, { ...input, reason: input.reason, proposedBy: decidedBy })
      return { id, state: review.state, rating: null, proposalId }
    }
    const refusal = { ...refusalOf(input), evidence, decidedBy, signals: await signalsOf(tx, review) }
    const after =
      input.decision === 'request_changes'
        ? await askForChanges(tx, review, refusal)
        : await turnDown(tx, review, refusal)
    return { id, state: after.state, rating: review.rating, proposalId: null }
  })
export const refusalOf = ({ reason, statement, law }: Against) => ({ reason, statement, law })

export async function publish(
  tx: Tx,
  review: ReviewRow,
  { decidedBy, note, automated = false }: { decidedBy: string | null; note?: string | undefined; automated?: boolean },
): Promise<ReviewRow> {
  const after = await move(tx, review, {
    ...{ step: 'publish', decidedBy, blind: decidedBy !== null, words: await wordsAtIssue(tx, review) },
    grounds: groundsOf({ scope: 'shown', automated }),
    evidence: note ? { note } : null,
  })
  await settleAround(tx, review.id, 'dismissed')
  return after
}
