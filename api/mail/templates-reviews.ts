import { z } from 'zod'
import { action, lifetime, note, template, text } from './kit.ts'
import { linkAddress } from './rules.ts'

const TOKEN = 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'

/** Mails about reviews and what becomes of them. */
export const REVIEW_TEMPLATES = {
  review_confirm: template({
    kind: 'transactional',
    data: z.object({ tokenId: z.string(), productName: z.string(), title: z.string() }),
    sample: { tokenId: 'tok_sample', productName: 'Orbit Notes', title: 'The first notes I find again' },
    sampleLink: {
      ...{ href: linkAddress('https://reviews.example.com', 'sign_up', TOKEN), code: '204817', minutes: 1440 },
    },
    write: ({ productName, title }, { company, link }) => ({
      subject: `Is this review of ${productName} yours?`,
      title: 'Is this review yours?',
      blocks: [
        text(`Somebody wrote a review of ${productName} at ${company} and gave this address.`),
        { kind: 'quote', text: title },
        ...(link ? [action('Yes, it is mine', link.href)] : [text('The link in this mail was used or has run out.')]),
        ...(link?.code ? [text('Or type this code:'), { kind: 'code', text: link.code } as const] : []),
        ...(link
          ? [
              note(
                `It works once, for ${lifetime(link.minutes)}. If it is not yours, ignore this mail: nothing is shown.`,
              ),
            ]
          : []),
      ],
    }),
  }),
} as const
