import { z } from 'zod'
import { REQUEST_SOURCES } from '../../../db/schema/request-imports.ts'
import { REVIEW_IMPORT_STATES, REVIEW_IMPORT_VERDICTS } from '../../../db/schema/review-imports.ts'
import { DAY_ORDERS } from '../../kernel/import-days.ts'
import { oneLine } from '../../kernel/text.ts'

/** What a column can say of a request. */
export const FIELDS = [
  ...(['externalId', 'title', 'body', 'status', 'statusReason', 'votes', 'voters', 'votedOn'] as const),
  ...(['email', 'createdOn', 'url', 'language'] as const),
] as const
export type Field = (typeof FIELDS)[number]
export const SOURCES = REQUEST_SOURCES
export type Source = (typeof SOURCES)[number]

export const Mapping = z.object({
  columns: z.array(z.enum([...FIELDS, 'skip'], 'Choose what this column says.'), 'Say what each column is.').max(200),
  /** The slug of the board they come to. */
  board: z.string().max(200),
  dayOrder: z.enum(DAY_ORDERS, 'Say whether the day or the month comes first.').default('unsaid'),
  /** Their word for a status → the id of ours. A word that is not here is found by its name. */
  statuses: z.record(z.string().max(200), z.string().max(60)).default({}),
})
export type Mapping = z.infer<typeof Mapping>
export const CheckRequestImport = Mapping.meta({ id: 'CheckRequestImport' })

export const UploadQuery = z.object({
  fileName: oneLine(200, 'Give the file a name.').default('requests.csv'),
  /** Where they stood; found by the names of the columns when it is not said. */
  source: z.enum(SOURCES, 'Choose where these requests stood.').optional(),
})

const Totals = z.object({ new: z.number(), known: z.number(), refused: z.number() })
export type Totals = z.infer<typeof Totals>
export const RequestImportSummary = z
  .object({
    ...{ id: z.string(), fileName: z.string(), source: z.enum(SOURCES), state: z.enum(REVIEW_IMPORT_STATES) },
    rowCount: z.number(),
    /** Lines that are done for good; while it is undone, requests that are gone. */
    settled: z.number(),
    totals: Totals,
    createdAt: z.number(),
    createdBy: z.object({ id: z.string(), name: z.string() }).nullable(),
    finishedAt: z.number().nullable(),
  })
  .meta({ id: 'RequestImportSummary' })
export type RequestImportSummary = z.infer<typeof RequestImportSummary>
export const RequestImportList = z
  .object({ items: z.array(RequestImportSummary), nextCursor: z.string().nullable() })
  .meta({ id: 'RequestImportList' })

export const RequestImport = RequestImportSummary.extend({
  columns: z.array(z.string()),
  mapping: Mapping,
  /** The first lines of the file, while they are kept; long cells cut short. */
  sample: z.array(z.array(z.string())),
  /** Their words for statuses, and which of ours each is by its name; null where that cannot be told. */
  statusWords: z.array(z.object({ word: z.string(), statusId: z.string().nullable() })),
  /** It should be running, and nothing works on it. */
  stalled: z.boolean(),
  /** Requests of it that are here now, and of these, those that people here voted for or spoke of. */
  standing: z.number(),
  touched: z.number(),
}).meta({ id: 'RequestImport' })
export type RequestImport = z.infer<typeof RequestImport>

export const RowsQuery = z.object({
  verdict: z.enum(REVIEW_IMPORT_VERDICTS).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const RequestImportRows = z
  .object({
    items: z.array(
      z.object({
        ...{ line: z.number(), verdict: z.enum(REVIEW_IMPORT_VERDICTS).nullable(), reason: z.string().nullable() },
        /** The request's number here. */
        number: z.number().nullable(),
        /** Long ones cut short. Null once the line is applied, or when somebody on it was erased. */
        cells: z.array(z.string()).nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'RequestImportRows' })

/** Where a request stood before; votes from there that came with no person are never part of its votes here. */
export const Elsewhere = z
  .object({ source: z.enum(SOURCES), url: z.string().nullable(), votes: z.number() })
  .nullable()
  .meta({ id: 'RequestElsewhere' })
