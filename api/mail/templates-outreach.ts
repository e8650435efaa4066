import { z } from 'zod'
import { action, link, note, template, text } from './kit.ts'
import { optInAddress } from './rules.ts'

const Ask = z.object({ optInId: z.string(), kind: z.string(), title: z.string().nullable(), newsletter: z.boolean() })
const Issue = z.object({
  subject: z.string(),
  paragraphs: z.array(z.string()),
  links: z.array(z.object({ label: z.string(), href: z.string() })),
})
const WANTED = {
  newsletter: (company: string) => `Somebody, we think you, asked for the newsletter of ${company} with this address.`,
  resource: (company: string, title: string) =>
    `Somebody, we think you, asked ${company} for “${title}” with this address.`,
  promotion: (company: string, title: string) =>
    `Somebody, we think you, asked ${company} for a code of “${title}” with this address.`,
  webinar: (company: string, title: string) =>
    `Somebody, we think you, asked ${company} for a place in the webinar “${title}” with this address.`,
} as const
const LABEL = {
  newsletter: 'Confirm the newsletter',
  resource: 'Open it',
  promotion: 'Get the code',
  webinar: 'Take the place',
} as const
const isWanted = (kind: string): kind is keyof typeof WANTED => Object.hasOwn(WANTED, kind)

/** The mail that asks whether an address is somebody's own, and the newsletter itself. */
export const OUTREACH_TEMPLATES = {
  opt_in: template({
    kind: 'transactional',
    data: Ask,
    sample: { optInId: 'opt_sample', kind: 'newsletter', title: null, newsletter: true },
    sampleLink: {
      href: optInAddress('https://reviews.example.com', 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'),
      ...{ code: null, minutes: 7 * 1440 },
    },
    write: ({ kind, title, newsletter }, { company, link: held }) => {
      const what = isWanted(kind) ? kind : 'newsletter'
      return {
        subject: title ?? `Confirm the newsletter of ${company}`,
        title: title ?? 'Is this your address?',
        blocks: [
          text(WANTED[what](company, title ?? '')),
          ...(newsletter && what !== 'newsletter' ? [text('The newsletter comes along, once you confirm.')] : []),
          ...(held ? [action(LABEL[what], held.href)] : [text('The link in this mail was used or has run out.')]),
          note(
            'The link works for seven days. If it was not you, do nothing: without it nothing is sent and nothing is kept.',
          ),
        ],
      }
    },
  }),
  newsletter_issue: template({
    kind: 'product',
    data: Issue,
    sample: {
      subject: 'What is new in May',
      paragraphs: ['Search understands whole sentences now.', 'Thank you for 200 votes.'],
      links: [{ label: 'Read how it works', href: 'https://reviews.example.com/changelog' }],
    },
    write: ({ subject, paragraphs, links }) => ({
      ...{ subject, title: subject },
      blocks: [...paragraphs.map(text), ...links.map(({ label, href }) => link(label, href))],
    }),
  }),
} as const
