import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: links, conversions, referrals, risk and rewards. */
export const REFERRAL_FACTS = {
  /** Somebody takes part in the referral programme: they get a link. */
  'advocate.joined': heard({ contactId: id }),
  'link.created': inside({ linkId: id, ownerId: id.nullable() }),
  'link.changed': inside({ linkId: id, fields: z.array(z.string()) }),
  'link.disabled': inside({ linkId: id }),
} satisfies Record<string, Fact>
