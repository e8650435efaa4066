import { z } from 'zod'
import { COLLECTION_KINDS } from '../../../../db/schema/collections.ts'
import { isLanguageTag, oneLine, plainText } from '../../../kernel/text.ts'

export const MOST = 48
const tag = plainText(40).transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').toLowerCase())

/** What a collection asks for. Stars may be asked for here, because a testimonial is a selection and says so. */
export const CollectionQuery = z.object({
  /** Any of them. */
  tags: z.array(tag).max(12, 'Use at most 12 tags.').default([]),
  topic: plainText(40).default(''),
  lang: z
    .string()
    .max(35)
    .refine((tag) => tag === '' || isLanguageTag(tag), 'Write a language tag like en or pt-BR.')
    .default(''),
  minRating: z.number().int().min(1).max(5).default(1),
  disclosure: z.enum(['any', 'with', 'without']).default('any'),
  newest: z.number().int().min(1).max(MOST, `Use at most ${MOST}.`).default(12),
})
export type CollectionQuery = z.output<typeof CollectionQuery>

export const SaveCollection = z
  .object({
    name: oneLine(100, 'Give it a name.'),
    kind: z.enum(COLLECTION_KINDS, 'Choose how it is put together.'),
    productSlug: z.string().max(200).nullable().default(null),
    query: CollectionQuery.prefault({}),
  })
  .meta({ id: 'SaveCollection' })
export type SaveCollection = z.output<typeof SaveCollection>

export const ArrangeItem = z
  .object({
    testimonialId: z.string().max(60),
    act: z.enum(['add', 'remove', 'up', 'down'], 'Choose what to do with it.'),
  })
  .meta({ id: 'ArrangeItem' })
export type ArrangeItem = z.output<typeof ArrangeItem>

export const Collection = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(COLLECTION_KINDS),
    product: z.object({ slug: z.string(), name: z.string() }).nullable(),
    query: CollectionQuery,
    createdAt: z.number(),
    /** How many are in it now. */
    n: z.number(),
    /** Widgets that show it. */
    widgets: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'Collection' })
export const CollectionList = z.object({ items: z.array(Collection) }).meta({ id: 'CollectionList' })

/** Why something is in a collection: the parts of the query it meets, or that somebody put it there. */
export const Reason = z.object({
  of: z.enum(['hand', 'product', 'tag', 'topic', 'lang', 'rating', 'disclosure', 'newest']),
  value: z.string(),
})
export type Reason = z.output<typeof Reason>
export const CollectionDetail = Collection.extend({
  items: z.array(
    z.object({
      id: z.string(),
      excerpt: z.string(),
      displayName: z.string(),
      rating: z.number(),
      lang: z.string(),
      product: z.object({ slug: z.string(), name: z.string() }),
      why: z.array(Reason),
    }),
  ),
}).meta({ id: 'CollectionDetail' })
export type CollectionDetail = z.output<typeof CollectionDetail>
