import type { Reads } from '../../../../db/client.ts'
import * as store from './store.ts'

const AT_ONCE = 5_000

export interface Books {
  journals: number
  partners: number
  /** By currency: the sum over all accounts, which is nothing when the books are right. */
  trial: { currency: string; kinds: { kind: string; amountMinor: number }[]; sumMinor: number }[]
  /** What is wrong, one sentence each. */
  faults: string[]
}

/**
 * Adds the books up anew from their postings: every journal is sealed and sums to nothing (L1), every balance and place is
 * what its postings say, and for every partner and currency what was earned less what was taken back is what waits, is held,
 * payable, on its way and paid, less what they owe (L2). Reads in steps, so that others get their turn.
 */
export async function checkBooks(db: Reads): Promise<Books> {
  const faults: string[] = []
  for (const { id } of await store.unsealed(db)) faults.push(`Journal ${id} is not sealed.`)
  const last = await store.lastJournal(db)
  for (let from = 0; from <= last; from += AT_ONCE)
    for (const { id, currency } of await store.unbalanced(db, from, from + AT_ONCE))
      faults.push(`Journal ${id} does not sum to nothing in ${currency}.`)
  for (const { id, kind, of, currency } of await store.accounts(db)) {
    const { said, summed } = await store.sumsOf(db, id)
    if (said !== summed)
      faults.push(`The balance of ${kind} ${of} ${currency} is ${said}, and its postings say ${summed}.`)
  }
  const partners = await store.partnerIds(db)
  for (const id of partners) {
    for (const { commissionId } of await store.misplaced(db, id))
      faults.push(`Where the money of ${commissionId} is does not follow from its postings.`)
    for (const { commissionId, earned, lies } of await store.unequal(db, id))
      faults.push(`Of ${commissionId} ${earned} is earned and not taken back, and ${lies} lies somewhere.`)
    for (const { commissionId } of await store.freeInDoubt(db, id))
      faults.push(`${commissionId} is in doubt and could be paid.`)
  }
  const trial = new Map<string, Books['trial'][number]>()
  for (const { currency, kind, amountMinor } of await store.trialBalance(db)) {
    const one = trial.get(currency) ?? { currency, kinds: [], sumMinor: 0 }
    one.kinds.push({ kind, amountMinor })
    one.sumMinor += amountMinor
    trial.set(currency, one)
  }
  for (const { currency, sumMinor } of trial.values())
    if (sumMinor !== 0) faults.push(`The trial balance in ${currency} is ${sumMinor}.`)
  return { journals: await store.journalCount(db), partners: partners.length, trial: [...trial.values()], faults }
}
