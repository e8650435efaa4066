import { z } from 'zod'
import { OPTIONAL_KINDS } from '../../../../db/schema/mail.ts'
import { Paging } from '../../../kernel/page.ts'
import type { Metric } from '../contract.ts'

/** Numbers that are counted by their people. */
export const BEHIND = [
  ...(['bought', 'days_to_buy', 'adored', 'advocated', 'kept', 'saves', 'recovered', 'new_nps', 'unwanted'] as const),
  'discount_cost' as const,
] as const satisfies readonly Metric['key'][]
export type Behind = (typeof BEHIND)[number]
/** Those that are no stays: so many days before they were counted they begin. */
export const SINCE = { saves: 30, unwanted: 30, recovered: 180, new_nps: 180, discount_cost: 30 } as const
export type Listed = keyof typeof SINCE

export const BehindParam = z.object({ key: z.enum(BEHIND, 'There is no such number.') })
export const BehindQuery = Paging.extend({
  /** Only who it came about for, or only who it did not. */
  was: z.enum(['yes', 'no']).optional(),
})
export type BehindQuery = z.infer<typeof BehindQuery>
/** The people a number of a team stands on, as they were when it was counted. */
export const BehindList = z
  .object({
    /** Null before anything was counted. */
    computedAt: z.number().nullable(),
    items: z.array(
      z.object({
        /** Null for an address of nobody we know. */
        contact: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
        email: z.string(),
        /** When they came into what is counted. */
        at: z.number(),
        /** Whether it came about; null where the number does not ask that. */
        was: z.boolean().nullable(),
        tookMs: z.number().nullable(),
        score: z.number().nullable(),
        /** What their code spared them. */
        spared: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
        /** Of unwanted mail: which kind they want no more, or why nothing goes to them at all. */
        about: z.enum(['complaint', 'unsubscribe', ...OPTIONAL_KINDS]).nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'TeamNumberPeople' })
export type BehindList = z.infer<typeof BehindList>
