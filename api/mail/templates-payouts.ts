import { z } from 'zod'
import { Amount, dayWords, listed, money } from './earning/words.ts'
import { action, note, template, text } from './kit.ts'
import type { Block } from './letter.ts'

const RAILS: Record<string, string> = {
  paypal: 'PayPal',
  wise: 'Wise',
  sepa: 'a bank account',
  other: 'another way',
}
const Method = z.object({ rail: z.string(), hint: z.string(), usableAt: z.number() })
const NOT_YOU = 'If it was not you, choose a new password now, look at your payouts page, and answer this company.'
const said = (label: string, words: string | null): Block[] =>
  words ? [{ kind: 'statement', label, text: words }] : []

/** Mails about how partners are paid. */
export const PAYOUT_TEMPLATES = {
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
  payout_sent: template({
    kind: 'transactional',
    data: z.object({ ...Amount, hint: z.string(), rail: z.string() }),
    sample: { amountMinor: 18570, currency: 'EUR', hint: 'DE89 … 3000', rail: 'sepa' },
    write: ({ amountMinor, currency, hint, rail }, { company, publicUrl }) => ({
      subject: `${company} sends you ${money(amountMinor, currency)}`,
      title: `${money(amountMinor, currency)} is on its way`,
      blocks: [
        text(`It goes by ${RAILS[rail] ?? rail} to ${hint}. We write again when it has arrived, or come back.`),
        action('See my payouts', `${publicUrl}/partner/payouts`),
      ],
    }),
  }),
  payout_place_missing: template({
    kind: 'referrals',
    data: z.object({ sums: z.array(z.object(Amount)) }),
    sample: { sums: [{ amountMinor: 18570, currency: 'EUR' }] },
    write: ({ sums }, { company, publicUrl }) => {
      const all = listed(sums.map((one) => money(one.amountMinor, one.currency)))
      return {
        subject: `${company} does not know where to pay you`,
        title: `${all} waits for you`,
        blocks: [
          text(
            'It is yours and can be paid, but you have not said where to. Say it once, and it goes out with the next payout.',
          ),
          action('Say where I am paid', `${publicUrl}/partner/payouts`),
          note('We write this every three days until you have, or until you stop it below.'),
        ],
      }
    },
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
        action('Look at payouts', `${publicUrl}/admin/commissions/payouts`),
        note('We write this once a month while something is ready.'),
      ],
    }),
  }),
} as const
