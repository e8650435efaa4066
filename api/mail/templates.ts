import { z } from 'zod'
import { action, type Scene, type TemplateOf, template, text } from './kit.ts'
import type { Letter } from './letter.ts'
import type { Kind } from './rules.ts'
import { IDENTITY_TEMPLATES } from './templates-identity.ts'
import { SECURITY_TEMPLATES } from './templates-security.ts'

const Product = z.object({ productName: z.string(), productSlug: z.string() })
const REASONS: Record<string, string> = {
  PII: 'It holds personal data of somebody else.',
  CONFIDENTIAL: 'It tells something confidential.',
  ABUSE: 'It harasses somebody, or is obscene.',
  HATE: 'It attacks people for what they are.',
  ILLEGAL: 'It breaks a law.',
  UNRELATED: 'It is not about what we offer.',
  SPAM: 'It is advertising, or made by a machine.',
}
const product = { productName: 'Orbit Notes', productSlug: 'orbit-notes' }

/** Every mail there is. None of them names its reader: a name is typed by whoever signs up, with any address. */
export const TEMPLATES = {
  ...IDENTITY_TEMPLATES,
  ...SECURITY_TEMPLATES,
  review_received: template({
    kind: 'transactional',
    data: Product,
    sample: product,
    write: ({ productName }, { company, publicUrl }) => ({
      subject: `We have your review of ${productName}`,
      title: 'We have your review',
      blocks: [
        text(`Thank you for your review of ${productName}. A person at ${company} reads it before it appears.`),
        text('It is never turned down for being critical. You hear from us when it is decided.'),
        action('See my reviews', `${publicUrl}/me`),
      ],
    }),
  }),
  review_published: template({
    kind: 'thanks',
    data: Product.extend({ title: z.string() }),
    sample: { ...product, title: 'The first notes I find again' },
    write: ({ productName, productSlug, title }, { publicUrl }) => ({
      subject: `Your review of ${productName} is online`,
      title: 'Your review is online',
      blocks: [
        { kind: 'quote', text: title },
        text(`Everybody can read your review of ${productName} now. You can take it back at any time.`),
        action('See it', `${publicUrl}/products/${encodeURIComponent(productSlug)}`),
      ],
    }),
  }),
  review_rejected: template({
    kind: 'transactional',
    data: Product.extend({ reason: z.string(), statement: z.string() }),
    sample: {
      ...product,
      reason: 'PII',
      statement:
        'Your second paragraph gives the name and the telephone number of a colleague of yours. Please leave them out and send your review again; everything else in it is welcome.',
    },
    write: ({ productName, reason, statement }, { publicUrl }) => ({
      subject: `Your review of ${productName} was not published`,
      title: 'Your review was not published',
      blocks: [
        text(`A person read your review of ${productName} and decided not to publish it.`),
        { kind: 'statement', label: 'Reason', text: REASONS[reason] ?? reason },
        { kind: 'statement', label: 'What they say', text: statement },
        text('Reviews are kept off the page for a short list of reasons only; being critical is not one of them.'),
        action('See my reviews', `${publicUrl}/me`),
      ],
    }),
  }),
  testimonial_published: template({
    kind: 'thanks',
    data: Product.extend({ excerpt: z.string() }),
    sample: { ...product, excerpt: 'It saves me an hour a day. I would not go back.' },
    write: ({ productName, excerpt }, { company, publicUrl }) => ({
      subject: 'Your words are on our pages',
      title: 'Your words are on our pages',
      blocks: [
        { kind: 'quote', text: excerpt },
        text(`With your consent, ${company} shows these words of your review of ${productName} on its websites.`),
        text('You can see how often they are read, and take them back with one tap. They are gone within a minute.'),
        action('See or take them back', `${publicUrl}/me`),
      ],
    }),
  }),
} as const
export type TemplateName = keyof typeof TEMPLATES
export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name)

/** One type for all, for those who do not mind which it is. */
export interface AnyTemplate {
  kind: Kind
  sample: object
  sampleLink?: Scene['link']
  letter(data: unknown, scene: Scene): Letter
}
export function templateByName(name: TemplateName): AnyTemplate {
  const found = TEMPLATES[name] as TemplateOf<z.ZodType>
  return {
    kind: found.kind,
    sample: found.sample as object,
    sampleLink: found.sampleLink,
    letter: (data, scene) => found.write(found.data.parse(data), scene),
  }
}
