import { z } from 'zod'
import { CATEGORIES } from '../../../db/schema/boards.ts'
import { plainText } from '../../kernel/text.ts'

const SIZES = {
  reach: { min: 1, max: 100_000_000, is: 'people a quarter, from 1' },
  impact: { min: 0.1, max: 10, is: 'a number from 0.1 to 10' },
  confidence: { min: 0.01, max: 1, is: 'a share from 0.01 to 1' },
  effort: { min: 0.1, max: 10_000, is: 'weeks of one person, from 0.1' },
} as const
const range = ({ min, max, is }: { min: number; max: number; is: string }) => {
  const one = z.number(`Write ${is}.`).min(min, `Write ${is}.`).max(max, `Write ${is}.`)
  return z
    .object({ low: one, high: one })
    .refine(({ low, high }) => low <= high, { path: ['high'], error: 'This is less than the lower end.' })
    .nullable()
    .default(null)
}
const ranges = {
  reach: range(SIZES.reach),
  impact: range(SIZES.impact),
  confidence: range(SIZES.confidence),
  effort: range(SIZES.effort),
}
/** Null where nothing is estimated yet. */
export const SaveScore = z.object({ ...ranges, note: plainText(500).default('') }).meta({ id: 'SaveScore' })
export type SaveScore = z.infer<typeof SaveScore>

const Range = z.object({ low: z.number(), high: z.number() }).nullable()
export const Estimated = z.object({
  ...{ reach: Range, impact: Range, confidence: Range, effort: Range, note: z.string() },
  ...{ by: z.string().nullable(), at: z.number() },
})
const Rice = z.object({ low: z.number(), mid: z.number(), high: z.number() })
/** What people said of it, beside what colleagues think. */
export const Evidence = z.object({
  votes: z.number(),
  anonymousVotes: z.number(),
  revenue: z.object({ amountMinor: z.number(), currency: z.string() }),
  nice: z.number(),
  important: z.number(),
  blocking: z.number(),
})

export const Score = z
  .object({
    /** The newest. */
    estimate: Estimated.nullable(),
    /** What was thought before, newest first. */
    earlier: z.array(Estimated),
    rice: Rice.nullable(),
    evidence: Evidence,
  })
  .meta({ id: 'RequestScore' })
export type Score = z.infer<typeof Score>

export const ScoredRequest = z.object({
  ...{ number: z.number(), title: z.string(), category: z.enum(CATEGORIES) },
  ...{ estimate: Estimated, rice: Rice.nullable(), evidence: Evidence },
  /** In what share of worlds it is among the five best; null where that cannot be said. */
  topShare: z.number().nullable(),
})
export type ScoredRequest = z.infer<typeof ScoredRequest>
export const Scores = z
  .object({
    /** Highest first; those that lack a part stand last. */
    items: z.array(ScoredRequest),
    worlds: z.number(),
    top: z.number(),
    /** What most people want of what nobody estimated. */
    next: z.array(z.object({ number: z.number(), title: z.string(), votes: z.number() })),
  })
  .meta({ id: 'RequestScores' })
export type Scores = z.infer<typeof Scores>
