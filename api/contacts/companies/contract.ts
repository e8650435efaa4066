import { z } from 'zod'
import { isCurrency } from '../../kernel/money.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine } from '../../kernel/text.ts'
import { KeptTraits, Traits } from '../../kernel/traits.ts'

export const CompanyQuery = Paging.extend({
  /** Part of a name or of a domain. */
  q: oneLine(200, 'Write what to look for.').optional(),
})

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, 'A domain has at most 253 characters.')
  .regex(
    /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u,
    'Write a domain like example.com.',
  )

/** What they pay each month. */
const revenue = z
  .object({
    amountMinor: z
      .number()
      .int('Send whole minor units, like 125000 for 1250.00 EUR.')
      .min(0, 'An amount is not negative.')
      .max(1e13, 'This is more than we can count.'),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
  })
  .nullable()
/** What is left out stays; null clears. */
export const ChangeCompany = z
  .object({ name: oneLine(200, 'Name the company.'), domain: domain.nullable(), traits: Traits, revenue })
  .partial()
  .meta({ id: 'ChangeCompany' })
export type ChangeCompany = z.infer<typeof ChangeCompany>

export const CompanySummary = z
  .object({
    id: z.string(),
    name: z.string(),
    domain: z.string().nullable(),
    /** People, however many contacts each of them had. */
    contacts: z.number(),
    createdAt: z.number(),
  })
  .meta({ id: 'CompanySummary' })
export const CompanyList = z
  .object({ items: z.array(CompanySummary), nextCursor: z.string().nullable() })
  .meta({ id: 'CompanyList' })
export const Company = CompanySummary.extend({ traits: KeptTraits, revenue }).meta({ id: 'Company' })
