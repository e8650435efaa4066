import { z } from 'zod'
import { ruleWords } from './earning/words.ts'
import { action, lifetime, link, note, template, text } from './kit.ts'
import type { Block } from './letter.ts'
import { linkAddress } from './rules.ts'

/** Why, in a colleague's words or by a rule of the programme. */
const Why = z.object({ reason: z.string().nullable(), rule: z.string().nullable() })
const RULES: Record<string, string> = {
  disposable: 'We take nobody in whose address is one for an hour. Apply with an address that is yours to keep.',
  country: 'We take in partners from some countries only, and yours is none of them.',
}
const why = ({ reason, rule }: z.infer<typeof Why>): Block[] =>
  reason
    ? [{ kind: 'statement', label: 'Why', text: reason }]
    : rule && RULES[rule]
      ? [{ kind: 'statement', label: 'Why', text: RULES[rule] }]
      : []
const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })
const Rule = z.object({
  ...{ on: z.enum(['sale', 'lead']), bp: z.number().nullable(), amountMinor: z.number().nullable() },
  ...{ currency: z.string().nullable(), duration: z.enum(['first', 'months', 'lifetime']) },
  ...{ months: z.number().nullable(), conditional: z.boolean() },
})
const RULE: z.infer<typeof Rule> = {
  ...{
    on: 'sale',
    bp: null,
    amountMinor: null,
    currency: null,
    duration: 'lifetime',
    months: null,
    conditional: false,
  },
}
const NOTHING = z.object({})
const MINUTES = 14 * 1_440

