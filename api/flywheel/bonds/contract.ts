import { z } from 'zod'
import { HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'
import { LOOP_KINDS } from '../../../db/schema/loop.ts'
import { WHY_DRIFTING } from '../../../db/schema/returns.ts'
import { Paging } from '../../kernel/page.ts'

const person = z.object({ id: z.string(), name: z.string() })
const money = z.array(z.object({ currency: z.string(), amountMinor: z.number() }))
/** Null of somebody who has not moved yet. */
const stands = { stage: z.enum(STAGES).nullable(), health: z.enum(HEALTHS).nullable() }

export const BondsQuery = Paging
/** Who drifts away with customers hanging on them; what is worth most first. */
export const BondList = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.string(), contact: person, why: z.enum(WHY_DRIFTING), at: z.number() },
        /** How they stand now, and since when they are well or not. */
        ...{ ...stands, healthAt: z.number().nullable() },
        /** As it was when it was told. */
        ...{ people: z.number(), customers: z.number(), valueMinor: z.number(), currency: z.string().nullable() },
      }),
    ),
    nextCursor: z.string().nullable(),
    n: z.number(),
    /** Of those whose 90 days are over: how many kept every customer they had brought. */
    ...{ over: z.number(), keptAll: z.number() },
  })
  .meta({ id: 'BondList' })

export const PersonBondsQuery = Paging
/** Who brought somebody, and whom they brought, the last to come first. */
export const PersonBonds = z
  .object({
    contact: person.extend(stands),
    broughtBy: z.array(z.object({ contact: person, kinds: z.array(z.enum(LOOP_KINDS)), at: z.number() })),
    items: z.array(
      z.object({
        ...{ contact: person.extend(stands), kinds: z.array(z.enum(LOOP_KINDS)), at: z.number() },
        ...{ customerAt: z.number().nullable(), lastSeenAt: z.number().nullable() },
        /** What they paid in the last twelve months, less what went back. */
        value: money,
      }),
    ),
    nextCursor: z.string().nullable(),
    /** All of them: those who came, those who are customers and have not left, and what these paid in twelve months. */
    all: z.object({ people: z.number(), customers: z.number(), value: money }),
  })
  .meta({ id: 'PersonBonds' })
