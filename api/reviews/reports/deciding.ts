import type { Tx } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { type Moderator, refusalOf } from '../moderation/actions.ts'
import type { Against, Range } from '../moderation/contract.ts'
import { propose } from '../moderation/proposals/actions.ts'
import { writeRedaction } from '../moderation/redacting.ts'
import { groundsOf, isEditable, isProposed } from '../moderation/rules.ts'
import { hasAnotherModerator } from '../moderation/store.ts'
import { askForChanges, checkAgainst, type Refusal, settleAround, turnDown } from '../moderation/turning-down.ts'
import { move } from '../moves.ts'
import { removeReply } from '../replies/actions.ts'
import { type ReviewRow, reviewById } from '../store.ts'
import type { DecideReport } from './contract.ts'
import * as store from './store.ts'

type Upheld = Extract<DecideReport, { verdict: 'uphold' }>

async function openReport(tx: Tx, id: string, accountId: string) {
  const report = await store.reportById(tx, id)
  const review = report && (await reviewById(tx, report.reviewId))
  if (!report || !review) throw notFound('report.not_found', 'There is no such report.')
  if (report.state !== 'open') throw conflict('report.decided', 'This report was decided already.')
  const own = report.accountId === accountId || (await store.personOf(tx, accountId))?.email === report.email
  if (own && (await hasAnotherModerator(tx, [accountId]))) {
    throw conflict('report.own', 'You reported this yourself. Somebody else has to decide it.')
  }
  if (own) {
    throw conflict(
      'report.own',
      'You reported this yourself, and you are the only one here who decides. Invite a second moderator first.',
    )
  }
  return { report, review }
}

/** A moderator judges a report, for what it reports and nothing else. */
export const decideReport = (ctx: Moderator, id: string, input: DecideReport) =>
  ctx.write(async (tx) => {
    const { report, review } = await openReport(tx, id, ctx.actor.accountId)
    const decidedBy = ctx.actor.accountId
    if (input.verdict === 'dismiss') {
      await settle(tx, { report, review }, { state: 'dismissed', decidedBy, outcome: input.outcome })
      if (review.state === 'suspended' && (await store.suspendedFor(tx, review.id)) === id) {
        await move(tx, review, { step: 'restore', decidedBy, reportId: id, grounds: groundsOf({ scope: 'shown' }) })
      }
      return { id, reviewId: review.id, state: 'dismissed' as const, rating: review.rating, proposalId: null }
    }
    if (review.state === 'withdrawn') {
      throw conflict(
        'review.wrong_state',
        'Its author took this review back. The report waits in case they put it back.',
      )
    }
    if (report.subject === 'review' && isProposed(input.reason)) {
      await checkAgainst(tx, review, input)
      const { reason, statement, evidence } = input
      const proposalId = await propose(tx, review, { reason, statement, evidence, proposedBy: decidedBy, reportId: id })
      return { id, reviewId: review.id, state: 'open' as const, rating: null, proposalId }
    }
    await uphold(tx, { report, review }, { decidedBy, outcome: input.statement })
    if (report.subject === 'review') await act(tx, review, { input, reportId: id, decidedBy })
    else await removeReply(tx, review.id, { productId: review.productId, reason: input.reason })
    return { id, reviewId: review.id, state: 'upheld' as const, rating: review.rating, proposalId: null }
  })

interface Told {
  state: 'upheld' | 'dismissed'
  decidedBy: string
  outcome: string
}
async function settle(tx: Tx, { report, review }: { report: store.ReportRow; review: ReviewRow }, told: Told) {
  if (!(await store.settleReport(tx, report.id, { ...told, decidedAt: tx.now }))) {
    throw conflict('report.decided', 'This report was decided already.')
  }
  const { productId } = review
  await tx.emit('report.decided', { reportId: report.id, reviewId: review.id, productId, outcome: told.state })
}
/** Whoever else reported the same is answered with it. */
async function uphold(
  tx: Tx,
  { report, review }: { report: store.ReportRow; review: ReviewRow },
  told: Omit<Told, 'state'>,
): Promise<void> {
  for (const one of [report, ...(await store.otherReports(tx, report))]) {
    await settle(tx, { report: one, review }, { ...told, state: 'upheld' })
  }
}

async function act(
  tx: Tx,
  review: ReviewRow,
  { input, reportId, decidedBy }: { input: Upheld; reportId: string; decidedBy: string },
): Promise<void> {
  if (review.state !== 'published' && review.state !== 'suspended') {
    throw conflict('review.wrong_state', 'This review is not shown as it was reported. Decide it in the queue.')
  }
  const { evidence } = await checkAgainst(tx, review, input)
  const refusal: Refusal = { ...refusalOf(input), evidence, decidedBy, reportId }
  if (!isEditable(input.reason)) await turnDown(tx, review, refusal)
  else if (input.reason === 'PII') await leaveOut(tx, review, input, refusal)
  else if (review.state === 'suspended') await turnDown(tx, review, refusal)
  else await askForChanges(tx, review, refusal)
}

/** Somebody else's data does not stay for a week: the marked places go at once, and the rest stays shown. */
async function leaveOut(
  tx: Tx,
  review: ReviewRow,
  input: Against,
  { law, signals, ...refusal }: Refusal,
): Promise<void> {
  const words = await writeRedaction(tx, review, input)
  const ranges: Range[] = input.ranges
  const grounds = groundsOf({ scope: 'redacted', reason: input.reason, fromReport: true })
  const step = review.state === 'suspended' ? 'restore' : 'publish'
  await move(tx, review, { step, words, grounds, ...refusal, blind: true, evidence: { ranges } })
  await settleAround(tx, review.id, 'upheld')
}
