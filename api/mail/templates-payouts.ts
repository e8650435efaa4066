import { z } from 'zod'
import { dayWords, money, saying } from './earning/words.ts'
import { action, note, template, text } from './kit.ts'

const Amount = { amountMinor: z.number(), currency: z.string() }
const RAILS: Record<string, string> = { paypal: 'PayPal', wise: 'Wise', sepa: 'a bank account', other: 'another way' }
const Method = z.object({ rail: z.string(), hint: z.string(), usableAt: z.number() })
const NOT_YOU = 'If it was not you, choose a new password now, look at your payouts page, and answer this company.'

/** Mails about how partners are paid, and what staff hear of it. */
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
        ...saying('Why, in the words of the bank or service', reason),
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
