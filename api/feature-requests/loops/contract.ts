import { z } from 'zod'
import { Paging } from '../../kernel/page.ts'
import { RequestRef, StatusRef } from '../refs.ts'

const Counts = {
  /** People who voted; those without an account are not among them, because nobody can tell them. */
  asked: z.number(),
  planned: z.number(),
  shipped: z.number(),
  opened: z.number(),
  used: z.number(),
  closed: z.number(),
  /** Of `ripe` voters whose request shipped at least fourteen days ago, so many loops were closed within fourteen days. */
  ripe: z.number(),
  inTime: z.number(),
  /** That share with its 95 % interval; null while `ripe` is under `enough`. */
  closedInTime: z.object({ low: z.number(), mid: z.number(), high: z.number() }).nullable(),
  enough: z.number(),
}
export const RequestLoop = z
  .object({ ...Counts, number: z.number(), firstShippedAt: z.number().nullable() })
  .meta({ id: 'RequestLoop' })
export type RequestLoop = z.infer<typeof RequestLoop>
export const LoopTotals = z.object(Counts)
export type LoopTotals = z.infer<typeof LoopTotals>
export const LoopQuery = Paging
/** All requests of which people were told something, shipped last first. */
export const LoopList = z
  .object({
    total: LoopTotals,
    /** When the counts were made; null before the first time. */
    countedAt: z.number().nullable(),
    items: z.array(RequestRef.extend({ status: StatusRef, firstShippedAt: z.number(), ...Counts })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'RequestLoopList' })
export type LoopList = z.infer<typeof LoopList>

/** The link of a mail. */
export const ToldLink = z.object({ t: z.string().min(1, 'This link is damaged.').max(600, 'This link is damaged.') })
export const ToldState = z
  .object({ ...RequestRef.shape, status: StatusRef, follows: z.boolean(), used: z.boolean() })
  .meta({ id: 'ToldRequest' })
export type ToldState = z.infer<typeof ToldState>
export const Used = z.object({ number: z.number(), used: z.boolean() }).meta({ id: 'RequestUsed' })
