import MailChecker from 'mailchecker'
import type { Reaction, Tx } from '../kernel/context.ts'
import { type Bound, open } from './opening.ts'
import { type Click, capFinding, countryFinding, findings, refundFinding, sharedAccount } from './rules.ts'
import * as store from './store.ts'

/** Looks at who brought whom, before anything is given for it. */
export const lookAtBinding: Reaction<'attribution.bound'> = async (
  tx,
  { data: { contactId, attributionId, ownerId } },
) => {
  if (!ownerId) return
  const bound = { id: attributionId, ownerId, contactId }
  const ring = await store.ringOf(tx, contactId, tx.now)
  for (const finding of findings(await known(tx, bound, ring.length))) {
    if (finding.rule !== 'ring') await open(tx, bound, finding)
    // all who hang together wait, not only the one who was seen last
    else for (const other of await store.bindingsAmong(tx, ring)) await open(tx, other, finding)
  }
}

async function known(tx: Tx, { id, ownerId, contactId }: Bound, ringSize: number) {
  const [ownerEmail, friendEmail] = [await store.emailOf(tx, ownerId), await store.emailOf(tx, contactId)]
  const click: (Click & { networkHash: string | null; browserHash: string | null }) | undefined = await store.clickOf(
    tx,
    id,
  )
  const network = click?.networkHash
  const near = network ? await store.tracesNear(tx, ownerId, network, click.at) : []
  const named = await store.clicksNamed(tx, id, ownerId)
  const days = await store.boundByDay(tx, ownerId, tx.now, id)
  const totals = await store.totalsOf(tx, ownerId)
  return {
    ...{ at: tx.now, ownerEmail, friendEmail, click: click ?? null, ringSize },
    friendIsDisposable: !MailChecker.isValid(friendEmail),
    sameNetwork: near.length > 0,
    sameBrowser: near.some(({ browserHash }) => browserHash === click?.browserHash),
    fromNetworkInHour: network ? await store.boundFrom(tx, ownerId, network, tx.now, id) : 0,
    ofOwnerToday: days.find(({ age }) => age === 0)?.n ?? 0,
    usualOfOwner: median(Array.from({ length: 28 }, (_, i) => days.find(({ age }) => age === i + 1)?.n ?? 0)),
    ...{ clicksOfOwner: totals.clicks, boundOfOwner: totals.bound },
    bannedHosts: await store.bannedHosts(tx),
    clicksNamed: named.length,
    clicksFromHosting: named.filter(({ hosting }) => hosting).length,
  }
}
const median = (numbers: number[]) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

/** Money went back: an owner whose sales do so far more often than others' is looked at. */
export const lookAtRefund: Reaction<'sale.refunded'> = async (tx, { data: { contactId } }) => {
  const bound = await store.bindingOf(tx, contactId)
  if (!bound?.ownerId) return
  const counted = await store.refundsOf(tx, bound.ownerId)
  const finding = counted && refundFinding(counted)
  if (finding) await open(tx, { ...bound, ownerId: bound.ownerId }, finding)
}

/** Somebody who was brought paid from another country than they opened the link in. */
export const lookAtSale: Reaction<'sale.recorded'> = async (tx, { data: { saleId, contactId } }) => {
  const billing = await store.billingCountryOf(tx, saleId)
  const bound = billing === null ? undefined : await store.bindingOf(tx, contactId)
  if (!bound?.ownerId) return
  const known = (await store.clicksNamed(tx, bound.id, bound.ownerId)).find(({ country }) => country !== null)
  const finding = countryFinding(known?.country ?? null, billing)
  if (finding) await open(tx, { ...bound, ownerId: bound.ownerId }, finding)
}

/** Two partners are paid to one account: neither is paid before somebody has looked. */
export const lookAtAccount: Reaction<'payout_method.changed'> = async (
  tx,
  { data: { contactId, partnerId, shared } },
) => {
  for (const other of shared) {
    const otherId = await store.partnerIdOf(tx, other)
    await open(tx, { id: partnerId, ownerId: contactId, contactId: other }, sharedAccount(), 'partner')
    if (otherId) await open(tx, { id: otherId, ownerId: other, contactId }, sharedAccount(), 'partner')
  }
}

/** A commission above what is paid unseen waits, once for each partner and customer. */
export const lookAtCommission: Reaction<'commission.created'> = async (tx, { data }) => {
  const { contactId: ownerId, commissionId: id, amountMinor, currency, saleId } = data
  const contactId = saleId && (await store.contactOfSale(tx, saleId))
  const finding = capFinding(amountMinor, currency, (await store.payoutCaps(tx))[currency])
  if (finding && contactId) await open(tx, { id, ownerId, contactId }, finding, 'commission')
}
