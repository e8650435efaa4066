import type { RAILS, TAX_FORMS, TAX_STATES } from '../../../db/schema/payouts.ts'

export type Rail = (typeof RAILS)[number]
const DAY_MS = 86_400_000

/** What stands in the way of paying a partner in one currency; the first is said first. */
export const OBSTACLES = [
  ...(['not_approved', 'banned', 'on_hold', 'late_success', 'open_payout', 'no_method', 'other_rail'] as const),
  ...(['cooling_down', 'tax_form_missing', 'tax_form_waits', 'tax_form_expired', 'below_minimum'] as const),
] as const
export type Obstacle = (typeof OBSTACLES)[number]

export interface Standing {
  state: string
  /** A hold on the partner themselves is open. */
  held: boolean
  /** A rail says that a failed payout arrived after all. */
  lateSuccess: boolean
  /** A payout of theirs in this currency is drawn up or on its way. */
  openPayout: boolean
  method: { rail: Rail; usableAt: number } | null
  tax: { kind: (typeof TAX_FORMS)[number]; state: (typeof TAX_STATES)[number]; expiresAt: number | null } | null
  payableMinor: number
  minimumMinor: number
}
export interface Preflight {
  now: number
  rail: Rail
  taxForms: boolean
}

/** Everything in the way, not only the first, so that it can be put right in one go (invariants P4, P5 and P7). */
export function obstacles(one: Standing, { now, rail, taxForms }: Preflight): Obstacle[] {
  const { method, tax } = one
  const found: (Obstacle | false)[] = [
    one.state === 'banned' ? 'banned' : one.state !== 'approved' && one.state !== 'paused' && 'not_approved',
    one.held && 'on_hold',
    one.lateSuccess && 'late_success',
    one.openPayout && 'open_payout',
    !method && 'no_method',
    method !== null && method.rail !== rail && 'other_rail',
    method !== null && method.usableAt > now && 'cooling_down',
    taxForms && (tax === null || tax.state === 'refused') && 'tax_form_missing',
    taxForms && tax?.state === 'received' && 'tax_form_waits',
    taxForms && tax?.state === 'verified' && tax.expiresAt !== null && tax.expiresAt <= now && 'tax_form_expired',
    one.payableMinor < Math.max(1, one.minimumMinor) && 'below_minimum',
  ]
  return found.filter((one) => one !== false)
}

/** When a new method may be used: the first at once, a changed one after some days. */
export const usableAt = (now: number, isFirst: boolean, coolDownDays: number) =>
  isFirst ? now : now + coolDownDays * DAY_MS
/** A W-8 lapses at the end of the third year after it was signed (referrals-and-affiliates 3.4); others do not. */
export const expiryOf = (kind: (typeof TAX_FORMS)[number], now: number): number | null =>
  kind === 'w8ben' || kind === 'w8bene' ? Date.UTC(new Date(now).getUTCFullYear() + 4, 0, 1) : null
/** Two people have to agree above a limit, and always where none is set for the currency but some are for others. */
export function approvalsFor(totalMinor: number, currency: string, limits: Readonly<Record<string, number>>): 1 | 2 {
  if (Object.keys(limits).length === 0) return 1
  return totalMinor > (limits[currency] ?? 0) ? 2 : 1
}

/** Enough of an account to know it again. */
export function hintOf(rail: Rail, account: string): string {
  if (rail === 'sepa') return `${account.slice(0, 4)} … ${account.slice(-4)}`
  const [name = '', domain] = account.split('@')
  return domain ? `${name.slice(0, 1)}…@${domain}` : `${account.slice(0, 2)}…`
}
