import { z } from 'zod'
import { IMPORT_STATES, IMPORT_VERDICTS } from '../../../db/schema/contacts.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, ownWords } from '../../kernel/text.ts'

export { MAX_TRAITS } from '../../kernel/traits.ts'

/** What a column can say of a person. First and last name together are the name. */
export const FIELDS = ['email', 'name', 'firstName', 'lastName', 'externalId', 'company', 'plan'] as const
export type Field = (typeof FIELDS)[number]

export const Column = z
  .object({
    to: z.enum([...FIELDS, 'trait', 'skip'], 'Choose what this column says.'),
    /** Of a trait: its name. */
    trait: oneLine(60, 'Give the trait a name.').optional(),
  })
  .refine(({ to, trait }) => to !== 'trait' || trait !== undefined, {
    path: ['trait'],
    error: 'Give the trait a name.',
  })
export type Column = z.infer<typeof Column>
export const CheckImport = z
  .object({ mapping: z.array(Column, 'Say what each column is.').max(200) })
  .meta({ id: 'CheckImport' })
export type CheckImport = z.infer<typeof CheckImport>

export const UploadQuery = z.object({ fileName: oneLine(200, 'Give the file a name.').default('contacts.csv') })

/** What may stand in the cells of one person. */
export const CELLS = {
  email: z
    .string()
    .toLowerCase()
    .max(254)
    .pipe(z.email())
    .refine((address) => !address.endsWith('@erased.invalid')),
  name: oneLine(120, 'empty'),
  externalId: oneLine(200, 'empty'),
  company: oneLine(200, 'empty'),
  plan: oneLine(100, 'empty'),
  trait: ownWords({ min: 1, max: 500, tooShort: 'empty' }),
} as const

const person = z.object({ id: z.string(), name: z.string() })
const Totals = z.object({ new: z.number(), changed: z.number(), unchanged: z.number(), refused: z.number() })
export type Totals = z.infer<typeof Totals>
export const ImportSummary = z
  .object({
    id: z.string(),
    fileName: z.string(),
    state: z.enum(IMPORT_STATES),
    rowCount: z.number(),
    /** Lines whose verdict is settled for good. */
    settled: z.number(),
    totals: Totals,
    createdAt: z.number(),
    createdBy: person.nullable(),
    finishedAt: z.number().nullable(),
  })
  .meta({ id: 'ImportSummary' })
export const ImportList = z
  .object({ items: z.array(ImportSummary), nextCursor: z.string().nullable() })
  .meta({ id: 'ImportList' })

export const Import = ImportSummary.extend({
  columns: z.array(z.string()),
  mapping: z.array(Column),
  /** The first lines of the file, while they are kept; long cells cut short. */
  sample: z.array(z.array(z.string())),
  /** It should be running, and nothing works on it. */
  stalled: z.boolean(),
  /** The last time this very file was applied. */
  appliedBefore: z.object({ id: z.string(), finishedAt: z.number() }).nullable(),
}).meta({ id: 'Import' })
export type Import = z.infer<typeof Import>

export const RowsQuery = Paging.extend({
  verdict: z.enum(IMPORT_VERDICTS).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const ImportRows = z
  .object({
    items: z.array(
      z.object({
        line: z.number(),
        verdict: z.enum(IMPORT_VERDICTS).nullable(),
        reason: z.string().nullable(),
        contactId: z.string().nullable(),
        /** What would change, while it has not. */
        changes: z.array(z.enum(['name', 'externalId', 'company', 'plan', 'traits'])),
        /** Long ones cut short. Null once the line is applied, or when somebody on it was erased. */
        cells: z.array(z.string()).nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ImportRows' })
