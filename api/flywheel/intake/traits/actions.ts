import type { Tx } from '../../../kernel/context.ts'
import { queueStages } from '../store.ts'
import { newsOf } from './rules.ts'
import * as store from './store.ts'

type Told = Parameters<typeof newsOf>[1]

/** Keeps what a host said of somebody as it was at that time, and has their stage looked at again. */
export async function noteTraits(tx: Tx, contactId: string, told: Told): Promise<void> {
  const { plan, traits = {} } = told.said
  if (plan === undefined && Object.keys(traits).length === 0) return
  // what comes too late is compared with all that was ever said
  const before = await store.tellingsOf(tx, contactId, told.late ? undefined : told.occurredAt)
  const news = newsOf(before, told)
  if (!news) return
  const { at, said } = news
  await store.insertTelling(tx, { contactId, at, receivedAt: told.receivedAt, said: JSON.stringify(said) })
  await queueStages(tx, [[contactId, at]], tx.now)
}
