import { countryIn } from '../../kernel/countries.ts'
import { Unusable } from './rules.ts'
import type { ToldWho } from './told.ts'

/** Reading what Stripe sends without believing that anything is there. */

export type Json = Record<string, unknown>
export const textOf = (value: unknown): string | null => {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' || text.length > 500 ? null : text
}
/** The id of something that stands there as its id or as a whole. */
export const refOf = (value: unknown): string | null =>
  textOf(typeof value === 'object' && value !== null ? (value as Json)['id'] : value)
/** The members of a list of ours or one of Stripe's. */
export function listOf(value: unknown): Json[] {
  const data = Array.isArray(value) ? value : ((value ?? {}) as Json)['data']
  return Array.isArray(data) ? data.filter((one): one is Json => typeof one === 'object' && one !== null) : []
}
export const no = (field: string): never => {
  throw new Unusable('missing', field)
}

/** The country of the first of some addresses that names one: an address, or what has one within. */
export function countryOf(...places: unknown[]): string | null {
  for (const place of places) {
    const said = (place ?? {}) as Json
    const country = countryIn(((said['address'] ?? said) as Json)['country'])
    if (country) return country
  }
  return null
}
/** Who paid, as a payment or its charge says when it stands there as a whole. */
export const billedIn = (payment: unknown): unknown => {
  const said = (payment ?? {}) as Json
  return said['billing_details'] ?? ((said['latest_charge'] ?? {}) as Json)['billing_details']
}

const CLICK = /^(?:dub_id_)?([A-Za-z0-9]{16})$/
export const clickIn = (value: unknown): string | null => CLICK.exec(textOf(value) ?? '')?.[1] ?? null
const MOST = 5

type Named = Pick<ToldWho, 'clicks' | 'codes' | 'numbers'>
/** Ours, Dub's and Rewardful's names for it; whatever else stands in the metadata is the shop's and is not read. */
function namedIn(metadata: readonly unknown[]): Named {
  const named: Named = { clicks: [], codes: [], numbers: [] }
  for (const one of metadata) {
    const said = (one ?? {}) as Json
    const clicks = [said['acclaim_click'], said['dubClickId'], said['referral']].map(clickIn)
    named.clicks.push(...clicks.flatMap((click) => click ?? []))
    named.codes.push(...[said['acclaim_code'], said['referral']].flatMap((code) => textOf(code)?.slice(0, 40) ?? []))
    const numbers = [said['acclaim_customer'], said['dubCustomerExternalId'], said['dubCustomerId']].map(textOf)
    named.numbers.push(...numbers.flatMap((number) => (number && number.length <= 100 ? number : [])))
  }
  return named
}

/**
 * Who something is of, and which links are named with it.
 * @param metadata what outranks stands first
 */
export function whoIn(
  object: Json,
  metadata: readonly unknown[],
  discounts: unknown,
): Omit<ToldWho, 'email' | 'reference'> {
  const customer = object['customer']
  const named = namedIn(metadata)
  const ofCustomer = namedIn([typeof customer === 'object' ? (customer as Json | null)?.['metadata'] : null])
  const used = listOf(discounts).flatMap((one) => one['promotion_code'] ?? [])
  const texts = used.flatMap((one) => (typeof one === 'object' ? (textOf((one as Json)['code']) ?? []) : []))
  return {
    customer: refOf(customer),
    clicks: [...new Set([...named.clicks, ...ofCustomer.clicks])].slice(0, MOST),
    codes: [...new Set([...named.codes, ...ofCustomer.codes, ...texts])].slice(0, 2 * MOST),
    promotions: used.flatMap((one) => (typeof one === 'string' ? one : [])).slice(0, MOST),
    numbers: named.numbers.slice(0, MOST),
    customerNumbers: ofCustomer.numbers.slice(0, MOST),
  }
}
