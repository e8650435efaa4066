import { z } from 'zod'
import { formatMoney, isCurrency } from '../kernel/money.ts'
import { action, note, template, text } from './kit.ts'
import type { Block } from './letter.ts'

/** What is no currency, or no day, is said as it stands: a mail is never lost for its words. */
const money = (amountMinor: number, currency: string) =>
  isCurrency(currency) ? formatMoney({ amountMinor, currency }, 'en') : `${amountMinor} ${currency}`
const inWords = (at: number | string, options: Intl.DateTimeFormatOptions) => {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return String(at)
  return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' }).format(date)
}
const dayWords = (at: number | string) => inWords(at, { dateStyle: 'long' })
const monthWords = (month: string) => inWords(month, { month: 'long', year: 'numeric' })
const listed = (parts: string[]) => parts.join(' and ')
const said = (label: string, words: string | null): Block[] =>
  words ? [{ kind: 'statement', label, text: words }] : []
const Amount = { amountMinor: z.number(), currency: z.string() }
const RAILS: Record<string, string> = {
  paypal: 'PayPal',
  wise: 'Wise',
  sepa: 'a bank account',
  other: 'another way',
} as const
const TAKEN: Record<string, string> = {
  not_honest: 'We looked at the sale it was for and decided that it was no honest one.',
  staff: 'A colleague of ours took it back.',
  banned: 'Your partnership has ended.',
}
const Method = z.object({ rail: z.string(), hint: z.string(), usableAt: z.number() })
const NOT_YOU = 'If it was not you, choose a new password now, look at your payouts page, and answer this company.'

/** Mails about what partners earn and how they are paid. */
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
  payout_paid: template({
    kind: 'transactional',
    data: z.object({ ...Amount, hint: z.string(), reason: z.null() }),
    sample: { amountMinor: 18570, currency: 'EUR', hint: 'DE89 … 3000', reason: null },
    write: ({ amountMinor, currency, hint }, { company, publicUrl }) => ({
      subject: `${company} paid you ${money(amountMinor, currency)}`,
      title: `You were paid ${money(amountMinor, currency)}`,
      blocks: [
        text(`It went to ${hint}. How long your bank or service takes to show it is theirs to say.`),
        action('See my payouts', `${publicUrl}/partner/payouts`),
      ],
    }),
  }),
  payout_failed: template({
    kind: 'transactional',
    data: z.object({ ...Amount, hint: z.string(), reason: z.string().nullable() }),
    sample: { amountMinor: 18570, currency: 'EUR', hint: 'DE89 … 3000', reason: 'Account closed' },
    write: ({ amountMinor, currency, hint, reason }, { publicUrl }) => ({
      subject: `A payout of ${money(amountMinor, currency)} came back`,
      title: 'A payout came back',
      blocks: [
        text(
          `We sent ${money(amountMinor, currency)} to ${hint}, and it came back. The money is yours: it waits for the next payout.`,
        ),
        ...said('Why, in the words of the bank or service', reason),
        action('Look at where I am paid', `${publicUrl}/partner/payouts`),
      ],
    }),
  }),
  payout_method_changed: template({
    kind: 'security',
    data: Method,
    sample: { rail: 'sepa', hint: 'DE89 … 3000', usableAt: Date.UTC(2027, 0, 4) },
    write: ({ rail, hint, usableAt }, { company, publicUrl }) => ({
      subject: `Where ${company} pays you was changed`,
      title: 'Where you are paid was changed',
      blocks: [
        text(
          `From now on your commissions go to ${RAILS[rail] ?? rail}: ${hint}. It is used from ${dayWords(usableAt)} on.`,
        ),
        text(NOT_YOU),
        action('Look at where I am paid', `${publicUrl}/partner/payouts`),
      ],
    }),
  }),
  payout_method_ended: template({
    kind: 'security',
    data: Method,
    sample: { rail: 'sepa', hint: '', usableAt: Date.UTC(2027, 0, 4) },
    write: ({ usableAt }, { company, publicUrl }) => ({
      subject: `${company} will not pay to this address any more`,
      title: 'You will be paid elsewhere',
      blocks: [
        text(
          `Commissions of ${company} went to this address. Somebody has changed that: from ${dayWords(usableAt)} on they go elsewhere.`,
        ),
        text(NOT_YOU),
        action('Look at where I am paid', `${publicUrl}/partner/payouts`),
      ],
    }),
  }),
  tax_form_decided: template({
    kind: 'transactional',
    data: z.object({ decision: z.string() }),
    sample: { decision: 'refused' },
    write: ({ decision }, { publicUrl }) => ({
      subject: decision === 'verified' ? 'Your tax form is in order' : 'Your tax form is not in order',
      title: decision === 'verified' ? 'Your tax form is in order' : 'Your tax form is not in order',
      blocks: [
        text(
          decision === 'verified'
            ? 'Nothing of it stands in the way of your next payout.'
            : 'Something about it is not right, so nothing can be paid. Send it to us again, and say on your page which one it was.',
        ),
        action('See my payouts', `${publicUrl}/partner/payouts#tax`),
      ],
    }),
  }),
  tax_form_expiring: template({
    kind: 'transactional',
    data: z.object({ expiresAt: z.number() }),
    sample: { expiresAt: Date.UTC(2027, 0, 1) },
    write: ({ expiresAt }, { publicUrl }) => ({
      subject: `Your tax form holds until ${dayWords(expiresAt)}`,
      title: `Your tax form holds until ${dayWords(expiresAt)}`,
      blocks: [
        text(
          'After that day nothing can be paid until we have another. Send it to us before, and say on your page which one it was.',
        ),
        action('See my tax form', `${publicUrl}/partner/payouts#tax`),
        note('We remind you of this once.'),
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
  payouts_due: template({
    kind: 'transactional',
    data: z.object({
      payable: z.array(z.object({ currency: z.string(), partners: z.number(), amountMinor: z.number() })),
    }),
    sample: { payable: [{ currency: 'EUR', partners: 4, amountMinor: 94_120 }] },
    write: ({ payable }, { company, publicUrl }) => ({
      subject: `Partners of ${company} can be paid`,
      title: 'Partners can be paid',
      blocks: [
        ...payable.map(({ currency, partners, amountMinor }) =>
          text(`${money(amountMinor, currency)} to ${partners} ${partners === 1 ? 'partner' : 'partners'}.`),
        ),
        action('Look at payouts', `${publicUrl}/admin/affiliates/payouts`),
        note('We write this once a month while something is ready.'),
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
        action('Look at the books', `${publicUrl}/admin/affiliates/ledger`),
      ],
    }),
  }),
} as const
