import type { Hearer, Reaction } from '../../kernel/context.ts'
import { queueFor } from '../deliveries/store.ts'
import { bodyOf } from '../rules.ts'
import { isPostback, type PostbackFact, postbackOf } from './rules.ts'
import * as store from './store.ts'

/** One message for each endpoint of the partner whom a fact is about, in the change that tells of it. */
export const queuePostbacks: Hearer = async (tx, { id, type, at, data }) => {
  if (!isPostback(type)) return false
  const fact = { type, at, data } as PostbackFact
  const { partnerId } = fact.data
  if (!(await store.isWanted(tx, partnerId, type))) return false
  const known = {
    source: fact.type === 'affiliate.brought' ? await store.sourceOf(tx, fact.data.attributionId) : undefined,
    earned: 'commissionId' in fact.data ? await store.earnedOf(tx, fact.data.commissionId) : undefined,
  }
  return queueFor(tx, partnerId, { id, type, at, body: bodyOf({ id, type, at, data: postbackOf(fact, known) }) })
}

export const stopPostbacks: Reaction<'affiliate.banned'> = async (tx, { data: { partnerId } }) =>
  void (await store.stop(tx, partnerId, tx.now))
export const goOnPostbacks: Reaction<'affiliate.resumed'> = async (tx, { data: { partnerId } }) =>
  void (await store.goOn(tx, partnerId))
/** Where a person's program listens is theirs, and goes with them. */
export const forgetPostbacks: Reaction<'contact.erased'> = async (tx, { data: { members } }) =>
  void (await store.forget(tx, members))
