import { z } from 'zod'
import { id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: what other programs tell us of, and what is counted of it. */
export const INTAKE_FACTS = {
  /** The host says who somebody is, from server to server; what it says stands there until everybody has heard. */
  'contact.told': inside({ contactId: id, tellingId: id }),
  /** A colleague says what a name counts as. */
  'event_type.mapped': inside({ typeId: z.number(), countsAs: z.string().nullable() }),
  /** A colleague wants stays to be counted now. */
  'stay_report.asked': inside({}),
  'stage_target.saved': inside({ version: z.number() }),
}
