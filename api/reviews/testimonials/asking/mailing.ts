import { uniqueViolation } from '../../../../db/errors.ts'
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
/** @throws Problem author.asked_before */
export async function ask(tx: Tx, { seal }: Sealing, of: NewAsk): Promise<string> {
  const [id, token] = [newId('ask', tx.now), newToken()]
  try {
    const expiresAt = of.expiresAt ?? tx.now + LINK_LASTS_MS
    await store.insertAsk(tx, {
      ...{ ...of, id, tokenHash: sha256(token), sealed: seal(token), askedAt: tx.now, expiresAt },
    })
  } catch (error) {
    if (!uniqueViolation(error)) throw error
    throw conflict('author.asked_before', 'The author was asked about this before. Nobody is asked twice.')
  }
  return id
}
