import type { PARTNER_STATES } from '../../../db/schema/affiliates.ts'
import type { Programme } from '../programme/contract.ts'

export type PartnerState = (typeof PARTNER_STATES)[number]

/** Where a partner may go from where. Whoever was refused may apply again; a ban is lifted, never forgotten. */
const STEPS: Record<PartnerState, readonly PartnerState[]> = {
  applied: ['approved', 'rejected'],
  invited: ['approved'],
  rejected: ['applied', 'approved'],
  approved: ['paused', 'banned'],
  paused: ['approved', 'banned'],
  banned: ['approved'],
}
export const mayGo = (from: PartnerState, to: PartnerState) => STEPS[from].includes(to)

/** What is announced when a partner gets somewhere; nothing for who is only invited. */
export function factOf(from: PartnerState | null, to: PartnerState) {
  if (to === 'invited') return undefined
  if (to === 'approved') return from === 'paused' || from === 'banned' ? 'affiliate.resumed' : 'affiliate.approved'
  return `affiliate.${to}` as const
}

/** What decides without a colleague. The step that it makes names it, so that nothing is decided silently. */
export const AUTO_RULES = ['disposable', 'country', 'everybody', 'domain'] as const
export type AutoRule = (typeof AUTO_RULES)[number]
const MARK = 'rule:'
export const reasonOfRule = (rule: AutoRule) => `${MARK}${rule}`
/** A reason as it is stored → the rule it names, or the words a colleague wrote. */
export function readReason(stored: string | null): { rule: AutoRule | null; reason: string | null } {
  const rule = stored?.startsWith(MARK) ? AUTO_RULES.find((one) => stored === reasonOfRule(one)) : undefined
  return rule ? { rule, reason: null } : { rule: null, reason: stored }
}

export interface Applicant {
  /** The domain of an address they have shown to be theirs; null for one that nobody confirmed. */
  domain: string | null
  /** An address of a service that makes them for an hour. */
  disposable: boolean
  country: string | null
}
export interface Decision {
  to: 'applied' | 'approved' | 'rejected'
  rule: AutoRule | null
}
const within = (domain: string, listed: string) => domain === listed || domain.endsWith(`.${listed}`)
/** What the rules of the programme make of an application; one that refuses comes before one that takes in. */
export function decideAlone(
  {
    approve,
    domains,
    refuseDisposable,
    countries,
  }: Pick<Programme, 'approve' | 'domains' | 'refuseDisposable' | 'countries'>,
  { domain, disposable, country }: Applicant,
): Decision {
  if (refuseDisposable && disposable) return { to: 'rejected', rule: 'disposable' }
  if (countries.length > 0 && (country === null || !countries.includes(country)))
    return { to: 'rejected', rule: 'country' }
  if (approve === 'everybody') return { to: 'approved', rule: 'everybody' }
  if (approve === 'domains' && domain !== null && domains.some((one) => within(domain, one)))
    return { to: 'approved', rule: 'domain' }
  return { to: 'applied', rule: null }
}

const DAY_MS = 86_400_000
/** When somebody may apply again; null for never, and for who was not refused. */
export const mayApplyAt = (state: PartnerState, movedAt: number, reapplyDays: number | null): number | null =>
  state === 'rejected' && reapplyDays !== null ? movedAt + reapplyDays * DAY_MS : null

/** A code as customers say it: shops write it with or without dashes. */
export const spoken = (code: string) => code.toUpperCase().replace(/[\s-]/g, '')
