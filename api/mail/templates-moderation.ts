import { z } from 'zod'
import { action, type Scene, template, text } from './kit.ts'
import type { Block } from './letter.ts'

const REASONS: Record<string, string> = {
  PII: 'It holds personal data of somebody else.',
  CONFIDENTIAL: 'It tells something confidential.',
  ABUSE: 'It harasses somebody, or is obscene.',
  HATE: 'It attacks people for what they are.',
  ILLEGAL: 'It breaks a law.',
  FALSE: 'It is plainly false.',
  FAKE: 'It does not tell a real experience.',
  UNRELATED: 'It is not about what we offer.',
  SPAM: 'It is advertising, or made by a machine.',
  DUPLICATE: 'You told the same before.',
  INELIGIBLE: 'Only customers may review this.',
  MEDIA: 'A picture or film in it cannot be shown.',
}
const About = z.object({ productName: z.string(), productSlug: z.string(), title: z.string(), reviewId: z.string() })
const about = {
  ...{ productName: 'Orbit Notes', productSlug: 'orbit-notes', reviewId: 'rev_sample' },
  title: 'The first notes I find again',
}
const Decided = About.extend({
  reason: z.string(),
  law: z.string().default(''),
  statement: z.string(),
  /** The words it is about. */
  quotes: z.array(z.string()).default([]),
})
const decided = {
  ...about,
  reason: 'PII',
  statement:
    'Your second paragraph gives the name and the telephone number of a colleague of yours. Please leave them out; everything else in it is welcome.',
  quotes: ['Jo Farr on extension 4117'],
}
type Decided = z.output<typeof Decided>

const ONLY = text('Reviews are kept off the page for a short list of reasons only; being critical is not one of them.')
const because = ({ reason, law, statement, quotes }: Decided): Block[] => [
  ...quotes.map((words): Block => ({ kind: 'quote', text: words })),
  { kind: 'statement', label: 'Reason', text: [REASONS[reason] ?? reason, law].filter(Boolean).join(' ') },
  { kind: 'statement', label: 'What they say', text: statement },
]
const mine = ({ publicUrl }: Scene) => action('See my reviews', `${publicUrl}/me`)
const appealed = ({ publicUrl }: Scene, { reviewId }: { reviewId: string }) =>
  action('Appeal against it', `${publicUrl}/me/reviews/${encodeURIComponent(reviewId)}/appeal`)
const RIGHTS = text(
  'You can appeal within 180 days: somebody else looks at it then. You can also go to a court, or to a body that settles such disputes out of court.',
)

interface Verdict {
  subject(product: string): string
  title: string
  lead(product: string, company: string): string
  after(data: Decided, scene: Scene): Block[]
}
const verdict = ({ subject, title, lead, after }: Verdict) =>
  template({
    kind: 'transactional',
    data: Decided,
    sample: decided,
    write: (data, scene) => ({
      ...{ subject: subject(data.productName), title },
      blocks: [text(lead(data.productName, scene.company)), ...because(data), ...after(data, scene)],
    }),
  })

interface Note {
  subject(product: string): string
  title: string
  lead(product: string, company: string): string
  kind?: 'transactional' | 'thanks'
  see?: boolean
}
const plain = ({ subject, title, lead, kind = 'transactional', see = false }: Note) =>
  template({
    kind,
    data: About,
    sample: about,
    write: ({ productName, productSlug, title: own }, scene) => ({
      ...{ subject: subject(productName), title },
      blocks: [
        ...(own ? [{ kind: 'quote', text: own } as const] : []),
        text(lead(productName, scene.company)),
        see ? action('See it', `${scene.publicUrl}/products/${encodeURIComponent(productSlug)}`) : mine(scene),
      ],
    }),
  })
const Answered = About.extend({ outcome: z.string() })
const answered = { ...about, outcome: 'You are right: the sentence you wrote is about your own company, not a person.' }

