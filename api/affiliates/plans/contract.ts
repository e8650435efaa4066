import { z } from 'zod'
import { isCurrency } from '../../kernel/money.ts'
import { oneLine } from '../../kernel/text.ts'
import { CAPS, DURATIONS, FIELDS, OPERATORS } from './rules.ts'

const MOST_RULES = 20
const MOST_CONDITIONS = 10
const NUMBERS: readonly string[] = ['sale.amount', 'customer.months', 'partner.customers', 'partner.revenue']
const whole = (say: string, low: number, high = Number.MAX_SAFE_INTEGER) =>
  z.number(say).int(say).min(low, say).max(high, say)
const money = 'Write the amount in the smallest unit, like 1250 for 12.50 EUR.'

const Condition = z
  .object({
    field: z.enum(FIELDS, 'Choose one of the list.'),
    op: z.enum(OPERATORS, 'Choose one of the list.'),
    value: z.union([z.string().trim().min(1, 'Say which.').max(100), z.number()]),
  })
  .refine(({ field, value }) => NUMBERS.includes(field) === (typeof value === 'number'), {
    path: ['value'],
    error: 'This needs a number where it is counted, and a word where it is named.',
  })
  .refine(({ op, value }) => typeof value === 'number' || op === 'is' || op === 'is_not', {
    path: ['op'],
    error: 'Words are the same or not; only numbers are more or less.',
  })
export const PlanRule = z
  .object({
    /** What the rule is called for good: a new version of it goes on counting its caps. */
    id: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use small letters, digits and dashes, like first-sale.'),
    on: z.enum(['sale', 'lead'], 'Choose one of the list.'),
    bp: whole('Write the part in hundredths of a percent, like 2000 for 20 %.', 1, 10_000).nullable().default(null),
    amountMinor: whole(money, 1).nullable().default(null),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.').nullable().default(null),
    duration: z.enum(DURATIONS, 'Choose one of the list.').default('lifetime'),
    months: whole('Write a number of months from 1 to 120.', 1, 120).nullable().default(null),
    match: z.enum(['all', 'any'], 'Choose one of the list.').default('all'),
    conditions: z.array(Condition).max(MOST_CONDITIONS, `Use at most ${MOST_CONDITIONS} conditions.`).default([]),
    cap: z
      .object({ per: z.enum(CAPS, 'Choose one of the list.'), amountMinor: whole(money, 1) })
      .nullable()
      .default(null),
  })
  .refine(({ bp, amountMinor }) => (bp === null) !== (amountMinor === null), {
    path: ['bp'],
    error: 'Say either which part of a sale, or which amount.',
  })
  .refine(({ on, bp }) => on === 'sale' || bp === null, { path: ['bp'], error: 'A lead has no price: give an amount.' })
  .refine(({ amountMinor, cap, currency }) => (amountMinor === null && cap === null) || currency !== null, {
    path: ['currency'],
    error: 'An amount, and a cap, need a currency.',
  })
  .refine(({ duration, months }) => (duration === 'months') === (months !== null), {
    path: ['months'],
    error: 'Say for how many months, or choose another duration.',
  })
const Rules = z
  .array(PlanRule)
  .min(1, 'A plan needs a rule.')
  .max(MOST_RULES, `Use at most ${MOST_RULES} rules.`)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'Two rules have the same name.')
  .refine(
    (rules) => new Set(rules.filter(({ on }) => on === 'lead').map(({ currency }) => currency)).size < 2,
    'All amounts for leads have to be in one currency.',
  )
export const SavePlan = z
  .object({ name: oneLine(80, 'Give the plan a name.'), rules: Rules })
  .meta({ id: 'SaveCommissionPlan' })
export type SavePlan = z.infer<typeof SavePlan>
export const SaveVersion = z
  .object({
    rules: Rules,
    /** Goes to the partners with what changes for them. */
    note: z.string().trim().max(500, 'Use at most 500 characters.').default(''),
  })
  .meta({ id: 'SaveCommissionPlanVersion' })
export const PreviewPlan = z
  .object({
    rules: Rules,
    /** Whose sales are looked at; those under this plan now. */
    planId: z.string().max(60),
    days: z.number().int().min(1).max(366).default(90),
  })
  .meta({ id: 'PreviewCommissionPlan' })
export type PreviewPlan = z.infer<typeof PreviewPlan>

export const Plan = z
  .object({
    ...{ id: z.string(), name: z.string(), version: z.number(), rules: z.array(PlanRule), savedAt: z.number() },
    groups: z.array(z.object({ id: z.string(), name: z.string() })),
    versions: z.array(z.object({ n: z.number(), createdAt: z.number(), note: z.string(), rules: z.array(PlanRule) })),
  })
  .meta({ id: 'CommissionPlan' })
export type Plan = z.infer<typeof Plan>
export const PlanList = z.object({ items: z.array(Plan) }).meta({ id: 'CommissionPlanList' })
const sums = { currency: z.string(), wasMinor: z.number(), wouldMinor: z.number() }
export const PlanPreview = z
  .object({
    from: z.number(),
    to: z.number(),
    sales: z.number(),
    /** False when there were more sales than are looked at. */
    whole: z.boolean(),
    totals: z.array(z.object(sums)),
    partners: z.array(z.object({ partnerId: z.string(), name: z.string(), sales: z.number(), ...sums })),
  })
  .meta({ id: 'CommissionPlanPreview' })
export type PlanPreview = z.infer<typeof PlanPreview>
