import MailChecker from 'mailchecker'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { policy, type ReviewRow } from '../store.ts'
import { BURST_FROM, circumstantial } from './circumstances.ts'
import { type Flag, screen } from './screening.ts'
import * as store from './signals/store.ts'
import { bandsOf, isCopy, simhash } from './simhash.ts'

interface Written {
  n: number
  title: string
  body: string
  /** What stands beside the words: the name, answers, the connection with the company. */
  beside?: string
  trap?: string
  openMs?: number | undefined
}
const HOUR = 3_600_000
const USUAL_HOURS = 30 * 24

/** Looks a revision over and keeps what it saw. Of the review it takes whose it is and what about, never its stars. */
export async function flagRevision(tx: Tx, review: ReviewRow, { n, ...written }: Written): Promise<Flag[]> {
  const { title, body, beside = '', trap = '', openMs } = written
  const rules = await policy(tx)
  const { id, productId, contactId } = review
  const isNew = n === 1
  const lastHour = isNew ? await store.arrivals(tx, productId, tx.now - HOUR) : 0
  const flags = [
    ...screen({ title, body }, rules),
    ...besides(screen({ title: '', body: beside }, rules)),
    ...circumstantial({
      ...{ trap, openMs, lastHour, copies: await copiesOf(tx, { id, contactId, body }) },
      disposable: isNew && (await isDisposable(tx, contactId)),
      usualPerHour: lastHour < BURST_FROM ? 0 : await usual(tx, productId),
      today: isNew && contactId ? await store.sentBy(tx, productId, contactId, tx.now - 24 * HOUR) : 0,
    }),
  ]
  await store.insertFlags(
    tx,
    flags.map(({ ranges, ...flag }) => ({
      ...{ id: newId('flg', tx.now), reviewId: id, revision: n, createdAt: tx.now },
      ...{ ...flag, ranges: JSON.stringify(ranges) },
    })),
  )
  return flags
}

/** The same signals, where no place can be marked. */
const besides = (flags: Flag[]): Flag[] =>
  flags.map(({ rule, severity, explanation }) => ({
    ...{ rule: `beside_${rule}`, severity, ranges: [] },
    explanation: `Beside the words (name, answers, connection): ${explanation}`,
  }))

const usual = async (tx: Tx, productId: string) =>
  (await store.arrivals(tx, productId, tx.now - (USUAL_HOURS + 1) * HOUR, tx.now - HOUR)) / USUAL_HOURS

async function isDisposable(tx: Tx, contactId: string | null): Promise<boolean> {
  const email = contactId === null ? undefined : await store.addressOf(tx, contactId)
  return email !== undefined && !MailChecker.isValid(email)
}

/** How many other people wrote nearly the same, and this text is kept to be found by the next. */
async function copiesOf(tx: Tx, review: Pick<ReviewRow, 'id' | 'contactId' | 'body'>): Promise<number> {
  const hash = simhash(review.body)
  if (hash === null) return 0
  const bands = bandsOf(hash)
  const near = await store.sharingBands(tx, bands, review)
  await store.keepBands(tx, review.id, hash, bands)
  return new Set(near.filter((one) => isCopy(one.simhash, hash)).map(({ reviewId }) => reviewId)).size
}
