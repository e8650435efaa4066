import type { ACCOUNT_KINDS } from '../../../db/schema/ledger.ts'

/**
 * Double entry for commissions (referrals-and-affiliates 3.2): debit above zero, credit below, whole minor units of one
 * currency. Each function says the lines of one journal; all of them sum to nothing.
 */
export type AccountKind = (typeof ACCOUNT_KINDS)[number]
export interface Line {
  kind: AccountKind
  commissionId: string
  amountMinor: number
}
/** Where the money of one commission is. `owed` may be below zero: it was used to settle what others owe. */
export interface Place {
  commissionId: string
  pendingMinor: number
  heldMinor: number
  payableMinor: number
  clearingMinor: number
  paidMinor: number
  owedMinor: number
}
export type Open = 'pending' | 'held' | 'payable'
const OPEN = ['held', 'pending', 'payable'] as const satisfies Open[]
const inOpen = (place: Place, kind: Open) => place[`${kind}Minor`]

const debit = (kind: AccountKind, commissionId: string, amountMinor: number): Line => ({
  kind,
  commissionId,
  amountMinor,
})
const credit = (kind: AccountKind, commissionId: string, amountMinor: number): Line => ({
  ...{ kind, commissionId, amountMinor: -amountMinor },
})
const lines = (...all: Line[]) => all.filter(({ amountMinor }) => amountMinor !== 0)

export const earning = (commissionId: string, amountMinor: number): Line[] => [
  debit('expense', commissionId, amountMinor),
  credit('pending', commissionId, amountMinor),
]

/** Taken back where it still lies, what is held first; what has left, or is about to, is owed by the partner. */
export function reversing(place: Place, amountMinor: number): Line[] {
  let rest = amountMinor
  const taken = OPEN.map((kind) => {
    const amount = Math.min(rest, inOpen(place, kind))
    rest -= amount
    return debit(kind, place.commissionId, amount)
  })
  return lines(
    ...taken,
    debit('receivable', place.commissionId, rest),
    credit('expense', place.commissionId, amountMinor),
  )
}

/** Given again what was taken back: what is owed for it first. */
export function restoring(place: Place, amountMinor: number): Line[] {
  const owed = Math.min(amountMinor, Math.max(0, place.owedMinor))
  return lines(
    debit('expense', place.commissionId, amountMinor),
    credit('receivable', place.commissionId, owed),
    credit('pending', place.commissionId, amountMinor - owed),
  )
}

/** Everything that is open goes to one account; nothing when it lies there already. */
export function moving(place: Place, to: Open): Line[] {
  const moved = OPEN.filter((kind) => kind !== to).map((kind) => debit(kind, place.commissionId, inOpen(place, kind)))
  const sum = moved.reduce((all, { amountMinor }) => all + amountMinor, 0)
  return lines(...moved, credit(to, place.commissionId, sum))
}

/** What can be paid settles what is owed, the oldest first. @param owedMinor what the partner owes in this currency */
export function netting(payable: readonly Pick<Place, 'commissionId' | 'payableMinor'>[], owedMinor: number): Line[] {
  let rest = owedMinor
  return lines(
    ...payable.flatMap(({ commissionId, payableMinor }) => {
      const amount = Math.min(rest, payableMinor)
      rest -= amount
      return [debit('payable', commissionId, amount), credit('receivable', commissionId, amount)]
    }),
  )
}

/** On its way with a batch, arrived, or come back. */
const between =
  (from: AccountKind, to: AccountKind) => (parts: readonly { commissionId: string; amountMinor: number }[]) =>
    parts.flatMap(({ commissionId, amountMinor }) => [
      debit(from, commissionId, amountMinor),
      credit(to, commissionId, amountMinor),
    ])
export const sending = between('payable', 'clearing')
export const confirming = between('clearing', 'cash')
export const returning = between('clearing', 'payable')

/** Where open money belongs: a doubt keeps it, else time frees it. At the millisecond it clears, it is free. */
export const belongs = (clearsAt: number, now: number, doubted: boolean): Open =>
  doubted ? 'held' : clearsAt <= now ? 'payable' : 'pending'

export const COMMISSION_STATES = ['pending', 'held', 'payable', 'in_batch', 'paid', 'settled', 'reversed'] as const
/** The one word for where a commission is; of several parts, the one that still moves. */
export function stateOf(place: Place): (typeof COMMISSION_STATES)[number] {
  if (place.clearingMinor > 0) return 'in_batch'
  if (place.heldMinor > 0) return 'held'
  if (place.pendingMinor > 0) return 'pending'
  if (place.payableMinor > 0) return 'payable'
  if (place.paidMinor - Math.max(0, place.owedMinor) > 0) return 'paid'
  return place.owedMinor < 0 ? 'settled' : 'reversed'
}
