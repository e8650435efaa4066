import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid } from '../../kernel/problem.ts'
import { noRequest } from '../access.ts'
import { note } from '../history.ts'
import { childrenOf, reindex, requestById, requestByNumber, setRequest, unindex, wholeByNumber } from '../store.ts'
import { recount } from '../votes/counting/actions.ts'
import { notMerged } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'requests.manage'>>

async function pairOf(read: Reads, number: number, into: number) {
  const [source, target] = [await wholeByNumber(read, number), await wholeByNumber(read, into)]
  if (!source) throw noRequest()
  if (!target) throw invalid('into', 'There is no request of this number.')
  const refusal = notMerged(source.request, target.request, (await childrenOf(read, source.request.id)).length)
  if (refusal) throw refusal
  return { source, target }
}

/** What would come of it. @throws Problem merge.chain and others when it cannot be done */
export async function previewMerge({ read }: Pick<Ctx, 'read'>, number: number, into: number) {
  const { source, target } = await pairOf(read, number, into)
  const both = await store.bothOf(read, source.request.id, target.request.id)
  const side = ({ request, status }: typeof source) => ({
    ...{ number: request.number, title: request.title, votes: request.voteCount, comments: request.commentCount },
    status: status.label,
  })
  return {
    ...{ source: side(source), target: side(target), both },
    votesAfter: source.request.voteCount + target.request.voteCount - both,
    followersGained: await store.followersGained(read, source.request.id, target.request.id),
  }
}

/** Takes one request into another. Its votes are copied with where they came from, and stay where they were cast. */
export const mergeRequests = (ctx: Manager, number: number, into: number) =>
  ctx.write(async (tx) => {
    const { source, target } = await pairOf(tx, number, into)
    const [sourceId, targetId] = [source.request.id, target.request.id]
    const mergeId = newId('frm', tx.now)
    await store.copyVotes(tx, sourceId, targetId)
    await setRequest(tx, sourceId, { canonicalId: targetId, shown: false, updatedAt: tx.now })
    await unindex(tx, source.request.number)
    await recount(tx, [targetId])
    const after = (await requestById(tx, targetId))!
    await store.insertMerge(tx, {
      ...{ id: mergeId, sourceId, targetId, mergedAt: tx.now, mergedBy: actorId(ctx.actor)! },
      ...{ sourceVotes: source.request.voteCount, targetVotes: target.request.voteCount, unionVotes: after.voteCount },
    })
    await note(tx, sourceId, 'merged', { into: target.request.number }, ctx.actor)
    await note(tx, targetId, 'took_in', { number: source.request.number }, ctx.actor)
    await tx.emit('feature_request.merged', { requestId: sourceId, intoId: targetId, mergeId })
    return { number: after.number, votes: after.voteCount }
  })

/** Exactly those votes that came with it go; who also voted for the target itself, or came with another, stays. */
export const unmergeRequest = (ctx: Manager, number: number) =>
  ctx.write(async (tx) => {
    const source = await requestByNumber(tx, number)
    if (!source) throw noRequest()
    const merge = await store.standingMerge(tx, source.id)
    if (source.canonicalId === null || !merge) {
      throw conflict('merge.none', 'This request was not taken into another one.')
    }
    const targetId = source.canonicalId
    await store.takeOut(tx, source.id, targetId)
    await setRequest(tx, source.id, { canonicalId: null, shown: true, updatedAt: tx.now })
    for (const child of await childrenOf(tx, targetId)) await store.copyVotes(tx, child.id, targetId)
    await reindex(tx, { ...source, shown: true })
    await store.endMerge(tx, merge.id, { at: tx.now, by: actorId(ctx.actor)! })
    await recount(tx, [source.id, targetId])
    const target = (await requestById(tx, targetId))!
    await note(tx, source.id, 'unmerged', { from: target.number }, ctx.actor)
    await note(tx, targetId, 'gave_back', { number: source.number }, ctx.actor)
    await tx.emit('feature_request.unmerged', { requestId: source.id, intoId: targetId, mergeId: merge.id })
    return { number: target.number, votes: target.voteCount }
  })
