import { z } from 'zod'
import { action, type Scene, type TemplateOf, template, text } from './kit.ts'
import type { Letter } from './letter.ts'
import type { Kind } from './rules.ts'
import { FILE_TEMPLATES } from './templates-files.ts'
import { IDENTITY_TEMPLATES } from './templates-identity.ts'
import { INVITATION_TEMPLATES } from './templates-invitations.ts'
import { MODERATION_TEMPLATES } from './templates-moderation.ts'
import { STAFF_REVIEW_TEMPLATES } from './templates-moderators.ts'
import { REVIEW_TEMPLATES } from './templates-reviews.ts'
import { SECURITY_TEMPLATES } from './templates-security.ts'

const Product = z.object({ productName: z.string(), productSlug: z.string() })
const product = { productName: 'Orbit Notes', productSlug: 'orbit-notes' }

/** Every mail there is. None names its reader, because a name is typed by whoever signs up, with any address; but an invitation may. */
export const TEMPLATES = {
  ...IDENTITY_TEMPLATES,
  ...SECURITY_TEMPLATES,
  ...FILE_TEMPLATES,
  ...INVITATION_TEMPLATES,
  ...REVIEW_TEMPLATES,
  ...MODERATION_TEMPLATES,
  ...STAFF_REVIEW_TEMPLATES,
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
