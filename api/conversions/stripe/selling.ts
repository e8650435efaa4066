import type { Tx } from '../../kernel/context.ts'
import { isCustomer } from '../../kernel/person.ts'
import { bind } from '../linking/binding.ts'
import { bindingOf } from '../linking/store.ts'
import { giveCodes } from '../promotions/actions.ts'
import { recordSale } from '../tracking/recording.ts'
import { type SaleRow, saleByExternalId } from '../tracking/store.ts'
import { settleWaiting } from './back.ts'
import {
  customerHash,
  type Done,
  failed,
  finish,
  type Hands,
  knowCustomer,
  recorded,
  skipped,
  toldIn,
} from './inbox.ts'
import { type Resolved, resolve } from './resolving.ts'
import { PAIR_MS } from './rules.ts'
import * as store from './store.ts'
import { joined, type ToldSale } from './told.ts'

/**
 * A checkout or an invoice was paid. Both may tell of one sale, in any order: they wait for each other for some minutes,
 * because one names the links and the other what was really paid. What nobody can be found for stays as it is, so that
 * it is a sale as soon as somebody can.
 */
export async function handleSale(tx: Tx, hands: Hands, row: store.EventRow, said: ToldSale): Promise<Done> {
  const before = await saleByExternalId(tx, said.saleKey)
  if (before) return again(tx, hands, before, said)
  const other = await partnerOf(tx, hands, row, said)
  const told = joined(said, other?.told)
  const hash = customerHash(hands.hashOf, told.who)
  const found = await resolve(tx, { who: told.who, hash, hint: row.contactId ?? other?.row.contactId ?? null })
  const until = row.receivedAt + PAIR_MS
  if (!said.alone && !other && !hands.now && tx.now < until && (await mayMatter(tx, said, found)))
    return { outcome: 'waiting', reason: 'partner', dueAt: until }
  const done = await record(tx, hands, told, found, hash)
  if (other) await finish(tx, other.row, done)
  return done
}

/** The other event of the same sale, if it came and was not used yet. */
async function partnerOf(tx: Tx, hands: Hands, row: store.EventRow, said: ToldSale) {
  for (const one of await store.othersOf(tx, said.saleKey, row.id)) {
    const told = one.reason === 'reading' ? undefined : toldIn(hands, one)
    if (told?.kind === 'sale' && told.from !== said.from) return { row: one, told }
  }
  return undefined
}

/** An invoice of somebody who is bound, or was a customer before, has nothing to hear from its checkout. */
async function mayMatter(tx: Tx, { from }: ToldSale, found: Resolved) {
  if (from === 'session' || !('contactId' in found) || !found.contactId) return true
  return !(await bindingOf(tx, found.contactId)) && !(await isCustomer(tx, found.contactId))
}

async function record(tx: Tx, hands: Hands, told: ToldSale, found: Resolved, hash: string | null): Promise<Done> {
  if ('erased' in found) return skipped('erased')
  if ('nobody' in found) return { outcome: 'nobody', reason: found.nobody }
  const { saleKey: externalId, amountMinor, netMinor, currency, billingCountry, at } = told
  const { sale } = await recordSale(tx, hands.hashOf, {
    ...{ who: found.who, brought: found.brought, isSame: isSame(told), typed: typedIn(told, found.typed) },
    // the host's clock and Stripe's need not agree
    sale: {
      ...{ externalId, amountMinor, netMinor, currency, billingCountry },
      ...{ occurredAt: Math.min(at, tx.now), requestHash: '' },
    },
  })
  if (hash) await knowCustomer(tx, hash, sale.contactId)
  await store.linkPayments(tx, externalId, told.payments)
  await settleWaiting(tx, hands, externalId)
  return recorded('sale', sale.id)
}
const typedIn = ({ discountMinor, goesOn }: ToldSale, codes: string[]) => ({
  ...{ codes, goesOn, discountMinor: discountMinor ?? undefined },
})
/** What was paid is the same; the net is read in different ways from the two. */
const isSame =
  ({ amountMinor, currency }: ToldSale) =>
  (before: SaleRow) =>
    before.amountMinor === amountMinor && before.currency === currency

/** It is recorded. A checkout that comes late adds nothing but the code it was paid with, and why its links do not count. */
async function again(tx: Tx, hands: Hands, sale: SaleRow, said: ToldSale): Promise<Done> {
  const isWord = said.from === 'invoice' || said.alone
  if (isWord && !isSame(said)(sale))
    return failed('sale.different', said.from === 'invoice' ? 'amount_paid' : 'amount_total')
  const hash = customerHash(hands.hashOf, said.who)
  if (hash) await knowCustomer(tx, hash, sale.contactId)
  const found = await resolve(tx, { who: said.who, hash, hint: sale.contactId })
  if ('brought' in found && found.brought.clicks.length + found.brought.codes.length > 0)
    if (!(await bindingOf(tx, sale.contactId)))
      await bind(tx, hands.hashOf, {
        contactId: sale.contactId,
        brought: found.brought,
        cause: 'sale',
        at: Math.min(said.at, tx.now),
      })
  if ('typed' in found) {
    const { contactId, externalId: usedFor, currency, occurredAt } = sale
    await giveCodes(tx, typedIn(said, found.typed), { contactId, usedFor, currency, occurredAt })
  }
  await store.linkPayments(tx, said.saleKey, said.payments)
  await settleWaiting(tx, hands, said.saleKey)
  return recorded('sale_again', sale.id)
}
