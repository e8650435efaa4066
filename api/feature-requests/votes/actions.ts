import type { Actor, May } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, invalid, notFound, problem } from '../../kernel/problem.ts'
import { headOf, seenRequest } from '../access.ts'
import { note } from '../history.ts'
import { isIn } from '../rules.ts'
import { childrenOf, contactByEmailOrId, type Whole, wholeById } from '../store.ts'
import type { CastVote, VoteOnBehalf, VoteState } from './contract.ts'
import { countOne, recount } from './counting/actions.ts'
import { closedBecause, overBudget, votesLeft } from './rules.ts'
import * as store from './store.ts'
import type { Voter } from './voter.ts'

const colleague = () =>
  problem('forbidden', 'vote.colleague', 'Colleagues do not vote themselves. Vote on behalf of somebody who asked.')

/** Where a vote for it goes: what a request was taken into holds the votes of all. */
async function threadOf(tx: Tx, found: Whole): Promise<Whole> {
  const { canonicalId } = found.request
  return canonicalId === null ? found : ((await wholeById(tx, canonicalId)) ?? found)
}
/** The request itself and all that was taken into it. */
const idsOf = async (tx: Tx, requestId: string) => [requestId, ...(await childrenOf(tx, requestId)).map(({ id }) => id)]

async function stateOf(tx: Tx, id: string, voter: Voter): Promise<VoteState> {
  const { request, board } = (await wholeById(tx, id))!
  const vote = await store.voteOf(tx, id, voter)
  const used = board.voteBudget === null ? 0 : await store.votesUsed(tx, board.id, voter)
  return {
    ...{ number: request.number, votes: request.voteCount, anonymousVotes: request.anonymousCount },
    ...{ voted: vote !== undefined, importance: vote?.importance ?? null },
    votesLeft: votesLeft(board.voteBudget, used),
  }
}

interface Ballot extends CastVote {
  castBy?: string | null
  sourceUrl?: string | undefined
}
/** Adds a vote unless there is one, and says how much it matters when that was said. @throws Problem vote.closed and others */
export async function addVote(tx: Tx, thread: Whole, voter: Voter, ballot: Ballot): Promise<void> {
  const { request, board } = thread
  const { importance, castBy = null, sourceUrl } = ballot
  const before = await store.voteOf(tx, request.id, voter)
  const why = importance === 'blocking' ? ballot.why || null : null
  if (before) {
    // a colleague's guess does not replace what the customer said
    if (importance === undefined || castBy !== null) return
    if (importance === before.importance && why === before.why) return
    await store.weigh(tx, await idsOf(tx, request.id), voter, { importance, why })
    await tx.emit('feature_request.weighed', { requestId: request.id, contactId: voter.contactId, importance })
    return
  }
  const closed = closedBecause(thread)
  if (closed) throw closed
  if (board.voteBudget !== null && (await store.votesUsed(tx, board.id, voter)) >= board.voteBudget) {
    throw overBudget(board.voteBudget)
  }
  const company = voter.contactId === null ? undefined : await store.companyOf(tx, voter.contactId)
  const isNew = await store.insertVote(tx, {
    ...{ requestId: request.id, voterId: voter.id, contactId: voter.contactId },
    ...{ importance: importance ?? null, why, castBy, sourceUrl: sourceUrl ?? null },
    ...{ companyId: company?.companyId ?? null, revenueMinor: company?.revenueMinor ?? null },
    ...{ currency: company?.currency ?? null, createdAt: tx.now },
  })
  if (!isNew) return
  await countOne(tx, request, { contactId: voter.contactId, company })
  await tx.emit('feature_request.voted', {
    ...{ requestId: request.id, contactId: voter.contactId },
    ...(importance && { importance }),
    ...(castBy !== null && { onBehalf: true }),
  })
}

const mayVote = ({ standing, board }: { standing: Parameters<typeof isIn>[1]; board: Whole['board'] }) => {
  if (standing === 'staff') throw colleague()
  if (isIn(board.votePolicy, standing)) return
  if (standing === 'anonymous') throw problem('unauthenticated', 'session.required', 'Sign in to vote here.')
  throw problem('forbidden', 'vote.audience', 'On this board only customers vote.')
}

/** One vote a person and request, whatever is retried; the answer is how it stands afterwards. */
export const castVote = (ctx: Ctx, number: number, voter: Voter | undefined, ballot: CastVote) =>
  ctx.write(async (tx) => {
    const seen = await seenRequest({ read: tx, actor: ctx.actor }, number, voter)
    const thread = await headOf(tx, seen)
    mayVote({ standing: seen.standing, board: thread.board })
    if (!voter) throw colleague()
    await addVote(tx, thread, voter, ballot)
    return stateOf(tx, thread.request.id, voter)
  })

/** Takes the vote back on both sides of a merge. @throws Problem vote.closed where it counts for what was decided */
export const takeVoteBack = (ctx: Ctx, number: number, voter: Voter | undefined) =>
  ctx.write(async (tx) => {
    const seen = await seenRequest({ read: tx, actor: ctx.actor }, number, voter)
    if (!voter) {
      if (seen.standing === 'staff') throw colleague()
      return { ...(await stateOf(tx, seen.request.id, { id: '', contactId: null })) }
    }
    const thread = await threadOf(tx, seen)
    if (await store.voteOf(tx, thread.request.id, voter)) await removeVote(tx, thread, voter)
    const isTheirs = isIn(thread.board.viewPolicy, seen.standing)
    return stateOf(tx, isTheirs ? thread.request.id : seen.request.id, voter)
  })

