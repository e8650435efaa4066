import type { Fate } from '../fates/rules.ts'

/** Of what comes back to those who helped. */
export const RETURN_FATES: Record<string, Fate> = {
  thank: { part: 'returns', erasure: 'kept', why: 'ids, times and which kind of act' },
  bond: { part: 'returns', erasure: 'kept', why: 'an id, times and numbers' },
  bond_customer: { part: null, erasure: 'kept', why: 'ids only' },
  impact_receipt: { part: 'returns', erasure: 'kept', why: 'an id, a month and round numbers' },
  impact_mail_off: { part: 'returns', erasure: 'kept', why: 'an id and a choice' },
}
