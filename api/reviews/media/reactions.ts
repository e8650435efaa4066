import type { Tx } from '../../kernel/context.ts'
import * as store from './store.ts'

/** A review says how many pictures it has without asking for them. */
export const recountFiles = async (tx: Tx, { data: { reviewId } }: { data: { reviewId?: string | undefined } }) => {
  if (reviewId !== undefined) await store.recount(tx, reviewId)
}
