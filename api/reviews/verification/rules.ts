import type { DISCLOSURE_TYPES, VERIFICATION_METHODS } from '../../../db/schema/review-evidence.ts'
import { workDomain } from '../../kernel/mailbox.ts'

export type Method = (typeof VERIFICATION_METHODS)[number]
export type DisclosureType = (typeof DISCLOSURE_TYPES)[number]
export interface Evidence {
  method: Method
  /** The row it rests on. */
  evidence: string
  /** What may be said of it: `since`, `on` (days), `company`. */
  facts: Record<string, string>
}

/** What each label means, strongest first. The label of a review is the strongest evidence it has. */
export const STRENGTH: readonly Method[] = ['order', 'customer', 'work_email', 'invitation', 'email']
export const strongest = (methods: readonly Method[]): Method | null =>
  STRENGTH.find((method) => methods.includes(method)) ?? null

export interface Known {
  email: string
  confirmed: { accountId: string } | undefined
  host: { id: string; since: number | undefined } | undefined
  order: { id: string; at: number } | undefined
  invitationId: string | undefined
  company: { id: string; name: string; domain: string | null } | undefined
}
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** The evidence there is, from what happened and nothing else. */
export function evidenceOf({ email, confirmed, host, order, invitationId, company }: Known): Evidence[] {
  const found: Evidence[] = []
  if (confirmed) found.push({ method: 'email', evidence: confirmed.accountId, facts: {} })
  if (invitationId) found.push({ method: 'invitation', evidence: invitationId, facts: {} })
  if (host) {
    const facts: Record<string, string> = host.since === undefined ? {} : { since: dayOf(host.since) }
    found.push({ method: 'customer', evidence: host.id, facts })
  }
  if (order) found.push({ method: 'order', evidence: order.id, facts: { on: dayOf(order.at) } })
  const works = confirmed && company?.domain && workDomain(email) === company.domain.toLowerCase()
  if (works) found.push({ method: 'work_email', evidence: company.id, facts: { company: company.name } })
  return found
}

export interface Connected {
  /** A colleague has this very address, or one of the company's own domain. */
  employee: boolean
  incentive: string
  imported: string
}
export interface Disclosed {
  type: DisclosureType
  source: 'portal' | 'author'
  text: string
}
/** What stands on the card: what the portal knows, then what the author said. The same thing is not said twice. */
export function disclosuresOf(
  { employee, incentive, imported }: Connected,
  said: readonly { type: DisclosureType; text: string }[],
): Disclosed[] {
  const known: Disclosed[] = []
  if (employee) known.push({ type: 'employee', source: 'portal', text: '' })
  if (incentive !== '') known.push({ type: 'incentive', source: 'portal', text: incentive })
  if (imported !== '') known.push({ type: 'imported', source: 'portal', text: imported })
  const types = new Set<DisclosureType>()
  const own = said.filter(({ type }) => !known.some((one) => one.type === type) && !types.has(type) && types.add(type))
  return [...known, ...own.map(({ type, text }) => ({ type, source: 'author' as const, text }))]
}
/** Disclosures that stand: a voided one does not, nor the row that voids it. */
export const standing = <D extends { id: string; voidsId: string | null }>(rows: readonly D[]): D[] => {
  const voided = new Set(rows.map(({ voidsId }) => voidsId))
  return rows.filter((row) => row.voidsId === null && !voided.has(row.id))
}
