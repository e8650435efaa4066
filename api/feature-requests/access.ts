import type { Reads } from '../../db/client.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { isCustomer } from '../kernel/person.ts'
import { notFound } from '../kernel/problem.ts'
import { isIn, type Standing } from './rules.ts'
import * as store from './store.ts'
import type { Voter } from './votes/voter.ts'

export const noRequest = () => notFound('request.not_found', 'There is no such request.')

/** What somebody is to a board. A key works for the company. */
export function standingBy(actor: Actor, bought: boolean): Standing {
  if (actor.kind === 'customer') return bought ? 'customer' : 'signed_in'
  return actor.kind === 'visitor' ? 'anonymous' : 'staff'
}
export const standingOf = async (read: Reads, actor: Actor): Promise<Standing> =>
  standingBy(actor, actor.kind === 'customer' && (await isCustomer(read, actor.contactId)))

/** A number of an address: `12-dark-mode` is 12. @throws Problem request.not_found for what is none */
export function numberIn(address: string): number {
  const digits = /^(\d{1,15})(?:-|$)/.exec(address)?.[1]
  if (!digits) throw noRequest()
  return Number(digits)
}

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
): Promise<store.Whole & { standing: Standing; own: boolean }> {
  const found = await store.wholeByNumber(read, number)
  if (!found) throw noRequest()
  const standing = await standingOf(read, actor)
  const { request, board } = found
  const own = await isOwn(read, request, voter ?? voterOfActor(actor))
  const open = isIn(board.viewPolicy, standing) && request.moderation === 'published' && request.deletedAt === null
  if (standing !== 'staff' && !open && !(own && request.deletedAt === null)) throw noRequest()
  return { ...found, standing, own }
}
const voterOfActor = (actor: Actor): Voter | undefined =>
  actor.kind === 'customer' ? { id: actor.contactId, contactId: actor.contactId } : undefined
