import { sha256 } from '../../kernel/hash.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import type { Said } from './reading.ts'

/** What a number and an address of somebody who was erased are known by. */
export const hashesOf = (
  { userId, email }: { userId: string | null; email: string | null },
  hashOf: AddressHash,
): string[] => [
  // as hex, because spellings of a mailbox are one and numbers are not
  ...(userId === null ? [] : [hashOf(`${sha256(userId)}@number.invalid`)]),
  ...(email === null ? [] : [hashOf(email)]),
]

interface Now {
  contact: {
    name: string
    externalId: string | null
    plan: string | null
    customerSince: number | null
    traits: string
  }
  company: string | null
}
/** Hosts tell the same at every sign-in: what is known already leaves no fact behind. */
export function saysSomethingNew(
  { name, company, plan, traits = {}, customer_since: since, external_id: number }: Said & { external_id?: string },
  { contact, company: works }: Now,
): boolean {
  const kept = JSON.parse(contact.traits) as Record<string, unknown>
  return (
    (name !== undefined && name !== contact.name) ||
    (plan !== undefined && plan !== contact.plan) ||
    (number !== undefined && number !== contact.externalId) ||
    (since !== undefined && since * 1000 !== contact.customerSince) ||
    (company !== undefined && company !== works) ||
    Object.entries(traits).some(([trait, value]) => kept[trait] !== value)
  )
}
