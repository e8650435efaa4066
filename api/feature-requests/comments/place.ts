import type { Reads } from '../../../db/client.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { signInFirst } from '../../kernel/present.ts'
import { conflict, type Problem, problem } from '../../kernel/problem.ts'
import { headOf, manages, noRequest, numberIn, ofTheirBoards, seenRequest, standingOf } from '../access.ts'
import { isHeld, isIn, type Standing } from '../rules.ts'
import * as requests from '../store.ts'
import type { CLOSED_BECAUSE } from './contract.ts'
import type { Viewer } from './present.ts'
import * as store from './store.ts'

export type Closed = (typeof CLOSED_BECAUSE)[number]
type Asking = Pick<Ctx, 'read' | 'actor'>
/** Where a conversation stands: the request that is shown, and what was merged into it from boards that are for who asks. */
export interface Place extends requests.Whole {
  standing: Standing
  members: Awaited<ReturnType<typeof store.threadOf>>
}

/** The conversation at a number; that of a merged request is the one it was taken into. @throws Problem request.not_found */
export async function placeAt(ctx: Asking, address: string): Promise<Place> {
  const seen = await seenRequest(ctx, numberIn(address))
  const { standing } = seen
  const whole = await headOf(ctx.read, seen)
  const members = await ofTheirBoards(ctx.read, await store.threadOf(ctx.read, whole.request.id), standing)
  return { ...whole, standing, members }
}

/** The request a comment stands at, for a change of it; `read` is the change's own. */
export async function placeOf(read: Reads, actor: Actor, requestId: string): Promise<Place> {
  const own = await requests.wholeById(read, requestId)
  if (!own) throw noRequest()
  return placeAt({ read, actor }, String(own.request.number))
}

/** Why nobody of this kind writes here; null when they may. What staff say officially or among themselves passes a lock. */
export function closedBecause(
  { request, board, standing }: Place,
  actor: Actor,
  kind: store.CommentRow['kind'] = 'comment',
): Closed | null {
  if (actor.kind === 'visitor') return 'sign_in'
  const isStaff = actor.kind === 'staff'
  if (isStaff ? !manages(actor) : actor.kind !== 'customer') return 'role'
  if (!isStaff && kind !== 'comment') return 'role'
  if (!isIn(board.commentPolicy, standing)) return 'audience'
  if (request.deletedAt !== null) return 'deleted'
  if (kind === 'internal') return null
  if (request.moderation !== 'published') return 'unpublished'
  return request.lockedAt !== null && kind !== 'official' ? 'locked' : null
}
const REFUSALS: Record<Closed, () => Problem> = {
  sign_in: signInFirst,
  role: () => problem('forbidden', 'permission.missing', 'Your role does not allow this.'),
  audience: () => problem('forbidden', 'comment.not_for_you', 'This board takes comments of other people only.'),
  deleted: () => conflict('request.deleted', 'This request was deleted, so nothing is added to it.'),
  unpublished: () => conflict('request.unpublished', 'This request is not published, so nobody would see it.'),
  locked: () => conflict('request.locked', 'This conversation is closed. What was said stays.'),
}
/** @throws Problem what stands in the way */
export function mustBeOpen(place: Place, actor: Actor, kind?: store.CommentRow['kind']): void {
  const closed = closedBecause(place, actor, kind)
  if (closed) throw REFUSALS[closed]()
}

/** What somebody who is not trusted yet has to wait for. */
export async function trustOf(read: Reads, { board, standing }: Place, actor: Actor) {
  const published = actor.kind === 'customer' ? await requests.publishedOf(read, actor.contactId) : 0
  const isNew = actor.kind === 'customer' && isHeld('untrusted', standing, published)
  return { isNew, isHeld: isHeld(board.holdPolicy, standing, published) }
}

export async function viewerOf(read: Reads, actor: Actor, writes: boolean): Promise<Viewer> {
  if (actor.kind === 'customer') {
    const [found] = await store.canonicalOf(read, [actor.contactId])
    const reader = { staff: false, contactId: actor.contactId } as const
    return { reader, personId: found?.canonicalId ?? actor.contactId, manages: false, writes }
  }
  const isStaff = (await standingOf(read, actor)) === 'staff'
  return {
    reader: isStaff ? { staff: true } : { staff: false, contactId: null },
    personId: actor.kind === 'staff' ? actor.accountId : null,
    manages: isStaff && manages(actor),
    writes,
  }
}
