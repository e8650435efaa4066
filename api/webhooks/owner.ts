import type { Customer, May, Proven } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { conflict, notFound, problem } from '../kernel/problem.ts'
import * as store from './store.ts'

type Who = May<'webhooks.manage'> | Customer
/** Whose endpoints they are is decided by who asks: a colleague keeps the company's, a partner their own. */
export type Keeper = Ctx<Who>
export type Sure = Ctx<Proven<May<'webhooks.manage'>> | Proven<Customer>>

/** @throws Problem partner.not_found */
export async function ownerOf(db: Tx | Ctx['read'], actor: Who): Promise<store.Owner> {
  if (actor.kind !== 'customer') return null
  const found = await store.partnerOf(db, actor.contactId)
  if (!found?.approvedAt) throw problem('not_found', 'partner.not_found', 'You are no partner of ours yet.')
  return found.id
}
export const isBannedNow = async (db: Tx | Ctx['read'], actor: Who) =>
  actor.kind === 'customer' && (await store.partnerOf(db, actor.contactId))?.state === 'banned'
/** Whoever was banned sees what there was and may take it away. @throws Problem partner.banned */
export async function changerOf(tx: Tx, actor: Who): Promise<store.Owner> {
  const owner = await ownerOf(tx, actor)
  if (await isBannedNow(tx, actor))
    throw conflict('partner.banned', 'Your partnership has ended, so nothing is sent any more.')
  return owner
}

export const missing = () => notFound('webhook_endpoint.not_found', 'There is no such endpoint.')
export async function endpointHere(db: Tx | Ctx['read'], owner: store.Owner, id: string) {
  const row = await store.endpointOf(db, owner, id)
  if (!row) throw missing()
  return row
}
