import { z } from 'zod'
import { action, note, template, text } from './kit.ts'

const Friend = z.object({ initial: z.string(), what: z.string().nullable() })
const SAMPLE = { initial: 'D.', what: '15 EUR credit' }
const STATES: Record<string, string> = {
  accepted: 'We have taken them up',
  qualified: 'They are a good fit',
  meeting: 'We are going to meet',
  negotiation: 'We are talking about terms',
  won: 'They are a customer now',
  lost: 'It came to nothing',
  declined: 'We cannot take them up',
}

/** Mails about friends who came, and people who were named. A friend is an initial in all of them. */
export const REFERRAL_TEMPLATES = {
  referral_joined: template({
    kind: 'referrals',
    data: Friend,
    sample: SAMPLE,
    write: ({ initial, what }, { company, publicUrl }) => ({
      subject: `A friend came to ${company} by your link`,
      title: 'A friend came by your link',
      blocks: [
        text(`Somebody, ${initial}, has joined ${company} by the link you handed on. Thank you.`),
        ...(what ? [text(`What you get for it: ${what}. Your page says what has to happen first.`)] : []),
        action('See my friends', `${publicUrl}/me/referrals`),
      ],
    }),
  }),
  referral_qualified: template({
    kind: 'referrals',
    data: Friend,
    sample: SAMPLE,
    write: ({ initial, what }, { publicUrl }) => ({
      subject: 'A friend of yours counts now',
      title: 'A friend of yours counts now',
      blocks: [
        text(`${initial}, who came by your link, has done what makes a friend count.`),
        ...(what ? [text(`You have earned: ${what}. Your page says when it is yours.`)] : []),
        action('See my rewards', `${publicUrl}/me/rewards`),
      ],
    }),
  }),
  lead_moved: template({
    kind: 'referrals',
    data: z.object({ leadName: z.string(), to: z.string(), note: z.string() }),
    sample: { leadName: 'Dora Diaz', to: 'meeting', note: 'We meet on Tuesday.' },
    write: ({ leadName, to, note: words }, { company, publicUrl }) => ({
      subject: `${STATES[to] ?? 'News'}: whom you named to ${company}`,
      title: STATES[to] ?? 'News of whom you named',
      blocks: [
        text(`This is about ${leadName}, whom you named to us.`),
        ...(words ? [{ kind: 'statement' as const, label: 'What we say', text: words }] : []),
        action('See how it goes', `${publicUrl}/me/referrals/leads`),
      ],
    }),
  }),
  hold_overdue: template({
    kind: 'transactional',
    data: z.object({ n: z.number() }),
    sample: { n: 2 },
    write: ({ n }, { publicUrl }) => ({
      subject: n === 1 ? 'A recommendation waits for a decision' : `${n} recommendations wait for a decision`,
      title: 'Somebody has to look',
      blocks: [
        text('Something speaks against a recommendation, and nobody has decided for three days.'),
        text('Nothing is paid before somebody has, and whoever recommended sees that it is being looked at.'),
        action('Look at them', `${publicUrl}/admin/referrals/held`),
      ],
    }),
  }),
  friend_invitation: template({
    kind: 'referrals',
    data: z.object({ from: z.string(), code: z.string(), what: z.string().nullable(), gets: z.string().nullable() }),
    sample: { from: 'Ann Ashby', code: 'ANN2345', what: '20 % off the first year', gets: '15 EUR credit' },
    write: ({ from, code, what, gets }, { company, publicUrl }) => ({
      subject: `${from} recommends ${company} to you`,
      title: `${from} recommends ${company} to you`,
      blocks: [
        text(`${from}, who is a customer of ${company}, asked us to send you this one mail.`),
        ...(what ? [text(`By this link you get: ${what}.`)] : []),
        action('See what it is', `${publicUrl}/r/${encodeURIComponent(code)}/invitation`),
        note(
          gets
            ? `This is a recommendation for which ${from} gets something: ${gets}, if you become a customer.`
            : `This is a recommendation of ${from}.`,
        ),
        note(
          `We have your address from ${from} and use it for this mail alone. We write no second one, and delete the address after 14 days unless you come. You can object and have nobody write to you again by the link below.`,
        ),
      ],
    }),
  }),
} as const
