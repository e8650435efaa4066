import { z } from 'zod'
import { CATEGORIES } from '../../../db/schema/boards.ts'
import { Paging } from '../../kernel/page.ts'
import { Board } from '../boards/contract.ts'
import { Label, RequestSummary } from '../contract.ts'

export const SORTS = ['trending', 'top', 'new', 'discussed', 'quiet', 'revenue'] as const
export type Sort = (typeof SORTS)[number]
/** What is still to come; what a list shows unless somebody asks for more. */
export const LIVE = ['open', 'planned', 'started'] as const

const MINE = ['voted', 'written'] as const
export const MOST = 50
export const ListQuery = Paging.extend({
  /** A number outside of what is sent at once is brought inside. */
  limit: z.coerce
    .number()
    .catch(20)
    .transform((n) => Math.min(MOST, Math.max(1, Math.trunc(n) || 1))),
  board: z.string().max(200).optional(),
  sort: z.enum(SORTS, 'Sort by trending, top, new, discussed or quiet.').default('trending'),
  /** Categories, separated by commas; `all` for every one. */
  status: z
    .string()
    .max(100)
    .transform((said) => (said === 'all' ? [...CATEGORIES] : said.split(',')))
    .pipe(z.array(z.enum(CATEGORIES, 'Choose open, planned, started, shipped or declined.')))
    .optional(),
  label: z.string().max(100).optional(),
  q: z.string().trim().max(200, 'Search for at most 200 characters.').optional(),
  mine: z.enum(MINE, 'Choose voted or written.').optional(),
})
export type ListQuery = z.infer<typeof ListQuery>

export const RequestList = z
  .object({
    items: z.array(RequestSummary),
    nextCursor: z.string().nullable(),
    /** What the order means, in a sentence. */
    criterion: z.string(),
    /** What there is to choose from. */
    boards: z.array(Board),
    labels: z.array(Label),
  })
  .meta({ id: 'FeatureRequestList' })

export const SimilarQuery = z.object({
  q: z.string().trim().max(300).default(''),
  board: z.string().max(200).optional(),
})
export const SimilarList = z.object({ items: z.array(RequestSummary) }).meta({ id: 'SimilarFeatureRequests' })
