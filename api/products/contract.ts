import { z } from 'zod'
import { OPEN_TO, PRODUCT_KINDS } from '../../db/schema/products.ts'
import { isCurrency } from '../kernel/money.ts'
import { oneLine } from '../kernel/text.ts'

/** Google's list; other words make an app ineligible. */
export const APP_CATEGORIES = [
  ...['BusinessApplication', 'BrowserApplication', 'CommunicationApplication', 'DesignApplication'],
  ...['DesktopEnhancementApplication', 'DeveloperApplication', 'DriverApplication', 'EducationalApplication'],
  ...['EntertainmentApplication', 'FinanceApplication', 'GameApplication', 'HealthApplication', 'HomeApplication'],
  ...['LifestyleApplication', 'MedicalApplication', 'MultimediaApplication', 'OtherApplication'],
  ...['ReferenceApplication', 'SecurityApplication', 'ShoppingApplication', 'SocialNetworkingApplication'],
  ...['SportsApplication', 'TravelApplication', 'UtilitiesApplication'],
] as const

const fields = {
  name: oneLine(80, 'Name the product.'),
  kind: z.enum(PRODUCT_KINDS, 'Choose what kind of thing it is.'),
  description: z.string().trim().max(600, 'Use at most 600 characters.').default(''),
  url: z
    .url({ protocol: /^https?$/, error: 'Write a web address that starts with https://.' })
    .max(500)
    .nullable()
    .default(null),
  price: z
    .object({
      amountMinor: z
        .number()
        .int('Send whole minor units, like 1250 for 12.50 EUR.')
        .min(0, 'A price is not negative.'),
      currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
    })
    .nullable()
    .default(null),
  appCategory: z.enum(APP_CATEGORIES, 'Choose a category of the list.').nullable().default(null),
  operatingSystem: oneLine(60, 'Name the system, like Web or Windows.').nullable().default(null),
  jsonLd: z.boolean().default(false),
  countIncentivized: z.boolean().default(true),
  openTo: z.enum(OPEN_TO, 'Choose who may review it.').default('everyone'),
}
export const CreateProduct = z.object(fields).meta({ id: 'CreateProduct' })
export type CreateProduct = z.infer<typeof CreateProduct>

/** All of it anew; the address changes only where it is named. */
export const ChangeProduct = z
  .object({
    ...fields,
    slug: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Use small letters, digits and single hyphens.')
      .max(60, 'Use at most 60 characters.')
      .optional(),
  })
  .meta({ id: 'ChangeProduct' })
export type ChangeProduct = z.infer<typeof ChangeProduct>
export const ArchiveProduct = z.object({ archived: z.boolean() }).meta({ id: 'ArchiveProduct' })

export const RatingSummary = z
  .object({
    count: z.number(),
    /** Null until somebody has rated. */
    average: z.number().nullable(),
    /** How many gave one star, two stars, … five stars. */
    distribution: z.array(z.number()).length(5),
    /** Of the counted ones, how many somebody was rewarded for. */
    incentivized: z.number(),
    /** Shown, but left out of all these numbers: reviews from elsewhere, and rewarded ones where the company chose so. */
    uncounted: z.number(),
  })
  .meta({ id: 'RatingSummary' })
export type RatingSummary = z.infer<typeof RatingSummary>

/** Whether search engines are given stars, and if not, why not. */
export const Eligibility = z.object({ eligible: z.boolean(), reasons: z.array(z.string()) })

export const Product = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(PRODUCT_KINDS),
    description: z.string(),
    url: z.string().nullable(),
    price: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
    appCategory: z.string().nullable(),
    operatingSystem: z.string().nullable(),
    jsonLd: z.boolean(),
    countIncentivized: z.boolean(),
    openTo: z.enum(OPEN_TO),
    archivedAt: z.number().nullable(),
    /** Whether search engines are given its stars. */
    starred: z.boolean(),
    summary: RatingSummary,
  })
  .meta({ id: 'Product' })
export type Product = z.infer<typeof Product>
export const ProductList = z.object({ items: z.array(Product) }).meta({ id: 'ProductList' })
export const ManagedProduct = Product.extend({ searchEngines: Eligibility }).meta({ id: 'ManagedProduct' })
