import { randomInt } from 'node:crypto'
import type { Tx } from '../../kernel/context.ts'
import { COUPON_ALPHABET, COUPON_GROUPS } from './rules.ts'
import * as store from './store.ts'

const letter = () => COUPON_ALPHABET[randomInt(COUPON_ALPHABET.length)]
const group = () => Array.from({ length: COUPON_GROUPS.size }, letter).join('')
/** A code that nobody can guess and everybody can read aloud. */
export const newCoupon = () => Array.from({ length: COUPON_GROUPS.groups }, group).join('-')

/** The code of a reward: made here, or the next of its list; undefined when the list is empty. */
export async function giveCode(tx: Tx, { id, poolId }: { id: string; poolId: string | null }) {
  if (poolId === null) {
    const code = newCoupon()
    await store.insertGiven(tx, { code, rewardId: id, addedAt: tx.now, givenAt: tx.now })
    return code
  }
  const code = await store.takeNext(tx, poolId, id, tx.now)
  if (code === undefined) return undefined
  const pool = (await store.poolBy(tx, poolId))!
  // said once, when it falls below the line
  const left = await store.freeUpTo(tx, poolId, pool.lowAt)
  if (left === pool.lowAt - 1) await tx.emit('coupon_pool.ran_low', { poolId, left })
  return code
}