/** Mails to authors: what became of their words, why, and what they can do. */
export const MODERATION_TEMPLATES = {
  review_received: plain({
    subject: (product) => `We have your review of ${product}`,
    title: 'We have your review',
    lead: (product, company) =>
      `Thank you for your review of ${product}. A person at ${company} reads it before it appears. It is never turned down for being critical. You hear from us when it is decided.`,
  }),
  review_published: plain({
    ...{ kind: 'thanks', see: true, title: 'Your review is online' },
    subject: (product) => `Your review of ${product} is online`,
    lead: (product) => `Everybody can read your review of ${product} now. You can take it back at any time.`,
  }),
  review_changes_requested: verdict({
    subject: (product) => `Please change your review of ${product}`,
    title: 'One thing in your review has to change',
    lead: (product) => `A person read your review of ${product}. It can be shown when these words are changed:`,
    after: ({ reviewId }, { publicUrl }) => [
      action('Change my review', `${publicUrl}/me/reviews/${encodeURIComponent(reviewId)}/edit`),
      text('Everything else stays as you wrote it, and nobody but you changes a word.'),
    ],
  }),
  review_redacted: verdict({
    subject: (product) => `Words were left out of your review of ${product}`,
    title: 'Some words were left out of your review',
    lead: (product) => `Your review of ${product} is shown without these words, with a mark where they stood:`,
    after: (data, scene) => [
      action('Change my review', `${scene.publicUrl}/me/reviews/${encodeURIComponent(data.reviewId)}/edit`),
      text('The rest is as you wrote it. You can write it anew at any time.'),
    ],
  }),
  review_edit_refused: verdict({
    subject: (product) => `The change of your review of ${product} is not shown`,
    title: 'Your change is not shown',
    lead: (product) => `Your review of ${product} stays as it was before you changed it.`,
    after: (_, scene) => [mine(scene)],
  }),
  review_rejected: verdict({
    subject: (product) => `Your review of ${product} was not published`,
    title: 'Your review was not published',
    lead: (product) => `Your review of ${product} was read, and it is not going to be published.`,
    after: (data, scene) => [ONLY, appealed(scene, data), RIGHTS],
  }),
  review_removed: verdict({
    subject: (product) => `Your review of ${product} was taken off`,
    title: 'Your review was taken off',
    lead: (product) => `Your review of ${product} is not shown any more.`,
    after: (data, scene) => [ONLY, appealed(scene, data), RIGHTS],
  }),
  review_suspended: verdict({
    subject: (product) => `Your review of ${product} is not shown for now`,
    title: 'Your review is not shown for now',
    lead: (product) => `Somebody reported your review of ${product}.`,
    after: (_, scene) => [text('You do not have to do anything. You hear from us when it is decided.'), mine(scene)],
  }),
  review_restored: plain({
    ...{ see: true, title: 'Your review is shown again' },
    subject: (product) => `Your review of ${product} is shown again`,
    lead: (product) => `We looked at your review of ${product}, and it is shown again as you wrote it.`,
  }),
  review_reopened: plain({
    subject: (product) => `We took back a decision about your review of ${product}`,
    title: 'We took a decision back',
    lead: (product) =>
      `We told you that your review of ${product} would not be published. That was a mistake. It waits to be read again, and you hear from us when it is decided.`,
  }),
  appeal_received: plain({
    subject: (product) => `We have your appeal about ${product}`,
    title: 'We have your appeal',
    lead: (product) =>
      `Somebody else looks at your review of ${product} within 14 days, where there is somebody else. If nobody has by then, it is decided for you, unless it could hurt somebody.`,
  }),
  appeal_overturned: template({
    kind: 'transactional',
    data: Answered,
    sample: answered,
    write: ({ productName, productSlug, outcome }, { publicUrl }) => ({
      subject: `Your appeal was right: your review of ${productName} is online`,
      title: 'Your appeal was right',
      blocks: [
        text(`Your review of ${productName} is shown, with the day you sent it.`),
        { kind: 'statement', label: 'What they say', text: outcome },
        action('See it', `${publicUrl}/products/${encodeURIComponent(productSlug)}`),
      ],
    }),
  }),
  appeal_upheld: verdict({
    subject: (product) => `Your appeal about ${product} was turned down`,
    title: 'Your appeal was turned down',
    lead: (product) => `Somebody looked at your review of ${product} again. The decision stays, and it is final here.`,
    after: (_, scene) => [
      text('You can still go to a court, or to a body that settles such disputes out of court.'),
      mine(scene),
    ],
  }),
}
