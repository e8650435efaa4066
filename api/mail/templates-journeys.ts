import { z } from 'zod'
import { UPGRADE_LINK } from '../kernel/merge-fields.ts'
import { action, note, template, text } from './kit.ts'

/** Where an ask leads; a plain mail of a journey has no link. */
const LINKS = {
  review: { label: 'Write a review', path: '/#products' },
  referral: { label: 'See my link', path: '/me/referrals' },
  affiliate: { label: 'Become a partner', path: '/partners' },
  story: { label: 'See my words', path: '/me' },
  reference: { label: 'What we ask of you', path: '/me/asks' },
} as const
const Message = z.object({
  subject: z.string(),
  body: z.string(),
  ask: z.enum(['review', 'referral', 'affiliate', 'story', 'reference']).nullable(),
})

/** The company's own words in the frame that all mails share. */
export const JOURNEY_TEMPLATES = {
  journey_message: template({
    kind: 'journeys',
    data: Message,
    sample: { subject: 'How is it going, Ann?', body: 'Answer this mail if something is in your way.', ask: null },
    write: ({ subject: head, body: words, ask }, { company, publicUrl }) => {
      const [subject, body] = [head, words].map((one) => one.replaceAll(UPGRADE_LINK, `${publicUrl}/me/upgrade`)) as [
        string,
        string,
      ]
      return {
        subject,
        title: subject,
        blocks: [
          ...body
            .split(/\n{2,}/)
            .filter((part) => part.trim() !== '')
            .map((part) => text(part.trim())),
          ...(ask ? [action(LINKS[ask].label, publicUrl + LINKS[ask].path)] : []),
          ...(ask ? [note(`What ${company} asks of you, and when it may ask again: ${publicUrl}/me/asks`)] : []),
          ...(words.includes(UPGRADE_LINK) ? [action('See what it would do for you', `${publicUrl}/me/upgrade`)] : []),
        ],
      }
    },
  }),
} as const
