import { z } from 'zod'
import { HOLD_STATES, RISK_ACTIONS } from '../../db/schema/risk.ts'
import { Paging } from '../kernel/page.ts'
import { plainText } from '../kernel/text.ts'
import { RULES } from './rules.ts'

const person = z.object({ id: z.string(), name: z.string() })
export const Hold = z
  .object({
    id: z.string(),
    rule: z.enum(RULES),
    /** `hold` waits for a person; `note` is only shown, and nothing waits for it. */
    action: z.enum(RISK_ACTIONS),
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
/** What the rules about clicks can see here; without it they say nothing. */
const RulesSee = z
  .object({
    /** The operator's list of addresses of data centres; null when none is named. */
    hosting: z
      .object({ ranges: z.number(), bad: z.number(), readAt: z.number().nullable(), readable: z.boolean() })
      .nullable(),
    /** Whether a proxy says from which country somebody comes. */
    countries: z.boolean(),
  })
  .meta({ id: 'RulesSee' })
export const HoldList = z
  .object({ items: z.array(Hold), open: z.number(), see: RulesSee, nextCursor: z.string().nullable() })
  .meta({ id: 'HoldList' })
/** Holds by their state, or what was only noted. */
export const HOLD_LISTS = [...HOLD_STATES, 'noted'] as const
export const HoldQuery = Paging.extend({ state: z.enum(HOLD_LISTS, 'Choose one of the list.').default('open') })

export const DecideHold = z
  .object({
    decision: z.enum(['clear', 'confirm'], 'Say whether it was honest.'),
    reason: plainText(500).refine((text) => text.length >= 3, 'Say why, in a few words; it stays with the decision.'),
  })
  .meta({ id: 'DecideHold' })
export type DecideHold = z.infer<typeof DecideHold>
