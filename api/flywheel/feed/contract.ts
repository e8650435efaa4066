import { z } from 'zod'
import { FEED_SOURCES } from '../../../db/schema/feed.ts'
import { TEAMS } from '../../../db/schema/items.ts'
import { Paging, searched } from '../../kernel/page.ts'
import { oneLine } from '../../kernel/text.ts'
import { TeamComment } from '../comments/contract.ts'
import { team } from '../items/contract.ts'

export const RECURRING = { people: 5, days: 14 } as const
export const CLOCK_DAYS = 90
const source = z.enum(FEED_SOURCES)
export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'A tag has at least one letter.')
  .max(60, 'Use at most 60 characters for a tag.')
  .refine((text) => !/[\p{Cc}\p{Cs},]/u.test(text), 'Leave out commas and line breaks in a tag.')

export const FeedQuery = Paging.extend({
  /** Words of what was said, or of the name or address of who said it. */
  q: searched,
  source: source.optional(),
  /** A team, or `none` for what belongs to nobody yet. */
  team: z.enum([...TEAMS, 'none']).optional(),
  owner: z.string().max(60).optional(),
  tag: tag.optional(),
  waits: z.enum(['yes']).optional(),
})
export type FeedQuery = z.infer<typeof FeedQuery>

export const FeedEntry = z
  .object({
    ...{ id: z.string(), source, sourceId: z.string(), at: z.number() },
    contact: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** What they said; empty when it was taken back or erased. */
    title: z.string(),
    words: z.string(),
    lang: z.string().nullable(),
    /** Where it stands in the console. */
    href: z.string().nullable(),
    team: team.nullable(),
    owner: z.object({ id: z.string(), name: z.string() }).nullable(),
    score: z.number().nullable(),
    tags: z.array(z.string()),
    ...{ asks: z.boolean(), answeredAt: z.number().nullable(), comments: z.number() },
  })
  .meta({ id: 'FeedEntry' })
export type FeedEntry = z.infer<typeof FeedEntry>
const clock = z.object({
  waiting: z.number(),
  oldestAt: z.number().nullable(),
  /** Of what was asked in the last 90 days and answered. */
  answered: z.number(),
  /** So many have to be answered before anything is said of how fast. */
  needed: z.number(),
  medianMs: z.number().nullable(),
})
export const Feed = z
  .object({
    items: z.array(FeedEntry),
    nextCursor: z.string().nullable(),
    clock,
    tags: z.array(z.object({ tag: z.string(), people: z.number() })),
  })
  .meta({ id: 'Feed' })
export const OneEntry = z
  .object({ entry: FeedEntry, thread: z.array(TeamComment), goals: z.array(z.string()) })
  .meta({ id: 'OneFeedEntry' })

/** What is left out stays as it is. */
export const SortEntry = z
  .object({
    team: team
      .or(z.literal(''))
      .nullable()
      .transform((one) => one || null)
      .optional(),
    ownerId: z
      .string()
      .max(60)
      .nullable()
      .transform((id) => id || null)
      .optional(),
    score: z.coerce
      .number()
      .int()
      .min(0)
      .max(5, 'Give 1 to 5.')
      .transform((n) => n || null)
      .optional(),
    tags: z.array(tag).max(10, 'Use at most 10 tags.').optional(),
    answered: z.boolean().optional(),
  })
  .meta({ id: 'SortFeedEntry' })
export type SortEntry = z.infer<typeof SortEntry>

export const Goals = z
  .object({ items: z.array(z.string()), changedAt: z.number().nullable(), changedBy: z.string().nullable() })
  .meta({ id: 'CompanyGoals' })
export const SaveGoals = z
  .object({
    goals: z.array(oneLine(200, 'Say it in a few words.')).max(7, 'Keep to seven goals: nobody remembers more.'),
  })
  .meta({ id: 'SaveCompanyGoals' })
