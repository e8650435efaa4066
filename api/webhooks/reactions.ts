import type { Hearer } from '../kernel/context.ts'
import { queueFor } from './deliveries/store.ts'
import { bodyOf } from './rules.ts'

/** One message for each endpoint of the company that asked, in the change that tells of it: what is not committed is not sent. */
export const queueDeliveries: Hearer = (tx, { id, type, at, data }) =>
  queueFor(tx, null, { id, type, at, body: bodyOf({ id, type, at, data }) })
