import { z } from 'zod'
import { DURATIONS } from '../plans/rules.ts'

export const minimum = z.object({ currency: z.string(), amountMinor: z.number() })
/** What a rule of the standing plan pays, for everybody to read. */
const rule = z.object({
  on: z.enum(['sale', 'lead']),
  bp: z.number().nullable(),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  duration: z.enum(DURATIONS),
  months: z.number().nullable(),
  /** Whether it is for some sales only. */
  conditional: z.boolean(),
})
export type PublicRule = z.infer<typeof rule>
/** What partners of a group earn, how long it waits, and from which sum on it is paid. */
export const Conditions = z.object({ rules: z.array(rule), holdDays: z.number(), minimums: z.array(minimum) })
