import { z } from 'zod'
import { PRODUCT_KINDS } from '../../db/schema/products.ts'
import { oneLine } from '../kernel/text.ts'

export const CreateProduct = z
  .object({
    name: oneLine(80, 'Name the product.'),
    kind: z.enum(PRODUCT_KINDS, 'Choose what kind of thing it is.'),
    description: z.string().trim().max(600, 'Use at most 600 characters.').default(''),
    url: z
      .url({ protocol: /^https?$/, error: 'Write a web address that starts with https://.' })
      .max(500)
      .optional(),
  })
  .meta({ id: 'CreateProduct' })
export type CreateProduct = z.infer<typeof CreateProduct>

export const RatingSummary = z
  .object({
    count: z.number(),
    /** Null until somebody has rated. */
    average: z.number().nullable(),
    /** How many gave one star, two stars, … five stars. */
    distribution: z.array(z.number()).length(5),
  })
  .meta({ id: 'RatingSummary' })
export type RatingSummary = z.infer<typeof RatingSummary>

export const Product = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(PRODUCT_KINDS),
    description: z.string(),
    url: z.string().nullable(),
    summary: RatingSummary,
  })
  .meta({ id: 'Product' })
export type Product = z.infer<typeof Product>
export const ProductList = z.object({ items: z.array(Product) }).meta({ id: 'ProductList' })
