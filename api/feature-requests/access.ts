import type { Reads } from '../../db/client.ts'
import { type Actor, allow } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { isCustomer } from '../kernel/person.ts'
import { notFound, problem } from '../kernel/problem.ts'
import * as boards from './boards/store.ts'
import { isIn, type Standing } from './rules.ts'
import * as store from './store.ts'
import type { Voter } from './votes/voter.ts'

export const noRequest = () => notFound('request.not_found', 'There is no such request.')

export const standingOfPerson = async (read: Reads, contactId: string): Promise<Standing> =>
  (await isCustomer(read, contactId)) ? 'customer' : 'signed_in'
/** What somebody is to a board. Colleagues and keys work for the company as far as they were let in to its requests. */
export function standingBy(actor: Actor, bought: boolean): Standing {
  if (actor.kind === 'customer') return bought ? 'customer' : 'signed_in'
  if (actor.kind === 'staff') return !actor.lacksFactor && allow(actor, 'requests.read') ? 'staff' : 'anonymous'
  return manages(actor) ? 'staff' : 'anonymous'
}
/** May they act for the company here? */
export function manages(actor: Actor): boolean {
  if (actor.kind === 'system') return true
  return !(actor.kind === 'staff' && actor.lacksFactor) && allow(actor, 'requests.manage') !== undefined
}
/** @throws Problem permission.missing */
export function mustManage(actor: Actor): void {
  if (!manages(actor)) throw problem('forbidden', 'permission.missing', 'Your role does not allow this.')
}
export const standingOf = async (read: Reads, actor: Actor): Promise<Standing> =>
  standingBy(actor, actor.kind === 'customer' && (await isCustomer(read, actor.contactId)))

/** A number of an address: `12-dark-mode` is 12. @throws Problem request.not_found for what is none */
export function numberIn(address: string): number {
  const digits = /^(\d{1,15})(?:-|$)/.exec(address)?.[1]
  if (!digits) throw noRequest()
  return Number(digits)
}

export type Seen = store.Whole & { standing: Standing; own: boolean }

/** Is it somebody's own, by their account or by the cookie of their browser? */
export async function isOwn(read: Reads, request: store.RequestRow, voter: Voter | undefined): Promise<boolean> {
  if (voter?.contactId) return store.isOf(read, request.id, voter.contactId)
  return voter !== undefined && request.anonymousId === voter.id
}

/**
 * A request this person may see: on a board of theirs and let through, or their own. Staff see every one.
 * @throws Problem request.not_found, which is also said of what others may see
 */
export async function seenRequest(
  { read, actor }: Pick<Ctx, 'read' | 'actor'>,
  number: number,
  voter?: Voter,
): Promise<Seen> {
  const found = await store.wholeByNumber(read, number)
  if (!found) throw noRequest()
  const standing = await standingOf(read, actor)
  const { request, board } = found
  const own = await isOwn(read, request, voter ?? voterOfActor(actor))
  const open = isIn(board.viewPolicy, standing) && request.moderation === 'published' && request.deletedAt === null
  if (standing !== 'staff' && !open && !(own && request.deletedAt === null)) throw noRequest()
  return { ...found, standing, own }
}
/** What it was taken into, or itself: where its votes, followers and words are. @throws Problem request.not_found when that is not for them */
export async function headOf(
  read: Reads,
  seen: Pick<Seen, 'request' | 'board' | 'status' | 'standing'>,
): Promise<store.Whole> {
  const { canonicalId } = seen.request
  if (canonicalId === null) return seen
  const head = await store.wholeById(read, canonicalId)
  if (!head || !isListedFor(head, seen.standing)) throw noRequest()
  return head
}
const isListedFor = ({ request, board }: store.Whole, standing: Standing) =>
  isIn(board.viewPolicy, standing) && (request.shown || standing === 'staff')
/** Of requests that stand in a merge or an answer, those of boards that are for somebody. */
export async function ofTheirBoards<R extends { boardId: string }>(read: Reads, rows: R[], standing: Standing) {
  if (rows.length === 0) return rows
  const theirs = (await boards.boards(read)).filter(({ viewPolicy }) => isIn(viewPolicy, standing))
  return rows.filter(({ boardId }) => theirs.some(({ id }) => id === boardId))
}
const voterOfActor = (actor: Actor): Voter | undefined =>
  actor.kind === 'customer' ? { id: actor.contactId, contactId: actor.contactId } : undefined
