import type { REASONS } from '../../db/schema/moderation.ts'
import type { Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { displayNameOf } from '../kernel/names.ts'
import { conflict } from '../kernel/problem.ts'
import { announce } from './announce.ts'
import { sealDecision } from './moderation/decisions.ts'
import * as decisions from './moderation/store.ts'
import { dueAfter, isShown, NEEDS_REASON, type ReviewState, type Step, stateAfter } from './states.ts'
import * as store from './store.ts'
import { reindex } from './surface/store.ts'
import { type Words, wordsOf } from './words.ts'

export type Reason = (typeof REASONS)[number]
export interface Act {
  step: Step
  /** A colleague; nothing when a rule, the clock or the author did it. */
  decidedBy?: string | null
  secondBy?: string | null
  /** Whether the rating was hidden from who decided. */
  blind?: boolean
  reason?: Reason | null
  /** What the author reads. */
  statement?: string | null
  /** Facts the author is owed: scope, ground, automated means, redress. */
  grounds?: object
  /** Ranges, signals, whatever the decision rests on. */
  evidence?: object | null
  reportId?: string | null
  /** The revision it was about, when its words do not stand afterwards. */
  about?: number
  /** The revision whose words stand from now on. */
  words?: Words & { n: number }
  /** A newer revision that waits while these words stay. */
  waiting?: number
}
/** Acts of the author are no decisions. */
const NO_DECISION: readonly Step[] = [
  ...(['hold', 'withdraw', 'erase', 'appeal'] as const),
  ...(['resume_changes', 'resume_suspension', 'resume_rejection', 'resume_removal'] as const),
]

/**
 * The only way a review changes its state: the row (from the state that was seen), the sealed decision, the counters of
 * its product and the fact, in one change. @throws Problem review.wrong_state when the step does not start there, or
 * somebody was faster
 */
export async function move(tx: Tx, before: store.ReviewRow, act: Act): Promise<store.ReviewRow> {
  const to = stateAfter(act.step, before.state)
  if (NEEDS_REASON.includes(act.step) && (!act.reason || !act.statement)) {
    throw new Error(`${act.step} of a review needs a reason and a statement`)
  }
  const shown = isShown(to, before.shown)
  const { waitHours } = await store.policy(tx)
  const words = act.words
  const gone = act.step === 'erase' ? { ...EMPTY } : {}
  const change = {
    ...(words && { ...wordsOf(words), revision: words.n }),
    ...gone,
    ...(words && { displayName: displayNameOf(words.authorName, words.displayFormat) }),
    ...{ state: to, shown, stateChangedAt: tx.now, waitingRevision: act.waiting ?? null },
    ...{ dueAt: dueAfter(to, tx.now, shown, waitHours), escalatedAt: null },
    withdrawnFrom: act.step === 'withdraw' ? await standing(tx, before) : null,
    ...(shown && before.publishedAt === null && { publishedAt: tx.now }),
    ...(words && before.shown && shown && { editedAt: tx.now }),
  }
  if (!(await store.changeReview(tx, before, change))) {
    throw conflict('review.wrong_state', 'Somebody else has just decided this review.')
  }
  const after = (await store.reviewById(tx, before.id))!
  await store.recount(tx, before, after)
  if (before.shown !== after.shown || (after.shown && words)) await reindex(tx, after)
  if (!NO_DECISION.includes(act.step)) await record(tx, before.state, after, act)
  await announce(tx, before, after, act)
  return after
}

const EMPTY = { title: '', body: '', displayName: '', authorName: '', answers: '{}', sourceUrl: null }

/** An appeal that is taken back leaves the decision it was about. */
const standing = async (tx: Tx, { id, state }: store.ReviewRow): Promise<ReviewState> =>
  state === 'appealed' ? ((await decisions.lastRefusal(tx, id))?.toState ?? 'rejected') : state

/** The words a decision is about: those of a revision that waits, else the ones that stand. */
export async function wordsAtIssue(tx: Tx, review: store.ReviewRow): Promise<Words & { n: number }> {
  if (review.waitingRevision === null) return { ...wordsOf(review), n: review.revision }
  const row = (await store.revision(tx, review.id, review.waitingRevision))!
  return { ...wordsOf(row), n: row.n }
}

async function record(tx: Tx, fromState: ReviewState, review: store.ReviewRow, act: Act) {
  const previous = await decisions.lastHash(tx)
  await decisions.insertDecision(
    tx,
    sealDecision(previous, {
      ...{ id: newId('dec', tx.now), reviewId: review.id, fromState, toState: review.state, createdAt: tx.now },
      revision: act.about ?? act.words?.n ?? review.waitingRevision ?? review.revision,
      ...{ reason: act.reason ?? null, statement: act.statement ?? null },
      ...{ decidedBy: act.decidedBy ?? null, secondBy: act.secondBy ?? null, blind: act.blind ?? false },
      ...{ reportId: act.reportId ?? null, grounds: JSON.stringify(act.grounds ?? {}) },
      evidence: act.evidence ? JSON.stringify(act.evidence) : null,
    }),
  )
}
