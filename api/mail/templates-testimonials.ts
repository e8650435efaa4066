import { z } from 'zod'
import { action, note, template, text } from './kit.ts'
import { askAddress } from './rules.ts'

const Product = z.object({ productName: z.string(), productSlug: z.string() })
const product = { productName: 'Orbit Notes', productSlug: 'orbit-notes' }
const excerpt = 'It saves me an hour a day. I would not go back.'
const Ask = Product.extend({ askId: z.string(), excerpt: z.string() })
const sampleLink = {
  ...{ href: askAddress('https://reviews.example.com', 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'), code: null },
  minutes: 60 * 24 * 60,
}
const used = text('The link in this mail was used or has run out. Your own page has every switch.')

/** Mails about words that are quoted, or might be. */
export const TESTIMONIAL_TEMPLATES = {
  testimonial_published: template({
    kind: 'thanks',
    data: Product.extend({ excerpt: z.string(), testimonialId: z.string().default('') }),
    sample: { ...product, excerpt, testimonialId: 'tes_sample' },
    write: ({ productName, excerpt, testimonialId }, { company, publicUrl }) => ({
      subject: 'Your words are on our pages',
      title: 'Your words are on our pages',
      blocks: [
        { kind: 'quote', text: excerpt },
        text(`With your consent, ${company} shows these words of your review of ${productName} on its websites.`),
        ...(testimonialId ? [text(`They have a page of their own: ${publicUrl}/t/${testimonialId}`)] : []),
        text(
          'You can see where they are and how often they are read, and take them back with one tap. They are gone within a minute.',
        ),
        action('See or take them back', `${publicUrl}/me`),
      ],
    }),
  }),
  testimonial_permission: template({
    kind: 'thanks',
    data: Ask,
    sample: { ...product, excerpt, askId: 'ask_sample' },
    sampleLink,
    write: ({ productName, excerpt }, { company, link }) => ({
      subject: `May ${company} quote you?`,
      title: 'May we quote you?',
      blocks: [
        text(`${company} would like to show these words of your review of ${productName}, exactly as you wrote them:`),
        { kind: 'quote', text: excerpt },
        text(
          'They would stand in widgets on its websites and on a page of their own, with the name and the stars of your review. Nothing happens before you say yes.',
        ),
        ...(link ? [action('Decide', link.href)] : [used]),
        note(
          'We ask once and send no reminder. You can take a yes back at any time, and the words are gone within a minute.',
        ),
      ],
    }),
  }),
  testimonial_still_true: template({
    kind: 'thanks',
    data: Ask,
    sample: { ...product, excerpt, askId: 'ask_sample' },
    sampleLink,
    write: ({ productName, excerpt }, { company, link }) => ({
      subject: 'Is this still true?',
      title: 'Is this still true?',
      blocks: [
        text(`${company} has quoted you on ${productName} for almost a year:`),
        { kind: 'quote', text: excerpt },
        ...(link ? [action('Say whether it is still true', link.href)] : [used]),
        note('It takes one tap and no sign-in. If you say nothing, the words are taken down.'),
      ],
    }),
  }),
  story_approval: template({
    kind: 'thanks',
    data: Product.extend({ askId: z.string() }),
    sample: { ...product, askId: 'ask_sample' },
    sampleLink,
    write: ({ productName }, { company, link }) => ({
      subject: `May ${company} tell your story?`,
      title: 'May we tell your story?',
      blocks: [
        text(`${company} has written a longer text around your review of ${productName}. It quotes you word for word.`),
        text(
          'Read all of it before anybody else does. It is shown only if you say yes, and a later change of it asks you again.',
        ),
        ...(link ? [action('Read it and decide', link.href)] : [used]),
        note('We ask once for each text and send no reminder.'),
      ],
    }),
  }),
} as const
