import { z } from 'zod'
import { HOLD_STATES } from '../../db/schema/risk.ts'
import { Paging } from '../kernel/page.ts'
import { plainText } from '../kernel/text.ts'
import { RULES } from './rules.ts'

const person = z.object({ id: z.string(), name: z.string() })
export const Hold = z
  .object({
    id: z.string(),
    rule: z.enum(RULES),
    /** Who brought, and whom. */
    owner: person,
    contact: person,
    /** What was seen, without names and addresses. */
    evidence: z.record(z.string(), z.union([z.string(), z.number()])),
    state: z.enum(HOLD_STATES),
    openedAt: z.number(),
    dueAt: z.number(),
    escalatedAt: z.number().nullable(),
    decidedAt: z.number().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Hold' })
export const HoldList = z
  .object({ items: z.array(Hold), open: z.number(), nextCursor: z.string().nullable() })
  .meta({ id: 'HoldList' })
export const HoldQuery = Paging.extend({ state: z.enum(HOLD_STATES, 'Choose one of the list.').default('open') })

export const DecideHold = z
  .object({
    decision: z.enum(['clear', 'confirm'], 'Say whether it was honest.'),
    reason: plainText(500).refine((text) => text.length >= 3, 'Say why, in a few words; it stays with the decision.'),
  })
  .meta({ id: 'DecideHold' })
export type DecideHold = z.infer<typeof DecideHold>
