import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { conflict, notFound } from '../../../kernel/problem.ts'
import { type ReviewRow, reviewById } from '../../store.ts'
import type { Moderator } from '../actions.ts'
import type { Against } from '../contract.ts'
import * as store from '../store.ts'
import { atIssue, signalsOf, turnDown } from '../turning-down.ts'

interface Proposed extends Pick<Against, 'statement' | 'evidence'> {
  reason: 'FAKE' | 'FALSE'
  proposedBy: string
  reportId?: string
}

/** What one person thinks of a review that only two may turn down. @throws Problem when there is nobody else */
export async function propose(tx: Tx, review: ReviewRow, proposed: Proposed): Promise<string> {
  const { reason, statement, evidence, proposedBy, reportId } = proposed
  if (!(await store.hasAnotherModerator(tx, [proposedBy]))) {
    throw conflict(
      'proposal.needs_second',
      'Two people have to agree on this reason, and you are the only one here. Invite a second moderator first.',
    )
  }
  if (await store.openProposalOf(tx, review.id)) {
    throw conflict('proposal.open', 'This was proposed already, and waits for a second person.')
  }
  const id = newId('prp', tx.now)
  await store.insertProposal(tx, {
    ...{ id, reviewId: review.id, revision: atIssue(review), reason, statement, proposedBy, createdAt: tx.now },
    evidence: JSON.stringify({ note: evidence, signals: await signalsOf(tx, review), ...(reportId && { reportId }) }),
  })
  await tx.emit('proposal.made', { proposalId: id, reviewId: review.id, productId: review.productId, reason })
  return id
}

async function open(tx: Tx, id: string, accountId: string) {
  const proposal = await store.proposalById(tx, id)
  const review = proposal && (await reviewById(tx, proposal.reviewId))
  if (!proposal || !review) throw notFound('proposal.not_found', 'There is no such proposal.')
  if (proposal.proposedBy === accountId) {
    throw conflict('proposal.own', 'You proposed this. Somebody else has to decide it.')
  }
  if (proposal.state !== 'open') throw conflict('proposal.decided', 'This was decided already.')
  return { proposal, review }
}

/** A second person agrees: now it is turned down, in both names. */
export const confirmProposal = (ctx: Moderator, id: string) =>
  ctx.write(async (tx) => {
    const { proposal, review } = await open(tx, id, ctx.actor.accountId)
    if (proposal.revision !== atIssue(review)) {
      throw conflict('proposal.outdated', 'The author has changed these words since. Look at the new ones.')
    }
    const { reason, statement } = proposal
    const evidence = JSON.parse(proposal.evidence) as { note: string; signals: string[]; reportId?: string }
    if (
      !(await store.settleProposal(tx, id, { state: 'confirmed', decidedBy: ctx.actor.accountId, decidedAt: tx.now }))
    ) {
      throw conflict('proposal.decided', 'This was decided already.')
    }
    const after = await turnDown(tx, review, {
      ...{ reason, statement, evidence, signals: evidence.signals, reportId: evidence.reportId ?? null },
      ...{ decidedBy: proposal.proposedBy, secondBy: ctx.actor.accountId },
    })
    return { id: review.id, state: after.state, rating: review.rating, proposalId: id }
  })

/** A second person does not agree: the review waits on, or stays. */
export const declineProposal = (ctx: Moderator, id: string) =>
  ctx.write(async (tx) => {
    const { proposal, review } = await open(tx, id, ctx.actor.accountId)
    if (
      !(await store.settleProposal(tx, id, { state: 'declined', decidedBy: ctx.actor.accountId, decidedAt: tx.now }))
    ) {
      throw conflict('proposal.decided', 'This was decided already.')
    }
    const { reason } = proposal
    await tx.emit('proposal.declined', { proposalId: id, reviewId: review.id, productId: review.productId, reason })
    return { id: review.id, state: review.state, rating: null, proposalId: id }
  })
