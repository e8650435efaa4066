import { randomInt } from 'node:crypto'
import type { Reads } from '../../../db/client.ts'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, problem } from '../../kernel/problem.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
/** Without what is easily misread. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 10
const newCode = () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** A person has one code of a promotion; again is the same one. */
export async function claimFor(tx: Tx, promotionId: string, contactId: string): Promise<void> {
  if (await store.claimOf(tx, promotionId, contactId)) return
  const found = await store.promotionById(tx, promotionId)
  if (found?.state !== 'live' || (found.endsAt !== null && found.endsAt <= tx.now))
    throw problem('gone', 'promotion.over', 'This promotion is over. No more codes are given.')
  const row = {
    ...{ id: newId('clm', tx.now), promotionId, contactId, code: newCode() },
    ...{ claimedAt: tx.now, expiresAt: tx.now + found.validDays * DAY_MS },
  }
  try {
    await store.insertClaim(tx, row)
  } catch (error) {
    if (
      !String((error as Error).message).includes('given away') &&
      !String((error as Error).cause).includes('given away')
    )
      throw error
    throw conflict('promotion.given_away', 'All codes of this promotion are given away.')
  }
  await tx.emit('promotion.claimed', { contactId, promotionId, claimId: row.id })
}
/** What a claim shows to whoever made it. */
export async function shownClaim(db: Reads, promotionId: string, contactId: string | null) {
  const found = await store.promotionById(db, promotionId)
  if (!found) return undefined
  const claim = contactId === null ? undefined : await store.claimOf(db, promotionId, contactId)
  return {
    ...{ title: found.title, slug: found.slug },
    claim: claim && {
      ...{ code: claim.code, expiresAt: claim.expiresAt, redeemed: claim.redeemedAt !== null, terms: found.terms },
    },
  }
}
