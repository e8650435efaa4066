import type { Tx } from '../../kernel/context.ts'
import { type AccountKind, belongs, earning, type Line, moving, netting, restoring, reversing } from './rules.ts'
import * as store from './store.ts'

/** Whose money it is about. */
export interface Whose {
  partnerId: string
  currency: string
}
/** The accounts of a kind: the partner's own, the programme's, or those of a batch and a rail. */
const accounts =
  (partnerId: string, others: Partial<Record<AccountKind, string>> = {}) =>
  (kind: AccountKind): string =>
    others[kind] ?? (kind === 'expense' || kind === 'fees' ? '' : partnerId)

interface What {
  kind: store.Entry['kind']
  /** Once for each; left out where the same can happen again, and then it is numbered. */
  causeKey?: string
  ref: string
  lines: readonly Line[]
  others?: Partial<Record<AccountKind, string>>
}
/** One journal, sealed. Nothing is written for no lines. */
export async function book(tx: Tx, { partnerId, currency }: Whose, { kind, causeKey, ref, lines, others }: What) {
  if (lines.length === 0) return
  const key = causeKey ?? `${kind}:${ref}:${(await store.journalsAbout(tx, ref, kind)) + 1}`
  await store.post(tx, { kind, causeKey: key, ref, at: tx.now, currency, lines, of: accounts(partnerId, others) })
}

/** A commission comes into the books, and lies where it belongs. */
export async function bookEarning(tx: Tx, whose: Whose, commissionId: string, amountMinor: number): Promise<void> {
  const lines = earning(commissionId, amountMinor)
  await book(tx, whose, { kind: 'earn', causeKey: `earn:${commissionId}`, ref: commissionId, lines })
  await settle(tx, commissionId)
}

/** A part of it is taken back. @param reversalId the fact that does, which makes it once */
export async function bookReversal(
  tx: Tx,
  whose: Whose,
  commissionId: string,
  reversalId: string,
  amountMinor: number,
) {
  const place = (await store.placeOf(tx, commissionId))!
  const lines = reversing(place, amountMinor)
  await book(tx, whose, { kind: 'reverse', causeKey: `reverse:${reversalId}`, ref: commissionId, lines })
  await settleDebt(tx, whose)
}

/** A part of it is given again, and lies where it belongs. @param restorationId the fact that does, which makes it once */
export async function bookRestoration(
  tx: Tx,
  whose: Whose,
  commissionId: string,
  restorationId: string,
  amount: number,
) {
  const lines = restoring((await store.placeOf(tx, commissionId))!, amount)
  await book(tx, whose, { kind: 'restore', causeKey: `restore:${restorationId}`, ref: commissionId, lines })
  await settle(tx, commissionId)
}

/**
 * Puts what is open of a commission where it belongs by what is known now. May run any number of times, in any order: it
 * looks at the doubts and the clock, not at what happened before.
 * @returns where it went, if it moved
 */
export async function settle(tx: Tx, commissionId: string) {
  const place = await store.placeOf(tx, commissionId)
  if (!place) return undefined
  const to = belongs(place.clearsAt, tx.now, await store.isDoubted(tx, commissionId))
  const lines = moving(place, to)
  await book(tx, place, { kind: 'move', ref: commissionId, lines })
  if (to === 'payable') await settleDebt(tx, place)
  return lines.length > 0 ? to : undefined
}

/** What can be paid settles first what the partner was paid too much. */
export async function settleDebt(tx: Tx, whose: Whose): Promise<void> {
  const owed = await store.balanceOf(tx, 'receivable', whose.partnerId, whose.currency)
  if (owed <= 0) return
  const payable = await store.payableOf(tx, whose.partnerId, whose.currency)
  await book(tx, whose, { kind: 'net', ref: whose.partnerId, lines: netting(payable, owed) })
}
