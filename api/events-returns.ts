import { z } from 'zod'
import { THANKED, WHY_DRIFTING } from '../db/schema/returns.ts'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

const bond = { contactId: id, bondId: id }
/** INDEX 2, continued: what comes back to those who helped, and what hangs on them. Results, never causes of a stage. */
export const RETURN_FACTS = {
  /**
   * What the words of somebody did in a month, in round numbers; `helped` is null under five. Of months that are under the
   * threshold, and of whoever wants no mail about it, there is none.
   */
  'impact.reckoned': inside({
    ...{ contactId: id, month: z.string(), seen: z.number(), helped: z.number().nullable() },
  }),
  /** Nobody's words have to be looked at any more for this month. */
  'impact_month.closed': inside({ month: z.string() }),
  'impact_mail.changed': inside({ contactId: id, to: z.enum(['on', 'off']) }),
  /** Somebody who brought others drifts away: who hangs on them, and what these paid in the last twelve months. */
  'bond.at_risk': heard({
    ...bond,
    ...{ why: z.enum(WHY_DRIFTING), people: z.number(), customers: z.number() },
    ...{ valueMinor: z.number(), currency: z.string().nullable() },
  }),
  /** Ninety days later every customer whom they brought is still here; or some have left. */
  'bond.kept': heard({ ...bond, kept: z.number() }),
  'bond.lost': heard({ ...bond, kept: z.number(), lost: z.number() }),
  /** Somebody did something for us: once a day for each person, whatever else they do in it. */
  'advocate.acted': heard({ contactId: id, thanksId: id, act: z.enum(THANKED) }),
  /** They had their thanks. */
  'advocate.thanked': inside({ contactId: id, thanksId: id, how: z.enum(['mail', 'page', 'hand']) }),
} satisfies Record<string, Fact>
