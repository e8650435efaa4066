import type { Export } from '../kernel/export.ts'
import { rewardsAfter } from './store.ts'

/** Every reward. Codes stay here: whoever has one can use it. */
export const exportRewards: Export = {
  page: async (db, afterId, limit) =>
    (await rewardsAfter(db, afterId, limit)).map(({ fulfilmentRef: _, ...row }) => row),
  columns: [
    ...['id', 'state', 'reason', 'side', 'kind', 'amountMinor', 'currency', 'percentBp', 'points', 'months'],
    ...['description', 'fulfilment', 'contactId', 'offerId', 'referralId', 'optionId', 'threshold', 'unbacked'],
    ...['grantedAt', 'approvableAt', 'approvedAt', 'fulfilledAt', 'usedAt', 'expiresAt'],
  ],
}
