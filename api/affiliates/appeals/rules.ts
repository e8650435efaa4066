import type { REVERSAL_REASONS } from '../../../db/schema/commissions.ts'

const BY_PEOPLE: readonly (typeof REVERSAL_REASONS)[number][] = ['not_honest', 'staff', 'banned']
/** Something can be said against what people hold or took back; not against a refund, which is the customer's. */
export const isAppealable = (
  { heldMinor }: { heldMinor: number },
  reversals: readonly { reason: (typeof REVERSAL_REASONS)[number] }[],
): boolean => heldMinor > 0 || reversals.some(({ reason }) => BY_PEOPLE.includes(reason))
