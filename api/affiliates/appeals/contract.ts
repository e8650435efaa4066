import { z } from 'zod'
import { COMMISSION_APPEAL_STATES } from '../../../db/schema/commissions.ts'
import { Paging } from '../../kernel/page.ts'
import { ownWords } from '../../kernel/text.ts'
import { COMMISSION_STATES } from '../ledger/rules.ts'

export const MakeAppeal = z
  .object({ text: ownWords({ min: 10, max: 1000, tooShort: 'Say in a sentence or two why you see it otherwise.' }) })
  .meta({ id: 'AppealCommission' })
export const AnswerAppeal = z
  .object({ answer: ownWords({ min: 10, max: 1000, tooShort: 'Say what you decided and why; the partner reads it.' }) })
  .meta({ id: 'AnswerCommissionAppeal' })
export const AppealQuery = Paging.extend({
  state: z.enum(COMMISSION_APPEAL_STATES, 'Choose one of the list.').default('open'),
})
export const AppealList = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.string(), state: z.enum(COMMISSION_APPEAL_STATES), text: z.string(), createdAt: z.number() },
        ...{ answer: z.string().nullable(), answeredAt: z.number().nullable(), answeredBy: z.string().nullable() },
        partner: z.object({ id: z.string(), contactId: z.string(), name: z.string() }),
        commission: z.object({
          ...{ id: z.string(), amountMinor: z.number(), currency: z.string(), occurredAt: z.number() },
          state: z.enum(COMMISSION_STATES),
          /** What holds it, by the names of rules. */
          held: z.array(z.string()),
          /** Why it was taken back. */
          back: z.array(z.object({ reason: z.string(), note: z.string().nullable() })),
        }),
      }),
    ),
    open: z.number(),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'CommissionAppealList' })
