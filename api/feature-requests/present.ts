import type { Reads } from '../../db/client.ts'
import type { Actor } from '../kernel/actor.ts'
import { toHtml } from '../kernel/markdown.ts'
import { displayNameOf } from '../kernel/names.ts'
import { ofTheirBoards, type Seen } from './access.ts'
import type { FeatureRequest } from './contract.ts'
import { followLevel } from './following/actions.ts'
import * as labelStore from './labels/store.ts'
import { isEditable, isIn, type Standing, slugOf } from './rules.ts'
import * as store from './store.ts'
import { currency } from './votes/counting/store.ts'
import { closedBecause, votesLeft } from './votes/rules.ts'
import * as voteStore from './votes/store.ts'
import type { Voter } from './votes/voter.ts'

/** Kinds of history that everybody sees; the rest is the company's own. */
const PUBLIC = new Set([
  'submitted',
  'status_changed',
  'merged',
  'unmerged',
  'took_in',
  'gave_back',
  'edited',
  'planned',
])

const addressOf = (row: store.RequestRow) => ({ number: row.number, slug: slugOf(row.title), title: row.title })

async function authorNameOf(read: Reads, { contactId, enteredBy }: store.RequestRow, standing: Standing) {
  if (contactId === null) return null
  const name = await store.nameOf(read, contactId)
  if (name === '' && enteredBy === null) return null
  return { name: standing === 'staff' ? name : displayNameOf(name, 'first_initial') }
}

/** @param thread where a vote for it goes */
function whyNoVote(thread: store.Whole, standing: Standing): string | null {
  const { board } = thread
  const closed = closedBecause(thread)
  if (closed) return closed.message
  if (standing === 'staff') return 'Colleagues vote on behalf of somebody who asked.'
  if (isIn(board.votePolicy, standing)) return null
  return standing === 'anonymous' ? 'Sign in to vote.' : 'On this board only customers vote.'
}

/** What stands on the page of a request, for who looks at it. */
export async function present(
  read: Reads,
  seen: Seen,
  voter: Voter | undefined,
  actor: Actor,
  now: number,
): Promise<FeatureRequest> {
  const { request, board, status, standing, own } = seen
  const forStaff = standing === 'staff'
  const thread = request.canonicalId === null ? seen : ((await store.wholeById(read, request.canonicalId)) ?? seen)
  const isTheirs = isIn(thread.board.viewPolicy, standing) && (thread.request.shown || forStaff)
  const target = thread !== seen && isTheirs ? thread.request : undefined
  const children = await ofTheirBoards(read, await store.childrenOf(read, request.id), standing)
  const vote = voter && (await voteStore.voteOf(read, request.id, voter))
  const used = voter && board.voteBudget !== null ? await voteStore.votesUsed(read, board.id, voter) : 0
  const history = (await store.eventsOf(read, request.id)).filter(({ kind }) => forStaff || PUBLIC.has(kind))
  const revision = await store.lastRevision(read, request.id)
  const closed = thread === seen || isTheirs ? whyNoVote(thread, standing) : 'This request was taken into another one.'
  return {
    ...{ number: request.number, id: request.id, slug: slugOf(request.title), title: request.title },
    ...{ body: request.body, html: toHtml(request.body), lang: request.lang },
    ...{ board: { slug: board.slug, name: board.name }, status },
    ...{ votes: request.voteCount, anonymousVotes: request.anonymousCount, comments: request.commentCount },
    revenue: forStaff ? { amountMinor: request.revenueMinor, currency: await currency(read) } : null,
    labels: (await labelStore.labelsOf(read, request.id))
      .map(({ label }) => label)
      .filter(({ internal }) => forStaff || !internal),
    ...{ createdAt: request.createdAt, voted: vote !== undefined, importance: vote?.importance ?? null },
    author: await authorNameOf(read, request, standing),
    ...{ own, editable: own && isEditable(request, now) },
    editedAt: revision && revision.n > 1 ? revision.createdAt : null,
    moderation: request.moderation,
    moderationReason: own || forStaff ? request.moderationReason : null,
    ...{ locked: request.lockedAt !== null, deleted: request.deletedAt !== null },
    mergedInto: target ? addressOf(target) : null,
    merged: children.map((child) => ({ number: child.number, title: child.title, votes: child.voteCount })),
    answers: await answersOf(read, request.id, standing),
    history: history.map(({ kind, at, data }) => ({ kind, at, data: JSON.parse(data) as Record<string, unknown> })),
    follow: voter?.contactId ? await followLevel(read, request.id, voter.contactId) : null,
    ...{ mayVote: closed === null, whyNoVote: closed },
    mayComment: request.lockedAt === null && isIn(board.commentPolicy, standing) && actor.kind !== 'visitor',
    votesLeft: votesLeft(board.voteBudget, used),
    showsVoters: board.showVoters || forStaff,
  }
}

async function answersOf(read: Reads, requestId: string, standing: Standing): Promise<FeatureRequest['answers']> {
  const rows = await store.answersOf(read, requestId)
  const named = rows.flatMap(({ answer }) => answer.alternativeId ?? [])
  const others = named.length === 0 ? [] : await ofTheirBoards(read, await store.requestsById(read, named), standing)
  return rows.map(({ answer, status }) => {
    const other = others.find(({ id, shown }) => id === answer.alternativeId && shown)
    return {
      ...{ html: toHtml(answer.body), status, at: answer.createdAt, editedAt: answer.editedAt },
      alternative: other ? addressOf(other) : null,
    }
  })
}
