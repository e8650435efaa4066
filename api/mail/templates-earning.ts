import { z } from 'zod'
import { dayWords, money, monthWords, saying } from './earning/words.ts'
import { action, note, template, text } from './kit.ts'

const listed = (parts: string[]) => parts.join(' and ')
const Amount = { amountMinor: z.number(), currency: z.string() }
const TAKEN: Record<string, string> = {
  not_honest: 'We looked at the sale it was for and decided that it was no honest one.',
  staff: 'A colleague of ours took it back.',
  banned: 'Your partnership has ended.',
}

/** Mails about what partners earn. */
export const EARNING_TEMPLATES = {
  partner_first_commission: template({
    kind: 'transactional',
    data: z.object({ ...Amount, clearsAt: z.number() }),
    sample: { amountMinor: 2490, currency: 'EUR', clearsAt: Date.UTC(2027, 0, 27) },
    write: ({ amountMinor, currency, clearsAt }, { company, publicUrl }) => ({
      subject: `Your first commission: ${money(amountMinor, currency)}`,
      title: `You earned ${money(amountMinor, currency)}`,
      blocks: [
        text(
          `Somebody who came to ${company} by your link has done what you are paid for. It is your first commission.`,
        ),
        text(
          `It can be paid from ${dayWords(clearsAt)} on, if nothing is given back until then. Your page says why it is this much.`,
        ),
        action('See my commissions', `${publicUrl}/partner/commissions`),
        note('From now on we write at most once a day when you earn something.'),
      ],
    }),
  }),
  partner_day: template({
    kind: 'referrals',
    data: z.object({
      day: z.string(),
      sums: z.array(
        z.object({
          ...{ currency: z.string(), earned: z.number(), earnedMinor: z.number(), backMinor: z.number() },
          held: z.number(),
        }),
      ),
    }),
    sample: { day: '2026-12-27', sums: [{ currency: 'EUR', earned: 3, earnedMinor: 7470, backMinor: 600, held: 1 }] },
    write({ day, sums }, { publicUrl }) {
      const [earned, back] = [sums.filter((one) => one.earned > 0), sums.filter((one) => one.backMinor > 0)]
      const n = earned.reduce((all, one) => all + one.earned, 0)
      const held = sums.reduce((all, one) => all + one.held, 0)
      const amounts = listed(earned.map((one) => money(one.earnedMinor, one.currency)))
      const title = n > 0 ? `You earned ${amounts}` : 'Something about your commissions has changed'
      return {
        subject: title,
        title,
        blocks: [
          ...(n > 0 ? [text(`On ${dayWords(day)}, by ${n} ${n === 1 ? 'commission' : 'commissions'}.`)] : []),
          ...(held > 0
            ? [
                text(
                  `${held} ${held === 1 ? 'commission is' : 'commissions are'} looked at by one of us before ${held === 1 ? 'it' : 'they'} can be paid. Your page says until when.`,
                ),
              ]
            : []),
          ...(back.length > 0
            ? [
                text(
                  `${listed(back.map((one) => money(one.backMinor, one.currency)))} went back, because customers got money back.`,
                ),
              ]
            : []),
          action('See my commissions', `${publicUrl}/partner/commissions`),
        ],
      }
    },
  }),
  commission_taken_back: template({
    kind: 'transactional',
    data: z.object({ commissionId: z.string(), ...Amount, reason: z.string(), note: z.string().nullable() }),
    sample: { commissionId: 'com_sample', amountMinor: 2490, currency: 'EUR', reason: 'staff', note: 'Paid twice.' },
    write: ({ commissionId, amountMinor, currency, reason, note: words }, { company, publicUrl }) => ({
      subject: `${money(amountMinor, currency)} was taken back`,
      title: `${money(amountMinor, currency)} was taken back`,
      blocks: [
        text(TAKEN[reason] ?? 'It was taken back.'),
        ...saying(`What ${company} says`, words),
        action('See this commission', `${publicUrl}/partner/commissions?id=${encodeURIComponent(commissionId)}`),
      ],
    }),
  }),
  partner_month: template({
    kind: 'referrals',
    data: z.object({
      month: z.string(),
      sums: z.array(
        z.object({
          ...{ currency: z.string(), earnedMinor: z.number(), backMinor: z.number(), paidMinor: z.number() },
        }),
      ),
    }),
    sample: { month: '2026-12', sums: [{ currency: 'EUR', earnedMinor: 21_340, backMinor: 600, paidMinor: 18_570 }] },
    write: ({ month, sums }, { company, publicUrl }) => ({
      subject: `Your ${monthWords(month)} with ${company}`,
      title: `Your statement for ${monthWords(month)}`,
      blocks: [
        ...sums.map(({ currency, earnedMinor, backMinor, paidMinor }) =>
          text(
            [
              `Earned ${money(earnedMinor, currency)}`,
              ...(backMinor > 0 ? [`taken back ${money(backMinor, currency)}`] : []),
              `paid to you ${money(paidMinor, currency)}.`,
            ].join(', '),
          ),
        ),
        action('Open the statement', `${publicUrl}/partner/statements/${encodeURIComponent(month)}`),
      ],
    }),
  }),
  commission_appeal_answered: template({
    kind: 'transactional',
    data: z.object({ commissionId: z.string(), answer: z.string() }),
    sample: { commissionId: 'com_sample', answer: 'You are right: the customer is real. We have cleared it.' },
    write: ({ commissionId, answer }, { company, publicUrl }) => ({
      subject: `${company} has answered what you said about a commission`,
      title: 'We have answered you',
      blocks: [
        ...saying(`What ${company} says`, answer),
        action('See this commission', `${publicUrl}/partner/commissions?id=${encodeURIComponent(commissionId)}`),
      ],
    }),
  }),
} as const
