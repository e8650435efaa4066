import type { Tx } from '../../kernel/context.ts'
import { wordsAtIssue } from '../moves.ts'
import * as store from '../store.ts'
import { sealRevision, type Words } from '../words.ts'
import type { Range, Reason } from './contract.ts'
import { checkedRanges, redact } from './rules.ts'

/** A revision that is the author's with marked places taken out; nothing else in it is anybody else's. */
export async function writeRedaction(
  tx: Tx,
  review: store.ReviewRow,
  { reason, ranges }: { reason: Reason; ranges: readonly Range[] },
): Promise<Words & { n: number }> {
  const { n: redacts, ...written } = await wordsAtIssue(tx, review)
  const places = checkedRanges(written, ranges)
  const words = redact(written, places, reason)
  const n = (await store.lastRevision(tx, review.id)) + 1
  const row = { reviewId: review.id, n, editor: 'redaction' as const, redacts, ...words, createdAt: tx.now }
  const previous = await store.lastRevisionHash(tx)
  await store.insertRevision(
    tx,
    sealRevision(previous, { ...row, ranges: JSON.stringify(places.map((p) => ({ ...p, reason }))) }),
  )
  return { ...words, n }
}
