import { z } from 'zod'
import { action, note, template, text } from './kit.ts'
import { invitationAddress } from './rules.ts'

const Invitation = z.object({
  invitationId: z.string(),
  /** Which reminder it is; 0 is the invitation itself. */
  n: z.number().int().min(0),
  productName: z.string(),
  subject: z.string(),
  message: z.string(),
  incentive: z.string(),
})
const DAYS = 60

/** A campaign's words in the frame that all invitations to review share: the link, what is given, and that all opinions count. */
export const INVITATION_TEMPLATES = {
  review_invitation: template({
    kind: 'invitations',
    data: Invitation,
    sample: {
      ...{ invitationId: 'inv_sample', n: 0, productName: 'Orbit Notes', subject: 'What do you think of Orbit Notes?' },
      message: 'Hello Sam,\nyou have used Orbit Notes for a while. What is it like? A few sentences help others.',
      incentive: 'Everybody who writes gets one month free.',
    },
    sampleLink: {
      href: invitationAddress('https://reviews.example.com', 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'),
      ...{ code: null, minutes: DAYS * 1440 },
    },
    write: ({ n, subject, message, incentive, productName }, { company, link }) => ({
      subject: n > 0 ? `Reminder: ${subject}` : subject,
      title: `Your opinion of ${productName}`,
      blocks: [
        text(message),
        ...(link ? [action('Write a review', link.href)] : [text('The link in this mail was used or has run out.')]),
        ...(incentive
          ? [text(`${incentive} This is given for every review, whatever it says, and stands beside it.`)]
          : []),
        note(
          `Praise and criticism are published alike: ${company} reads reviews before they appear and cannot change them.${n > 0 ? ' You get at most two reminders.' : ''}`,
        ),
        note('You would rather not? On the page behind the link you can say so, and no reminder follows.'),
      ],
    }),
  }),
} as const
