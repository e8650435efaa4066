import type { Reaction } from '../../kernel/context.ts'
import { noteRelease } from './store.ts'

export const keepRelease: Reaction<'feature_request.shipped'> = async (tx, { data: { requestId } }) => {
  await noteRelease(tx, requestId, tx.now)
}
