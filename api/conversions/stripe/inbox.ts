import type { Ctx, Tx } from '../../kernel/context.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { Problem } from '../../kernel/problem.ts'
import * as store from './store.ts'
import type { Told, ToldWho } from './told.ts'

/** What handling needs beside the change it runs in. */
export interface Hands extends Pick<Ctx, 'unseal'> {
  hashOf: AddressHash
  /** A colleague asked for it now: nothing waits for what may still come. */
  now?: true
}
/** What became of an event. While it is open, what was read from it is kept. */
export interface Done {
  outcome: store.Outcome
  reason: string
  field?: string
  saleId?: string
  dueAt?: number
}
export const recorded = (reason: string, saleId?: string): Done => ({
  outcome: 'recorded',
  reason,
  ...(saleId && { saleId }),
})
export const skipped = (reason: string): Done => ({ outcome: 'skipped', reason })
export const failed = (reason: string, field?: string): Done => ({ outcome: 'failed', reason, ...(field && { field }) })
/** Customers of Stripe are known by a keyed hash of their id. */
export const customerHash = (hashOf: AddressHash, who: ToldWho | undefined) =>
  who?.customer ? hashOf(`${who.customer}@stripe`) : null

/** What became of it; a refusal, which writes nothing before it is thrown, is a failure with its reason. */
export async function attempted(act: () => Promise<Done>): Promise<Done> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return failed(error.code, Object.keys(error.fields ?? {})[0])
  }
}

/** Writes down what became of it; what is over keeps nothing that was read. */
export async function finish(tx: Tx, row: Pick<store.EventRow, 'id' | 'objectId'>, done: Done) {
  const over = done.outcome === 'recorded' || done.outcome === 'skipped'
  await store.saveEvent(tx, row.id, {
    ...{ outcome: done.outcome, reason: done.reason, field: done.field ?? null },
    ...{ handledAt: tx.now, dueAt: done.dueAt ?? null, ...(done.saleId && { saleId: done.saleId }) },
    ...(over && { body: null, emailHash: null, customerHash: null, contactId: null, ...withoutCustomer(row) }),
  })
  return done
}
/** A customer's id is somebody's; that it was a customer is enough. */
const withoutCustomer = ({ objectId }: Pick<store.EventRow, 'objectId'>) =>
  objectId.startsWith('cus_') ? { objectId: 'cus' } : {}
export const toldIn = (hands: Pick<Hands, 'unseal'>, row: store.EventRow): Told | undefined =>
  row.body === null ? undefined : (JSON.parse(hands.unseal(row.body)) as Told)

export async function knowCustomer(tx: Tx, hash: string, contactId: string) {
  await store.saveCustomer(tx, hash, contactId)
  await store.wakeByCustomer(tx, tx.now, hash)
}
