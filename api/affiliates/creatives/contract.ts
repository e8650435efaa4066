import { z } from 'zod'
import { CREATIVE_KINDS } from '../../../db/schema/creatives.ts'
import { oneLine, ownWords } from '../../kernel/text.ts'
import { GAP } from './rules.ts'

const name = oneLine(80, 'Name it, so that partners find it.')
const disclosure = oneLine(200, 'Write the sentence that says partners get money for it.')
const address = z.string('Write a web address.').trim().max(2_000, 'Use at most 2,000 characters.')
const pixels = z
  .number('Write its size in pixels.')
  .int('Write its size in pixels.')
  .min(1, 'Write its size in pixels.')
  .max(5_000, 'A side has at most 5,000 pixels.')
const label = (missing: string) => oneLine(120, missing)

export const SaveCreative = z
  .discriminatedUnion('kind', [
    z.object({
      ...{ kind: z.literal('text'), name, disclosure },
      words: ownWords({ min: 1, max: 2_000, tooShort: 'Write the words that partners can use.' }).refine(
        (words) => words.includes(GAP),
        `Write ${GAP} where the partner’s link belongs.`,
      ),
    }),
    z.object({
      ...{ kind: z.literal('link'), name, disclosure, address },
      words: label('Say what stands on the link.'),
    }),
    z.object({
      ...{ kind: z.literal('image'), name, disclosure, address, width: pixels, height: pixels },
      words: label('Say what can be seen on the picture.'),
    }),
    z.object({
      ...{ kind: z.literal('widget'), name, disclosure },
      words: label('Say what stands on the link beside the widget.'),
      widgetId: z.string('Choose a widget.').min(1, 'Choose a widget.').max(60),
    }),
  ])
  .meta({ id: 'SaveCreative' })
export type SaveCreative = z.infer<typeof SaveCreative>
export const CreativeState = z
  .object({ enabled: z.boolean('Say whether partners can use it.') })
  .meta({ id: 'CreativeState' })

const creative = {
  ...{ id: z.string(), kind: z.enum(CREATIVE_KINDS), name: z.string(), words: z.string(), disclosure: z.string() },
  ...{ address: z.string().nullable(), width: z.number().nullable(), height: z.number().nullable() },
}
export const Creatives = z
  .object({
    items: z.array(
      z.object({
        ...creative,
        enabled: z.boolean(),
        /** `live` is false while it is paused: partners do not see it then. */
        widget: z.object({ id: z.string(), name: z.string(), live: z.boolean() }).nullable(),
      }),
    ),
    /** Live widgets that show what customers say. */
    widgets: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'Creatives' })
export type Creatives = z.infer<typeof Creatives>

export const MyCreativesQuery = z.object({
  /** One of the partner's own links; their first one when it is left out. */
  link: z.string().max(60).optional(),
})
export const MyCreatives = z
  .object({
    /** Links of theirs that lead on now, the oldest first. */
    links: z.array(z.object({ id: z.string(), label: z.string(), url: z.string(), destination: z.string() })),
    /** Which of them stands in the items; null when there is none, and no items then. */
    chosen: z.string().nullable(),
    items: z.array(
      z.object({
        ...creative,
        /** The partner's link in it; null where they have none that leads to `address` yet. */
        url: z.string().nullable(),
        /** To copy as words. */
        text: z.string().nullable(),
        /** To copy into a page, everything in it encoded. */
        html: z.string().nullable(),
        /** Whether the partner's own website is on the widget's list; null for other kinds, or when it is not known. */
        shownOnSite: z.boolean().nullable(),
      }),
    ),
  })
  .meta({ id: 'MyCreatives' })
export type MyCreatives = z.infer<typeof MyCreatives>
