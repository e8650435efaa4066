import type { Reads } from '../../../db/client.ts'
import { displayNameOf } from '../../kernel/names.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { shownReply } from '../replies/actions.ts'
import { replyOf } from '../replies/store.ts'
import { reviewById } from '../store.ts'
import { disclosuresOfReviews } from '../verification/store.ts'
import type { ModeratedReview, Queue, Range, ReviewChoice } from './contract.ts'
import { flagsOf } from './signals/store.ts'
import * as store from './store.ts'

type FlagRow = Awaited<ReturnType<typeof flagsOf>>[number]
const legible = (flag: FlagRow) => ({ ...flag, ranges: JSON.parse(flag.ranges) as Range[] })

/** What waits, with the words at issue and what was seen in them. */
export async function readQueue(read: Reads, now: number, paging: Paging): Promise<Queue> {
  const rows = await store.pending(read, paging, decodeCursor(paging.cursor))
  const { items, nextCursor } = pageOf(rows, paging.limit, (row) => ({ at: row.stateChangedAt, id: row.id }))
  const flags = await flagsOf(
    read,
    items.map(({ id }) => id),
  )
  const said = await disclosuresOfReviews(
    read,
    items.map(({ id }) => id),
  )
  const counts = await store.countsOf(read, now)
  return {
    items: items.map(({ shown, dueAt, revision, authorName, displayFormat, answers, ...row }) => ({
      displayName: displayNameOf(authorName, displayFormat),
      beside: [
        ...Object.values(JSON.parse(answers) as object)
          .flat()
          .map(String),
        ...said.flatMap(({ reviewId, text }) => (reviewId === row.id && text !== '' ? [text] : [])),
      ],
      ...{ ...row, dueAt: dueAt!, overdue: dueAt! <= now },
      shown: shown.shown ? { title: shown.title, body: shown.body } : null,
      flags: flags.filter((flag) => flag.reviewId === row.id && flag.revision === revision).map(legible),
    })),
    ...{ nextCursor, total: counts.pending, counts },
  }
}

export async function readReviews(read: Reads, choice: ReviewChoice) {
  const rows = await store.reviewsBy(read, choice, decodeCursor(choice.cursor))
  return pageOf(rows, choice.limit, (row) => ({ at: row.stateChangedAt, id: row.id }))
}

/** One review with its history, for the side panel. Its stars are in none of it. */
export async function readReview(read: Reads, id: string): Promise<ModeratedReview> {
  const row = await reviewById(read, id)
  if (!row || row.state === 'erased') throw notFound('review.not_found', 'There is no such review.')
  const decisions = await store.decisionsOf(read, id)
  return {
    ...row,
    product: (await store.productOf(read, row.productId))!,
    flags: (await flagsOf(read, [id])).map(legible),
    revisions: await store.revisionsOf(read, id),
    decisions: decisions.map(({ decision, name }) => ({
      ...decision,
      by: decision.decidedBy === null || name === null ? null : { id: decision.decidedBy, name },
      automated: decision.decidedBy === null,
    })),
    reply: shownReply(await replyOf(read, id)),
  }
}

interface Evidence {
  note?: string
  signals?: string[]
}
export async function readProposals(read: Reads, accountId: string) {
  const rows = await store.openProposals(read)
  return rows.map(({ proposal, name, product, words }) => {
    const { note = '', signals = [] } = JSON.parse(proposal.evidence || '{}') as Evidence
    return {
      ...{ ...proposal, ...words, product, evidence: note, signals },
      proposedBy: name === null ? null : { id: proposal.proposedBy, name },
      mine: proposal.proposedBy !== accountId,
    }
  })
}
