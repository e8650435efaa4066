import { isCurrency, minorDigits } from './money.ts'

type Said = Readonly<Record<string, unknown>>
/** Writes one thing that a fact says; empty when it does not say it. */
type Field = (said: Said) => string

/** The language of our mails and of what the portal writes into lists of work. */
const LOCALE = 'en'
const count = (n: unknown) =>
  typeof n === 'number' && Number.isFinite(n) ? new Intl.NumberFormat(LOCALE).format(n) : ''
const monthName = (month: unknown) =>
  typeof month === 'string' && /^\d{4}-\d{2}$/.test(month)
    ? new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        Date.parse(`${month}-01`),
      )
    : ''
const money = ({ valueMinor, currency }: Said) =>
  typeof valueMinor === 'number' && typeof currency === 'string' && isCurrency(currency)
    ? new Intl.NumberFormat(LOCALE, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }).format(
        valueMinor / 10 ** minorDigits(currency),
      )
    : ''
const people = (n: unknown, one: string, more: string) => (n === 1 ? `one ${one}` : `${count(n)} ${more}`)

/** What somebody is thanked for, to stand after "Thank you". */
export const THANKED_FOR: Readonly<Record<string, string>> = {
  review: 'for your review',
  testimonial: 'for letting us quote you',
  story: 'for telling your story',
  friend_joined: 'for bringing a friend',
  friend_counted: 'for a friend of yours who is with us now',
  lead: 'for naming somebody who needs this',
  affiliate: 'for becoming our partner',
  ugc: 'for what you made and showed to others',
  reference: 'for speaking with somebody who was deciding',
  other: 'for speaking up for us',
}
const DRIFTS: Readonly<Record<string, string>> = {
  moved_back: 'moved back a stage',
  at_risk: 'is at risk',
  dormant: 'has fallen silent',
  churned: 'has left',
}

/** What the words of a journey may say of the fact that started it, as `{{event.name}}`, by the names of facts. */
const EVENT_FIELDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  'impact.reckoned': {
    seen: ({ seen }) => count(seen),
    helped: ({ helped }) => count(helped),
    month: ({ month }) => monthName(month),
    told: ({ seen, helped }) =>
      typeof helped === 'number'
        ? `Your words were seen about ${count(seen)} times. After seeing them, about ${count(helped)} people took a next step, such as signing up or buying.`
        : `Your words were seen about ${count(seen)} times.`,
  },
  'bond.at_risk': {
    people: ({ people: n }) => people(n, 'person', 'people'),
    customers: ({ customers }) => people(customers, 'customer', 'customers'),
    value: (said) => money(said) || 'nothing known',
    why: ({ why }) => DRIFTS[String(why)] ?? '',
  },
  'advocate.acted': { thanks_for: ({ act }) => THANKED_FOR[String(act)] ?? THANKED_FOR['other']! },
}

/** The fields of a fact as they stand in words: `event.seen`. None of a fact that has no such list. */
export const eventFields = (name: string | undefined): readonly string[] =>
  Object.keys((name !== undefined && EVENT_FIELDS[name]) || {}).map((field) => `event.${field}`)

// controls and marks that turn the text around them; braces would be taken for another field
const UNFIT = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069{}]/gu
/** What stands for each field of a fact, on one line; where it is shown it is encoded as any text is. */
export function eventValues(name: string, said: Said): Record<string, string> {
  const fields = Object.entries(EVENT_FIELDS[name] ?? {})
  return Object.fromEntries(fields.map(([field, write]) => [`event.${field}`, write(said).replaceAll(UNFIT, ' ')]))
}