async function removeVote(tx: Tx, thread: Whole, voter: Voter): Promise<void> {
  const closed = closedBecause(thread)
  if (closed) throw closed
  await recount(tx, await store.deleteVotes(tx, await idsOf(tx, thread.request.id), voter))
  await tx.emit('feature_request.unvoted', { requestId: thread.request.id, contactId: voter.contactId })
}

type Manager = Ctx<May<'requests.manage'>>
/** Votes for somebody who asked by another way; they are told by the mail room, and can take it back themselves. */
export const voteOnBehalf = (ctx: Manager, number: number, { contact, ...ballot }: VoteOnBehalf) =>
  ctx.write(async (tx) => {
    const thread = await threadOf(tx, await seenRequest({ read: tx, actor: ctx.actor as Actor }, number))
    const known = await contactByEmailOrId(tx, contact)
    if (!known || known.erasedAt !== null) {
      throw invalid('contact', 'We know nobody by this address. Add them to your contacts first.')
    }
    const voter = { id: known.canonicalId, contactId: known.canonicalId }
    await addVote(tx, thread, voter, { ...ballot, castBy: actorId(ctx.actor) })
    await note(tx, thread.request.id, 'voted_on_behalf', { contactId: voter.id }, ctx.actor)
    return stateOf(tx, thread.request.id, voter)
  })

/** Takes out what a colleague put in; what a customer cast is theirs. */
export const withdrawOnBehalf = (ctx: Manager, number: number, voterId: string) =>
  ctx.write(async (tx) => {
    const thread = await threadOf(tx, await seenRequest({ read: tx, actor: ctx.actor as Actor }, number))
    const voter = { id: voterId, contactId: voterId }
    const vote = await store.voteOf(tx, thread.request.id, voter)
    if (!vote) throw notFound('vote.not_found', 'There is no such vote.')
    if (vote.castBy === null) {
      throw conflict('vote.own', 'They voted themselves, so only they can take it back.')
    }
    await recount(tx, await store.deleteVotes(tx, await idsOf(tx, thread.request.id), voter))
    await tx.emit('feature_request.unvoted', { requestId: thread.request.id, contactId: voterId })
    await note(tx, thread.request.id, 'withdrawn_on_behalf', { contactId: voterId }, ctx.actor)
    return stateOf(tx, thread.request.id, voter)
  })

/** Votes of a browser that its owner has none left for; the first ones stay. A vote and what a merge made of it are one. */
async function beyondBudget(tx: Tx, votes: store.VoteRow[], person: Voter): Promise<Set<store.VoteRow>> {
  const over = new Set<store.VoteRow>()
  const left = new Map<string, number | null>()
  const fits = new Map<string, boolean>()
  for (const vote of votes.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const thread = await threadOf(tx, (await wholeById(tx, vote.requestId))!)
    const { request, board } = thread
    if (!fits.has(request.id)) {
      const before = left.get(board.id)
      const now =
        before === undefined ? votesLeft(board.voteBudget, await store.votesUsed(tx, board.id, person)) : before
      const isFree = now === null || closedBecause(thread) !== undefined || (await store.voteOf(tx, request.id, person))
      fits.set(request.id, Boolean(isFree) || now! > 0)
      left.set(board.id, isFree ? now : Math.max(0, now - 1))
    }
    if (!fits.get(request.id)) over.add(vote)
  }
  return over
}

/**
 * Somebody signed in on a browser that had voted before: its votes become theirs, merged and not added up, and so do the
 * requests it wrote.
 */
export async function claimVotes(ctx: Ctx, anonymousId: string, contactId: string): Promise<void> {
  if ((await store.votesOfVoter(ctx.read, { id: anonymousId, contactId: null })).length === 0) {
    if (!(await store.wroteRequests(ctx.read, anonymousId))) return
  }
  await ctx.write(async (tx) => {
    const votes = await store.votesOfVoter(tx, { id: anonymousId, contactId: null })
    const person = { id: contactId, contactId }
    const company = await store.companyOf(tx, contactId)
    const over = await beyondBudget(tx, votes, person)
    for (const vote of votes) {
      if (over.has(vote)) {
        await store.dropVote(tx, vote)
        continue
      }
      const theirs = await store.voteOf(tx, vote.requestId, person)
      if (theirs) {
        await store.dropVote(tx, vote)
        // a vote of their own for this request outlives the end of a merge
        if (theirs.originId !== null && vote.originId === null) await store.claimVote(tx, theirs, { originId: null })
        continue
      }
      await store.claimVote(tx, vote, {
        ...{ voterId: contactId, contactId, companyId: company?.companyId ?? null },
        ...{ revenueMinor: company?.revenueMinor ?? null, currency: company?.currency ?? null },
      })
      if (vote.originId === null) await tx.emit('feature_request.voted', { requestId: vote.requestId, contactId })
    }
    await recount(
      tx,
      votes.map(({ requestId }) => requestId),
    )
    await store.claimRequests(tx, anonymousId, contactId)
  })
}
