import { z } from 'zod'
import { Amount, dayWords, listed, money, monthWords } from './earning/words.ts'
import { action, link, note, template, text } from './kit.ts'
import type { Block } from './letter.ts'

const TAKEN: Record<string, string> = {
  not_honest: 'We looked at the sale it was for and decided that it was no honest one.',
  staff: 'A colleague of ours took it back.',
  banned: 'Your partnership has ended.',
}
const said = (label: string, words: string | null): Block[] =>
  words ? [{ kind: 'statement', label, text: words }] : []

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
        ...said(`What ${company} says`, words),
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
        ...said(`What ${company} says`, answer),
        action('See this commission', `${publicUrl}/partner/commissions?id=${encodeURIComponent(commissionId)}`),
      ],
    }),
  }),
  commission_appeals_open: template({
    kind: 'transactional',
    data: z.object({ n: z.number() }),
    sample: { n: 2 },
    write: ({ n }, { publicUrl }) => ({
      subject: n === 1 ? 'A partner waits for your answer' : `${n} partners wait for your answer`,
      title: n === 1 ? 'A partner waits for your answer' : `${n} partners wait for your answer`,
      blocks: [
        text('They see a commission otherwise that is held or was taken back.'),
        action('Read and answer', `${publicUrl}/admin/affiliates/appeals`),
      ],
    }),
  }),
  partner_desk_day: template({
    kind: 'transactional',
    data: z.object({
      day: z.string(),
      sales: z.array(z.object({ ...Amount, n: z.number(), earnedMinor: z.number() })),
      held: z.number(),
      waiting: z.number(),
      overdue: z.number(),
    }),
    sample: {
      day: '2026-03-02',
      ...{
        sales: [{ n: 3, amountMinor: 27_000, currency: 'EUR', earnedMinor: 5_400 }],
        held: 1,
        waiting: 2,
        overdue: 1,
      },
    },
    write: ({ day, sales, held, waiting, overdue }, { publicUrl }) => ({
      subject: `Partners on ${dayWords(day)}`,
      title: `What partners did on ${dayWords(day)}`,
      blocks: [
        ...sales.map(({ n, amountMinor, currency, earnedMinor }) =>
          text(
            `${n} ${n === 1 ? 'sale' : 'sales'} of ${money(amountMinor, currency)}, by which they earned ${money(earnedMinor, currency)}.`,
          ),
        ),
        ...(held + waiting === 0
          ? []
          : [
              text(
                `${held} new ${held === 1 ? 'doubt holds' : 'doubts hold'} something back. ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for somebody to decide${overdue > 0 ? `, ${overdue} for too long` : ''}; none of it is paid by waiting.`,
              ),
            ]),
        action('See what partners earned', `${publicUrl}/admin/commissions`),
        ...(waiting > 0 ? [link('Decide about doubts', `${publicUrl}/admin/referrals/held`)] : []),
      ],
    }),
  }),
  ledger_faulty: template({
    kind: 'transactional',
    data: z.object({ faults: z.number() }),
    sample: { faults: 2 },
    write: ({ faults }, { company, publicUrl }) => ({
      subject: `The books of ${company} do not add up`,
      title: 'The books of commissions do not add up',
      blocks: [
        text(
          `The nightly check found ${faults} ${faults === 1 ? 'thing' : 'things'} that ${faults === 1 ? 'is' : 'are'} wrong. Pay nobody until you have looked.`,
        ),
        action('Look at the books', `${publicUrl}/admin/commissions/books`),
      ],
    }),
  }),
} as const
