import { z } from 'zod'
import {
  WIDGET_CHOOSING,
  WIDGET_KINDS,
  WIDGET_LOCALES,
  WIDGET_STATES,
  WIDGET_SURFACES,
  WIDGET_THEMES,
} from '../../db/schema/embeds.ts'
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
    (text) => text === '' || (/^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text)),
    'Write the whole address, like https://www.example.com/pricing.',
  )
const Colour = z
  .string('Write a colour like #00765a.')
  .regex(/^#[\da-f]{6}$/i, 'Write a colour like #00765a.')
  .toLowerCase()

/** Colours that differ from the brand's. Each is checked against the paper it stands on. */
export const Look = z.strictObject({
  accent: Colour.optional(),
  ink: Colour.optional(),
  paper: Colour.optional(),
  radius: z.number().int().min(0, 'Corners are 0 to 32 px.').max(32, 'Corners are 0 to 32 px.').optional(),
  face: z.enum(['serif', 'inherit'], 'Choose our face for words, or the page’s own.').optional(),
})

/** What only some kinds have. None of them leaves a review out. */
export const Options = z.strictObject({
  pageSize: z.number().int().min(3, 'Show 3 to 24 at a time.').max(24, 'Show 3 to 24 at a time.').optional(),
  /** Turns by itself until somebody reads, points or pauses. */
  rotate: z.boolean().optional(),
  seconds: z.number().int().min(4, 'Give each quote 4 to 60 seconds.').max(60).optional(),
  corner: z.enum(['start', 'end']).optional(),
  delaySeconds: z.number().int().min(0).max(120).optional(),
})

const height = z.number().int().min(1).max(20_000)

export const WidgetInput = z
  .object({
    name: oneLine(80, 'Name this widget.'),
    kind: z.enum(WIDGET_KINDS, 'Choose what it looks like.').default('wall'),
    productSlug: z.string('Choose a product.').min(1, 'Choose a product.'),
    /** The list it shows; without one, the newest testimonials of the product. */
    collectionId: z.string().min(1).nullable().default(null),
    /** What it is about: the number of a request to vote for, or the slug of a survey. */
    subject: z
      .string('Choose what it is about.')
      .trim()
      .max(300, 'Use at most 300 characters.')
      .nullable()
      .default(null),
    choosing: z.enum(WIDGET_CHOOSING).default('order'),
    maxItems: z.number().int().min(1, 'Show 1 to 48.').max(48, 'Show 1 to 48.').default(12),
    origins: z
      .array(Origin, 'Write the websites as a list.')
      .min(1, 'Name at least one website that may show it.')
      .max(MAX_ORIGINS, `Name at most ${MAX_ORIGINS} websites.`)
      .transform((origins) => [...new Set(origins)]),
    ctaUrl: WebAddress.default(''),
    ctaLabel: z.string('Say what the link does.').trim().max(60, 'Use at most 60 characters.').default(''),
    theme: z.enum(WIDGET_THEMES, 'Choose auto, light or dark.').default('auto'),
    locale: z.enum(WIDGET_LOCALES, 'Choose one of the languages.').default('en'),
    look: Look.default({}),
    options: Options.default({}),
  })
  .meta({ id: 'WidgetInput' })
export type WidgetInput = z.output<typeof WidgetInput>
/** As a form sends it: what is left out has a default. */
export type WidgetSent = z.input<typeof WidgetInput>

/** How high it was drawn, by the width of its column. */
export const Heights = z
  .object({ heights: z.record(z.enum(['390', '768', '1280']), height) })
  .meta({ id: 'WidgetHeights' })
/** What stands in the address of a widget that was not saved. */
export const Draft = z.object({ draft: z.string() }).meta({ id: 'WidgetDraft' })
export const StateInput = z.object({ state: z.enum(WIDGET_STATES) }).meta({ id: 'WidgetState' })
export const RollBack = z.object({ revision: z.number().int().min(1) }).meta({ id: 'WidgetRollBack' })

/** What everybody may know of a live widget. */
export const EmbeddedForm = z
  .object({
    kind: z.enum(WIDGET_KINDS),
    surface: z.enum(WIDGET_SURFACES),
    product: z.object({ slug: z.string(), name: z.string() }),
    /** The number of a request, or the slug of a survey. */
    subject: z.string().nullable(),
    /** Whether it takes votes or answers now, or has an offer to show; always true of a form for reviews. */
    open: z.boolean(),
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
    kind: z.enum(WIDGET_KINDS),
    surface: z.enum(WIDGET_SURFACES),
    product: z.object({ slug: z.string(), name: z.string() }),
    collectionId: z.string().nullable(),
    subject: z.string().nullable(),
    choosing: z.enum(WIDGET_CHOOSING),
    maxItems: z.number(),
    origins: z.array(z.string()),
    ctaUrl: z.string(),
    ctaLabel: z.string(),
    theme: z.enum(WIDGET_THEMES),
    locale: z.enum(WIDGET_LOCALES),
    look: Look,
    options: Options,
    heights: z.record(z.string(), z.number()),
    state: z.enum(WIDGET_STATES),
    version: z.number(),
    revision: z.number(),
    createdAt: z.number(),
    /** How many testimonials it shows now; of a widget of reviews, how many reviews there are. */
    items: z.number(),
    snippet: z.string(),
    refused: z.array(z.object({ origin: z.string(), reason: z.string(), count: z.number(), lastAt: z.number() })),
    stats: Stats,
  })
  .meta({ id: 'Widget' })
export type Widget = z.infer<typeof Widget>
export const WidgetList = z.object({ items: z.array(Widget) }).meta({ id: 'WidgetList' })

/** How it was set up before, newest first. */
export const RevisionList = z
  .object({
    items: z.array(
      z.object({
        revision: z.number(),
        settings: z.record(z.string(), z.unknown()),
        savedAt: z.number(),
        savedBy: z.string(),
      }),
    ),
  })
  .meta({ id: 'WidgetRevisionList' })

/** Surveys a widget can ask now, and the websites each may be shown on. */
export const AskableList = z
  .object({ items: z.array(z.object({ slug: z.string(), title: z.string(), origins: z.array(z.string()) })) })
  .meta({ id: 'AskableSurveys' })

/** Lists of testimonials a widget can show. */
export const ChoosableList = z
  .object({ items: z.array(z.object({ id: z.string(), name: z.string(), items: z.number() })) })
  .meta({ id: 'ChoosableCollections' })
