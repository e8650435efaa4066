import type { Tx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/problem.ts'
import { move, wordsAtIssue } from '../moves.ts'
import { type ReviewRow, reviewById } from '../store.ts'
import type { Against, Reason } from './contract.ts'
import { checkedRanges, groundsOf, isEditable, needs, type Why } from './rules.ts'
import { closeFlags } from './signals/store.ts'
import * as store from './store.ts'

/** A statement and what it rests on, as they go into the sealed decision. */
export interface Refusal {
  reason: Reason
  statement: string
  evidence: object | null
  law?: string
  decidedBy: string | null
  secondBy?: string | null
  reportId?: string | null
  signals?: readonly string[]
}

/** @throws Problem when a reason lacks what it has to rest on */
export async function checkAgainst(tx: Tx, review: ReviewRow, input: Against): Promise<{ evidence: object | null }> {
  const { reason, law, keptReviewId, evidence } = input
  const need = needs(reason)
  const ranges = checkedRanges(await wordsAtIssue(tx, review), input.ranges)
  if (need === 'file') throw invalid('reason', 'Take out the picture or film itself; the words are decided apart.')
  if (need === 'ranges' && ranges.length === 0) throw invalid('ranges', 'Mark the words that this is about.')
  if (need === 'law' && law === '') throw invalid('law', 'Name the law it breaks.')
  if (need === 'evidence' && evidence.length < 20) {
    throw invalid('evidence', 'Write down what shows it, in at least 20 characters.')
  }
  if (need === 'kept') {
    const kept = keptReviewId === review.id ? undefined : await reviewById(tx, keptReviewId)
    if (kept?.productId !== review.productId)
      throw invalid('keptReviewId', 'Name the review of this product that stays.')
    return { evidence: { keptReviewId } }
  }
  if (reason === 'INELIGIBLE' && !(await store.isForCustomers(tx, review.productId))) {
    throw invalid('reason', 'Everybody may review this product: its form says nothing else.')
  }
  if (need === 'evidence') return { evidence: { note: evidence, signals: await signalsOf(tx, review) } }
  return { evidence: ranges.length > 0 ? { ranges } : null }
}
export const signalsOf = async (tx: Tx, review: ReviewRow) => store.openSignals(tx, review.id, atIssue(review))
/** The revision a decision is about. */
export const atIssue = (review: Pick<ReviewRow, 'revision' | 'waitingRevision'>) =>
  review.waitingRevision ?? review.revision

export function mustBeMendable({ reason }: Pick<Against, 'reason'>): void {
  if (isEditable(reason)) return
  throw invalid('reason', 'The author cannot mend this. Turn the review down instead.')
}
export function mustBeFinal({ reason }: Pick<Against, 'reason'>): void {
  if (!isEditable(reason)) return
  throw invalid('reason', 'The author can mend this. Ask them to change it instead.')
}

/**
 * What is to be turned down, wherever it stands: a new review is rejected, one that is shown is removed, and of one that is
 * shown while an edit waits only the edit is turned down.
 */
export async function turnDown(tx: Tx, review: ReviewRow, refusal: Refusal): Promise<ReviewRow> {
  const waits = review.state === 'pending' || review.state === 'changes_requested'
  const [step, scope] =
    waits && review.waitingRevision !== null
      ? (['keep', 'edit_not_published'] as const)
      : waits && !review.shown
        ? (['reject', 'not_published'] as const)
        : (['remove', 'removed'] as const)
  const { signals, law, ...rest } = refusal
  const after = await move(tx, review, {
    ...{ step, about: atIssue(review), blind: refusal.decidedBy !== null, ...rest },
    grounds: grounds(refusal, { scope, automated: refusal.decidedBy === null }),
  })
  await settleAround(tx, review.id, 'upheld')
  return after
}

/** The author is asked to mend it; meanwhile what is shown stays. */
export async function askForChanges(tx: Tx, review: ReviewRow, refusal: Refusal): Promise<ReviewRow> {
  const { signals, law, ...rest } = refusal
  const after = await move(tx, review, {
    ...{ step: 'request_changes', blind: true, about: atIssue(review), ...rest },
    ...(review.waitingRevision !== null && { waiting: review.waitingRevision }),
    grounds: grounds(refusal, { scope: 'changes_requested' }),
  })
  await settleAround(tx, review.id, 'upheld')
  return after
}
const grounds = ({ reason, law, reportId, signals }: Refusal, about: Pick<Why, 'scope' | 'automated'>) =>
  groundsOf({ reason, law: law || undefined, fromReport: Boolean(reportId), ...(signals && { signals }), ...about })

/** Signals and proposals are answered by what was decided. */
export async function settleAround(tx: Tx, reviewId: string, state: 'upheld' | 'dismissed'): Promise<void> {
  await closeFlags(tx, reviewId, state, tx.now)
  await store.closeProposals(tx, reviewId, tx.now)
}
