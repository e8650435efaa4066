import { z } from 'zod'
import { RESOURCE_STATES } from '../../../db/schema/outreach.ts'
import { oneLine, plainText } from '../../kernel/text.ts'

export const SLUG = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/, 'Use small letters, digits and -, like ten-lines-a-day.')
export const SaveResource = z
  .object({
    slug: SLUG,
    title: oneLine(150, 'Give it a title.'),
    summary: oneLine(400, 'Say in a sentence what it is good for.'),
    body: plainText(40_000).default(''),
    url: z
      .url({ protocol: /^https?$/, error: 'Write an address that begins with https://.' })
      .max(2000)
      .nullable()
      .default(null),
    /** Asks for an address; without it everybody reads it and nobody is known. */
    gated: z.boolean().default(false),
  })
  .refine(({ body, url }) => body !== '' || url !== null, {
    path: ['body'],
    error: 'Write the text here, or say below where it lies.',
  })
  .meta({ id: 'SaveResource' })
export type SaveResource = z.infer<typeof SaveResource>
export const SetResourceState = z
  .object({ state: z.enum(['live', 'retired'], 'Choose live or retired.') })
  .meta({ id: 'SetResourceState' })

const about = { slug: z.string(), title: z.string(), summary: z.string(), gated: z.boolean() }
export const Resource = z
  .object({
    ...{ id: z.string(), ...about, body: z.string(), url: z.string().nullable(), state: z.enum(RESOURCE_STATES) },
    /** How often it was looked at and fetched by whomever, and by how many people whom we know. */
    ...{ views: z.number(), downloads: z.number(), people: z.number() },
    ...{ createdAt: z.number(), publishedAt: z.number().nullable() },
  })
  .meta({ id: 'Resource' })
export type Resource = z.infer<typeof Resource>
export const ResourceList = z
  .object({ items: z.array(Resource), nextCursor: z.string().nullable() })
  .meta({ id: 'ResourceList' })

export const PublicResources = z
  .object({ items: z.array(z.object(about)), nextCursor: z.string().nullable() })
  .meta({ id: 'PublicResourceList' })
export const PublicResource = z
  .object({
    ...about,
    /** What it holds; null while an address is asked for. */
    content: z.object({ html: z.string(), hasFile: z.boolean() }).nullable(),
    ...{ addressText: z.string(), newsletterText: z.string() },
  })
  .meta({ id: 'PublicResource' })
export const Fetched = z.object({ url: z.string() }).meta({ id: 'FetchedResource' })
