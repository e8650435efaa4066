import { uniqueViolation } from '../../../../db/errors.ts'
import { bookAsk } from '../../../kernel/ask-budget.ts'
import type { Ctx, Tx } from '../../../kernel/context.ts'
import { sha256 } from '../../../kernel/hash.ts'
import { newId, newToken } from '../../../kernel/ids.ts'
import { conflict } from '../../../kernel/problem.ts'
import { LINK_LASTS_MS } from '../states.ts'
import * as store from './store.ts'

export type Sealing = Pick<Ctx, 'seal'>

interface NewAsk {
  kind: store.AskRow['kind']
  reviewId: string
  testimonialId?: string
  storyId?: string
  version?: number
  expiresAt?: number
}
/**
 * Writes down what an author is asked. `mailNow` is false when they were asked for something else lately: its mail goes
 * out later (`sending.ts`). Whoever wants no such asks any more is not written to: staff are told, and the yearly
 * question whether words are still true waits on the author's own page.
 * @throws Problem author.asked_before, author.unwilling
 */
export async function ask(
  tx: Tx,
  { seal }: Sealing,
  contactId: string,
  of: NewAsk,
): Promise<{ askId: string; mailNow: boolean }> {
  const [id, token] = [newId('ask', tx.now), newToken()]
  const source = { kind: 'author' as const, id }
  const booked = await bookAsk(tx, { contactId, kind: 'story', channel: 'mail', source })
  if (!booked.ok && booked.freeAt === null && of.kind !== 'affirmation')
    throw conflict('author.unwilling', 'The author does not want to be asked for their words any more.')
  const dueAt = booked.ok ? null : booked.freeAt
  const askedAt = dueAt ?? tx.now
  try {
    const expiresAt = of.expiresAt ?? askedAt + LINK_LASTS_MS
    await store.insertAsk(tx, { ...of, id, tokenHash: sha256(token), sealed: seal(token), askedAt, dueAt, expiresAt })
  } catch (error) {
    if (!uniqueViolation(error)) throw error
    throw conflict('author.asked_before', 'The author was asked about this before. Nobody is asked twice.')
  }
  return { askId: id, mailNow: booked.ok }
}