/** Mails about being a partner. They are about what somebody asked for and agreed to, so they cannot be switched off. */
export const AFFILIATE_TEMPLATES = {
  partner_applied: template({
    kind: 'transactional',
    data: NOTHING,
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your application as a partner of ${company}`,
      title: 'We have your application',
      blocks: [
        text('A colleague reads it and writes to you. Until then there is nothing to do.'),
        action('See where it stands', `${publicUrl}/partners`),
      ],
    }),
  }),
  partner_approved: template({
    kind: 'transactional',
    data: z.object({ code: z.string().nullable() }),
    sample: { code: 'K7MNPQ2' },
    write: ({ code }, { company, publicUrl }) => ({
      subject: `You are a partner of ${company}`,
      title: `You are a partner of ${company}`,
      blocks: [
        text('Welcome. From now on you earn by what people buy who come by your links.'),
        ...(code
          ? [
              text('This is your first link:'),
              link(`${publicUrl}/r/${code}`, `${publicUrl}/r/${encodeURIComponent(code)}`),
            ]
          : []),
        text('Say close to each recommendation that you get money for it. That is the law, and what you agreed to.'),
        action('Open my partner page', `${publicUrl}/partner`),
      ],
    }),
  }),
  partner_rejected: template({
    kind: 'transactional',
    data: Why.extend({ againAt: z.number().nullable() }),
    sample: { reason: 'Your site is about something else than ours.', rule: null, againAt: 1_780_000_000_000 },
    write: ({ againAt, ...said }, { company, publicUrl }) => ({
      subject: `Your application as a partner of ${company}`,
      title: 'We do not take your application up',
      blocks: [
        text('Thank you for wanting to recommend us.'),
        ...why(said),
        ...(againAt === null ? [] : [text(`You can apply again from ${day.format(againAt)} on.`)]),
        action('See what was decided', `${publicUrl}/partners`),
      ],
    }),
  }),
  partner_paused: template({
    kind: 'transactional',
    data: Why,
    sample: { reason: 'Your site is not reachable at the moment.', rule: null },
    write: (said, { company, publicUrl }) => ({
      subject: `Your partnership with ${company} rests`,
      title: 'Your partnership rests',
      blocks: [
        text('Your links lead on, but nobody who comes by them now counts for you. What you have earned stays yours.'),
        ...why(said),
        action('See where it stands', `${publicUrl}/partners`),
      ],
    }),
  }),
  partner_resumed: template({
    kind: 'transactional',
    data: NOTHING,
    sample: {},
    write: (_, { company, publicUrl }) => ({
      subject: `Your partnership with ${company} goes on`,
      title: 'Your partnership goes on',
      blocks: [
        text('Your links and codes are the same as before, and whoever comes by them counts again.'),
        action('Open my partner page', `${publicUrl}/partner`),
      ],
    }),
  }),
  partner_banned: template({
    kind: 'transactional',
    data: Why,
    sample: { reason: 'You advertised on our name in search engines, twice.', rule: null },
    write: (said, { company, publicUrl }) => ({
      subject: `Your partnership with ${company} has ended`,
      title: 'We have ended your partnership',
      blocks: [
        text('Nobody who comes by your links or codes counts for you any more.'),
        text('What is open of your commissions waits until we have decided what of it was honestly earned.'),
        ...why(said),
        action('See where it stands', `${publicUrl}/partners`),
      ],
    }),
  }),
  partner_terms_changed: template({
    kind: 'transactional',
    data: z.object({ version: z.number() }),
    sample: { version: 3 },
    write: (_, { company, publicUrl }) => ({
      subject: `New terms for partners of ${company}`,
      title: 'The terms for partners have changed',
      blocks: [
        text('Read them and agree to them when you are at your page next. Your commissions go on meanwhile.'),
        action('Read the terms', `${publicUrl}/partners`),
      ],
    }),
  }),
  partner_plan_changed: template({
    kind: 'transactional',
    data: z.object({ before: z.array(Rule), after: z.array(Rule), note: z.string() }),
    sample: {
      before: [{ ...RULE, bp: 2000 }],
      after: [
        { ...RULE, bp: 2500 },
        { ...RULE, on: 'lead', amountMinor: 500, currency: 'EUR', conditional: true },
      ],
      note: 'You have brought us so many people that we want to share more.',
    },
    write: ({ before, after, note: why }, { company, publicUrl }) => {
      const [was, is] = [before.map(ruleWords), after.map(ruleWords)]
      const [ends, comes] = [was.filter((one) => !is.includes(one)), is.filter((one) => !was.includes(one))]
      const list = (label: string, words: string[]): Block[] =>
        words.length > 0 ? [{ kind: 'statement', label, text: words.join('\n') }] : []
      return {
        subject: `What you earn as a partner of ${company} changes`,
        title: 'What you earn changes',
        blocks: [
          text('From now on other rules hold for you. What you have earned keeps those it was earned under.'),
          ...list('New', comes),
          ...list('No longer', ends),
          ...(ends.length + comes.length === 0
            ? [text('Only the conditions of a rule, or its cap, have changed.')]
            : []),
          ...(why ? [{ kind: 'statement' as const, label: `What ${company} says`, text: why }] : []),
          action('See my conditions', `${publicUrl}/partners`),
        ],
      }
    },
  }),
  partner_regrouped: template({
    kind: 'transactional',
    data: z.object({ group: z.string() }),
    sample: { group: 'Agencies' },
    write: ({ group }, { company, publicUrl }) => ({
      subject: `Other conditions for you as a partner of ${company}`,
      title: `You are in the group ${group} now`,
      blocks: [
        text(
          'Its conditions hold for what you earn from now on. What you have earned keeps those it was earned under.',
        ),
        action('See my conditions', `${publicUrl}/partners`),
      ],
    }),
  }),
  partner_invitation: template({
    kind: 'referrals',
    data: z.object({ tokenId: z.string(), words: z.string(), known: z.boolean() }),
    sample: { tokenId: 'tok_sample', words: 'We like what you write about notebooks.', known: false },
    sampleLink: {
      href: linkAddress('https://reviews.example.com', 'partner_invitation', 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZ'),
      code: null,
      minutes: MINUTES,
    },
    write: ({ words, known }, { company, publicUrl, link: way }) => ({
      subject: `${company} invites you to become a partner`,
      title: `Become a partner of ${company}`,
      blocks: [
        text(`${company} asks whether you want to recommend it and earn by it.`),
        ...(words ? [{ kind: 'statement' as const, label: `What ${company} says`, text: words }] : []),
        ...(way ? [action('See the conditions', way.href)] : [text('The link in this mail was used or has run out.')]),
        ...(way
          ? [
              note(
                known
                  ? `The link works once, for a day. After that, sign in at ${publicUrl}/partners: the invitation waits there for 14 days.`
                  : `It works once, for ${lifetime(way.minutes)}.`,
              ),
            ]
          : []),
        note(
          'If you do not want to, do nothing. We write no second mail, and delete your address when the time is over.',
        ),
      ],
    }),
  }),
  partner_applications: template({
    kind: 'transactional',
    data: z.object({ fresh: z.number(), waiting: z.number() }),
    sample: { fresh: 2, waiting: 1 },
    write: ({ fresh, waiting }, { publicUrl }) => ({
      subject:
        waiting > 0
          ? `${waiting === 1 ? 'An application' : `${waiting} applications`} for a partnership ${waiting === 1 ? 'waits' : 'wait'} for more than three days`
          : fresh === 1
            ? 'Somebody wants to become a partner'
            : `${fresh} people want to become partners`,
      title: 'Who wants to become a partner',
      blocks: [
        text(
          `${fresh === 0 ? 'Nobody' : fresh === 1 ? 'One person' : `${fresh} people`} applied since yesterday.` +
            (waiting === 0
              ? ''
              : waiting === 1
                ? ' One has waited for more than three days.'
                : ` ${waiting} have waited for more than three days.`),
        ),
        action('Read the applications', `${publicUrl}/admin/affiliates/applications`),
      ],
    }),
  }),
} as const
