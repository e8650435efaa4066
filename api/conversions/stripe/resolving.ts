import type { Tx } from '../../kernel/context.ts'
import { noAddress } from '../dub/actions.ts'
import { tidyCode } from '../linking/rules.ts'
import type { Said } from '../tracking/people.ts'
import { contactOf } from '../tracking/store.ts'
import * as store from './store.ts'
import type { ToldWho } from './told.ts'
import { clickIn } from './words.ts'

export type Resolved =
  | { who: Said; contactId: string | undefined; brought: { clicks: string[]; codes: string[] }; typed: string[] }
  | { nobody: 'customer_unknown' | 'code_unknown'; typed: string[] }
  | { erased: true }

/**
 * Who it was, by the first that knows them: the number the checkout was given, the shop's number in its metadata, the
 * customer at Stripe, the address, the number at the customer. All links that are named come along, also of several codes;
 * the policy decides between them. Somebody unknown is only taken in when a link brought them.
 */
export async function resolve(
  tx: Tx,
  { who, hash, hint }: { who: ToldWho; hash: string | null; hint: string | null },
): Promise<Resolved> {
  const { typed, unread, ...brought } = await linksOf(tx, who)
  const byNumber = (number: string) => contactOf(tx, { customerExternalId: number })
  const mapped = hash === null ? undefined : await store.customerBy(tx, hash)
  const ways = [
    ...[who.reference, ...who.numbers].flatMap((number) => (number ? [() => byNumber(number)] : [])),
    ...(mapped ? [() => contactOf(tx, { contactId: mapped })] : []),
    ...(who.email ? [() => contactOf(tx, { email: who.email! })] : []),
    ...who.customerNumbers.map((number) => () => byNumber(number)),
    ...(hint ? [() => contactOf(tx, { contactId: hint })] : []),
  ]
  for (const way of ways) {
    const known = await way()
    if (known?.erasedAt) return { erased: true }
    if (known) return { who: { contactId: known.id }, contactId: known.id, brought, typed }
  }
  const named = brought.clicks.length + brought.codes.length > 0
  const email = who.email ?? (who.customer ? noAddress(who.customer) : undefined)
  const customerExternalId = who.numbers[0] ?? who.customerNumbers[0]
  if (named && email) return { who: { email, customerExternalId }, contactId: undefined, brought, typed }
  return { nobody: unread ? 'code_unknown' : 'customer_unknown', typed }
}

/** Only what is a link here counts as named: most promotion codes are nobody's. All that was typed comes along for promotions. */
async function linksOf(tx: Tx, who: ToldWho) {
  const reference = clickIn(who.reference)
  const clicks = await store.clicksThere(tx, [...new Set([...(reference ? [reference] : []), ...who.clicks])])
  const texts = await store.promotionsBy(tx, who.promotions)
  const typed = [...new Set([...who.codes, ...texts.values()].map(tidyCode))]
  const codes = await store.codesThere(tx, typed)
  return { clicks, codes, typed, unread: who.promotions.some((id) => !texts.has(id)) }
}
