import { z } from 'zod'
import { REVIEW_IMPORT_STATES, REVIEW_IMPORT_VERDICTS } from '../../../db/schema/review-imports.ts'
import { DAY_ORDERS } from '../../kernel/import-days.ts'
import { isLanguageTag, oneLine, ownWords } from '../../kernel/text.ts'

/** What a column can say of a review. */
export const FIELDS = [
  ...(['product', 'rating', 'title', 'body', 'author', 'email'] as const),
  ...(['writtenOn', 'experienceDate', 'language', 'url', 'externalId'] as const),
] as const
export type Field = (typeof FIELDS)[number]

export const Mapping = z.object({
  columns: z.array(z.enum([...FIELDS, 'skip'], 'Choose what this column says.'), 'Say what each column is.').max(200),
  /** The slug of what all of these reviews are about; a column may say it instead. */
  productSlug: z.string().max(200).nullable().default(null),
  dayOrder: z.enum(DAY_ORDERS, 'Say whether the day or the month comes first.').default('unsaid'),
})
export type Mapping = z.infer<typeof Mapping>
export const CheckReviewImport = Mapping.meta({ id: 'CheckReviewImport' })

export const UploadQuery = z.object({
  fileName: oneLine(200, 'Give the file a name.').default('reviews.csv'),
  /** Where these reviews stood; it is printed on each. */
  source: oneLine(60, 'Say where these reviews stood. It is printed on each of them.'),
})

/** What may stand in the cells of one review; the words that a review here may hold, only shorter ones too. */
export const CELLS = {
  product: oneLine(200, 'empty'),
  title: oneLine(120, 'empty'),
  body: ownWords({ min: 1, max: 5000, tooShort: 'empty' }),
  author: oneLine(99, 'empty'),
  email: z.string().toLowerCase().max(254).pipe(z.email()),
  language: z.string().max(35).refine(isLanguageTag),
  url: z.url({ protocol: /^https?$/, hostname: z.regexes.domain }).max(500),
  externalId: oneLine(200, 'empty'),
} as const

const person = z.object({ id: z.string(), name: z.string() })
const Totals = z.object({ new: z.number(), known: z.number(), refused: z.number() })
export type Totals = z.infer<typeof Totals>
export const ReviewImportSummary = z
  .object({
    id: z.string(),
    fileName: z.string(),
    source: z.string(),
    state: z.enum(REVIEW_IMPORT_STATES),
    rowCount: z.number(),
    /** Lines that are done for good; while it is undone, reviews that are gone. */
    settled: z.number(),
    totals: Totals,
    createdAt: z.number(),
    createdBy: person.nullable(),
    finishedAt: z.number().nullable(),
  })
  .meta({ id: 'ReviewImportSummary' })
export const ReviewImportList = z
  .object({ items: z.array(ReviewImportSummary), nextCursor: z.string().nullable() })
  .meta({ id: 'ReviewImportList' })

export const ReviewImport = ReviewImportSummary.extend({
  columns: z.array(z.string()),
  mapping: Mapping,
  /** The first lines of the file, while they are kept; long cells cut short. */
  sample: z.array(z.array(z.string())),
  /** It should be running, and nothing works on it. */
  stalled: z.boolean(),
  /** Reviews of it that are here now. */
  standing: z.number(),
}).meta({ id: 'ReviewImport' })
export type ReviewImport = z.infer<typeof ReviewImport>

export const RowsQuery = z.object({
  verdict: z.enum(REVIEW_IMPORT_VERDICTS).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const ReviewImportRows = z
  .object({
    items: z.array(
      z.object({
        line: z.number(),
        verdict: z.enum(REVIEW_IMPORT_VERDICTS).nullable(),
        reason: z.string().nullable(),
        reviewId: z.string().nullable(),
        /** Long ones cut short. Null once the line is applied, or when somebody on it was erased. */
        cells: z.array(z.string()).nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ReviewImportRows' })
