import { z } from 'zod'
import { WIDGET_THEMES } from '../../db/schema/embeds.ts'
import { oneLine } from '../kernel/text.ts'
import { MAX_ORIGINS, normalOrigin } from './rules.ts'

const Origin = z.string('Write a web address.').transform((typed, context) => {
  const read = normalOrigin(typed)
  if (read.ok) return read.origin
  context.addIssue(read.sentence)
  return z.NEVER
})

/** Only http(s): an address like `javascript:` on somebody's page would be theirs to run. */
const WebAddress = z
  .string('Write a web address.')
  .trim()
  .max(2000, 'Use at most 2,000 characters.')
  .refine(
    (text) => /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text),
    'Write the whole address, like https://www.example.com/pricing.',
  )

export const WidgetInput = z
  .object({
    name: oneLine(80, 'Name this widget.'),
    productSlug: z.string('Choose a product.').min(1, 'Choose a product.'),
    origins: z
      .array(Origin, 'Write the websites as a list.')
      .min(1, 'Name at least one website that may show it.')
      .max(MAX_ORIGINS, `Name at most ${MAX_ORIGINS} websites.`)
      .transform((origins) => [...new Set(origins)]),
    ctaUrl: WebAddress,
    ctaLabel: z
      .string('Say what the link on each card does.')
      .trim()
      .min(1, 'Say what the link on each card does.')
      .max(60, 'Use at most 60 characters.'),
    theme: z.enum(WIDGET_THEMES, 'Choose auto, light or dark.').default('auto'),
  })
  .meta({ id: 'WidgetInput' })
export type WidgetInput = z.output<typeof WidgetInput>

/** The review form on the pages a widget is allowed on. */
export const EmbeddedForm = z
  .object({
    product: z.object({ slug: z.string(), name: z.string() }),
    origins: z.array(z.string()),
    theme: z.enum(WIDGET_THEMES),
  })
  .meta({ id: 'EmbeddedForm' })

const Stats = z.object({
  seen: z.number(),
  clicks: z.number(),
  /** The last 30 days that have numbers, oldest first. Bots are not in them. */
  days: z.array(z.object({ day: z.string(), seen: z.number(), clicks: z.number() })),
})
export const Widget = z
  .object({
    id: z.string(),
    publicId: z.string(),
    name: z.string(),
    product: z.object({ slug: z.string(), name: z.string() }),
    origins: z.array(z.string()),
    ctaUrl: z.string(),
    ctaLabel: z.string(),
    theme: z.enum(WIDGET_THEMES),
    state: z.enum(['live', 'paused']),
    version: z.number(),
    /** How many testimonials it shows now. */
    items: z.number(),
    snippet: z.string(),
    refused: z.array(z.object({ origin: z.string(), reason: z.string(), count: z.number(), lastAt: z.number() })),
    stats: Stats,
  })
  .meta({ id: 'Widget' })
export type Widget = z.infer<typeof Widget>
export const WidgetList = z.object({ items: z.array(Widget) }).meta({ id: 'WidgetList' })
