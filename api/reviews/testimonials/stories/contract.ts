import { z } from 'zod'
import { DISCLOSURE_TYPES } from '../../../../db/schema/review-evidence.ts'
import { STORY_REASONS, STORY_STATES } from '../../../../db/schema/stories.ts'
import { oneLine, ownWords, plainText } from '../../../kernel/text.ts'
import { Range, Sentence } from '../contract.ts'

const paragraph = ownWords({ min: 1, max: 3000, tooShort: 'Write something, or take the paragraph out.' })
/** The company's words, places in the customer's, a number they gave. A quote is never written, only pointed at. */
const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: paragraph }),
  z.object({ kind: z.literal('quote'), ranges: z.array(Range).min(1, 'Choose at least one sentence.').max(20) }),
  z.object({
    kind: z.literal('figure'),
    value: oneLine(20, 'Write the number.'),
    label: oneLine(80, 'Say what it counts.'),
  }),
])
export const SaveStory = z
  .object({
    title: oneLine(120, 'Give it a title.'),
    parts: z.array(Part).min(1, 'Write the story.').max(40, 'Use at most 40 parts.'),
  })
  .meta({ id: 'SaveStory' })
export type SaveStory = z.infer<typeof SaveStory>
export const MakeStory = SaveStory.extend({ reviewId: plainText(60) }).meta({ id: 'MakeStory' })
export type MakeStory = z.infer<typeof MakeStory>

/** The parts as they are read: a quote with its words. */
export const StoryPart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('quote'), ranges: z.array(Range), excerpt: z.string() }),
  z.object({ kind: z.literal('figure'), value: z.string(), label: z.string() }),
])
export type StoryPart = z.infer<typeof StoryPart>

export const PublicStory = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    parts: z.array(StoryPart),
    reviewId: z.string(),
    displayName: z.string(),
    company: z.string().nullable(),
    rating: z.number(),
    lang: z.string(),
    product: z.object({ slug: z.string(), name: z.string() }),
    disclosures: z.array(z.object({ type: z.enum(DISCLOSURE_TYPES), text: z.string() })),
    liveFrom: z.number().nullable(),
  })
  .meta({ id: 'PublicStory' })
export type PublicStory = z.infer<typeof PublicStory>
export const PublicStoryList = z.object({ items: z.array(PublicStory) }).meta({ id: 'PublicStoryList' })

export const Story = PublicStory.extend({
  state: z.enum(STORY_STATES),
  version: z.number(),
  /** The version its customer agreed to. */
  approvedVersion: z.number().nullable(),
  askedAt: z.number().nullable(),
  changedAt: z.number(),
  retiredReason: z.enum(STORY_REASONS).nullable(),
  /** The review's own words, to choose from. */
  sentences: z.array(Sentence),
}).meta({ id: 'Story' })
export type Story = z.infer<typeof Story>
export const StoryList = z.object({ items: z.array(Story) }).meta({ id: 'StoryList' })
