import { z } from 'zod'
import type { Block, Letter } from './letter.ts'
import { type Kind, type LinkPurpose, linkAddress } from './rules.ts'

/** What a letter is written from beside its own data. */
export interface Scene {
  company: string
  publicUrl: string
  /** For mails that carry a one-time link. */
  link?: { href: string; code: string | null; minutes: number } | undefined
}
interface TemplateOf<S extends z.ZodType> {
  kind: Kind
  data: S
  sample: z.input<S>
  /** Made-up; for mails that carry a link. */
  sampleLink?: { href: string; code: string | null; minutes: number }
  write(data: z.output<S>, scene: Scene): Letter
}
const template = <S extends z.ZodType>(one: TemplateOf<S>) => one

const text = (words: string): Block => ({ kind: 'text', text: words })
const note = (words: string): Block => ({ kind: 'note', text: words })
const action = (label: string, href: string): Block => ({ kind: 'action', label, href })

const Product = z.object({ productName: z.string(), productSlug: z.string() })
const Link = z.object({ tokenId: z.string() })
const TOKEN = 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'
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

/** "10 minutes", "1 hour", "7 days": how long a link waits. */
export function lifetime(minutes: number): string {
  const [n, unit] =
    minutes >= 2880 ? [minutes / 1440, 'day'] : minutes >= 60 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  const whole = Math.max(1, Math.round(n))
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`
}

interface LinkWords {
  kind?: Kind
  subject(company: string): string
  title: string
  lead(company: string): string
  label: string
  code?: boolean
  minutes: number
  otherwise: string
}
const linkMail = (purpose: LinkPurpose, words: LinkWords) =>
  template({
    kind: words.kind ?? 'transactional',
    data: Link,
    sample: { tokenId: 'tok_sample' },
    sampleLink: {
      href: linkAddress('https://reviews.example.com', purpose, TOKEN),
      code: '204817',
      minutes: words.minutes,
    },
    write: (_, { company, link }) => ({
      subject: words.subject(company),
      title: words.title,
      blocks: [
        text(words.lead(company)),
        ...(link ? [action(words.label, link.href)] : [text('The link in this mail was used or has run out.')]),
        ...(link?.code && words.code ? [text('Or type this code:'), { kind: 'code', text: link.code } as const] : []),
        ...(link ? [note(`It works once, for ${lifetime(link.minutes)}. ${words.otherwise}`)] : []),
      ],
    }),
  })

const IGNORE = 'If you did not ask for it, ignore this mail and nothing happens.'

/** Every mail there is. None of them names its reader: a name is typed by whoever signs up, with any address. */
export const TEMPLATES = {
  magic_link: linkMail('magic_link', {
    subject: (company) => `Your sign-in link for ${company}`,
    title: 'Sign in',
    lead: (company) => `Here is the link to sign in to ${company}.`,
    label: 'Sign in',
    code: true,
    minutes: 10,
    otherwise: IGNORE,
  }),
  email_confirmation: linkMail('email_confirmation', {
    subject: (company) => `Confirm your address for ${company}`,
    title: 'Confirm your e-mail address',
    lead: (company) => `Somebody signed up at ${company} with this address. If it was you, confirm that it is yours.`,
    label: 'Confirm my address',
    minutes: 4320,
    otherwise: IGNORE,
  }),
  password_reset: linkMail('password_reset', {
    kind: 'security',
    subject: (company) => `Choose a new password for ${company}`,
    title: 'Choose a new password',
    lead: (company) => `Somebody asked for a new password for your account at ${company}.`,
    label: 'Choose a new password',
    minutes: 60,
    otherwise: 'If it was not you, ignore this mail; your password stays as it is.',
  }),
  email_change: linkMail('email_change', {
    subject: (company) => `Confirm your new address for ${company}`,
    title: 'Confirm your new address',
    lead: (company) => `From now on you want to sign in to ${company} with this address. Confirm that it is yours.`,
    label: 'Use this address',
    minutes: 60,
    otherwise: IGNORE,
  }),
  email_change_notice: template({
    kind: 'security',
    data: z.object({}),
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your address for ${company} is about to change`,
      title: 'Your e-mail address is about to change',
      blocks: [
        text(`Somebody who is signed in to your account at ${company} asked to use another e-mail address for it.`),
        text('If it was you, there is nothing to do here. If it was not, choose a new password now.'),
        action('Choose a new password', `${publicUrl}/reset`),
      ],
    }),
  }),
  password_changed: template({
    kind: 'security',
    data: z.object({}),
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your password for ${company} was changed`,
      title: 'Your password was changed',
      blocks: [
        text(`The password of your account at ${company} was changed, and every session was signed out.`),
        text('If it was not you, choose a new one now.'),
        action('Choose a new password', `${publicUrl}/reset`),
      ],
    }),
  }),
  staff_invitation: linkMail('staff_invitation', {
    subject: (company) => `You are invited to work with ${company}`,
    title: 'Join the team',
    lead: (company) => `You are invited to the console of ${company}, where reviews and testimonials are looked after.`,
    label: 'Join',
    minutes: 10080,
    otherwise: 'If you do not know who invited you, ignore this mail.',
  }),
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
