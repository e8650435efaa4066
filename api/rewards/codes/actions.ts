import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import type { May, Scoped } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { decode } from '../../kernel/csv-file.ts'
import { canonicalJson, sha256 } from '../../kernel/hash.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { factOf } from '../moving.ts'
import { handOverWaiting } from '../settling.ts'
import type { RedeemCoupon, SavePool, Upload } from './contract.ts'
import { couponState, MOST_CODES, readCodes, tidyCoupon } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'rewards.manage'>>
const PART = 1_000
const SHOWN = 20

export const shown = ({ pool, ...figures }: NonNullable<Awaited<ReturnType<typeof store.poolWith>>>) => ({
  ...{ ...pool, ...figures },
  low: figures.free < pool.lowAt || figures.waiting > 0,
})
export async function poolById(read: Reads, id: string) {
  const found = await store.poolWith(read, id)
  if (!found) throw notFound('coupon_pool.not_found', 'There is no such list of codes.')
  return shown(found)
}
export const savePool = (ctx: Manager, input: SavePool, id?: string) =>
  ctx.write(async (tx) => {
    const before = id === undefined ? undefined : await poolById(tx, id)
    const same = await store.poolNamed(tx, input.name)
    if (same && same.id !== before?.id) throw invalid('name', 'There is a list of this name already.')
    const row = { id: before?.id ?? newId('cpl', tx.now), createdAt: before?.createdAt ?? tx.now, ...input }
    await store.savePool(tx, row)
    await tx.emit('coupon_pool.saved', { poolId: row.id })
    return row.id
  })

/** Adds codes to a list, each once for all lists; what waits for one gets it at once. May be sent again. */
export async function uploadCodes(ctx: Manager, poolId: string, bytes: Uint8Array): Promise<Upload> {
  await poolById(ctx.read, poolId)
  const { codes, twice, refused } = readCodes(decode(bytes))
  if (codes.length === 0) throw invalid('file', 'There is no code in this. Put one on each line.')
  if (codes.length > MOST_CODES) throw invalid('file', 'These are more than 100,000 codes. Send them in parts.')
  const known: string[] = []
  const given: string[] = []
  let added = 0
  for (let at = 0; at < codes.length; at += PART) {
    const part = codes.slice(at, at + PART)
    const isNew = await ctx.write(async (tx) => {
      const made = new Set(await store.insertCodes(tx, poolId, part, tx.now))
      if (made.size > 0) await tx.emit('coupon_pool.filled', { poolId, added: made.size })
      return made
    })
    const old = part.filter((code) => !isNew.has(code))
    const taken = new Set(await store.givenAmong(ctx.read, old))
    added += isNew.size
    for (const code of old) (taken.has(code) ? given : known).push(code)
    await setImmediate()
  }
  const handedOver = await handOverWaiting(ctx)
  const some = (list: string[]) => ({ n: list.length, some: list.slice(0, SHOWN) })
  return {
    ...{ added, handedOver, twice: some(twice), known: some(known), given: some(given) },
    refused: { n: refused.length, lines: refused.slice(0, SHOWN) },
    pool: await poolById(ctx.read, poolId),
  }
}

/** Takes out the codes that nobody has, where a wrong file was sent. */
export async function emptyPool(ctx: Manager, poolId: string): Promise<number> {
  await poolById(ctx.read, poolId)
  let removed = 0
  for (;;) {
    const n = await ctx.write(async (tx) => {
      const dropped = await store.dropFree(tx, poolId, PART)
      if (dropped > 0) await tx.emit('coupon_pool.emptied', { poolId, removed: dropped })
      return dropped
    })
    removed += n
    if (n < PART) return removed
  }
}

type Host = Ctx<Scoped<'rewards.write'>>
type Found = NonNullable<Awaited<ReturnType<typeof store.couponBy>>>
const couponOf = ({ code, reward }: Found, now: number) => ({
  ...{ code, state: couponState(reward ?? undefined, now) },
  ...{ rewardId: reward?.id ?? null, contactId: reward?.contactId ?? null },
  ...{ usedAt: reward?.usedAt ?? null, expiresAt: reward?.expiresAt ?? null, worth: reward },
})
async function found(read: Reads, typed: string) {
  const coupon = await store.couponBy(read, typed.trim(), tidyCoupon(typed))
  if (!coupon) throw notFound('coupon.not_found', 'There is no such code.')
  return coupon
}
export const couponByCode = async ({ read, now }: Host, typed: string) => couponOf(await found(read, typed), now())

/** A code is used, once. The same number of the host's again answers as before; another one finds it used. */
export const redeemCoupon = (ctx: Host, typed: string, { externalId }: RedeemCoupon) =>
  ctx.write(async (tx) => {
    const coupon = await found(tx, typed)
    const { code, reward } = coupon
    const requestHash = sha256(canonicalJson({ code }))
    const before = await store.useBy(tx, externalId)
    if (before && before.requestHash !== requestHash)
      throw conflict('redemption.different', `Your number ${externalId} stands for the use of another code.`)
    if (before) return couponOf(coupon, tx.now)
    const state = couponState(reward ?? undefined, tx.now)
    if (!reward || state === 'not_given') throw conflict('coupon.not_given', 'Nobody has been given this code.')
    if (state === 'expired') throw conflict('coupon.expired', 'The time of this code is over.')
    if (state === 'used' || !(await store.insertUse(tx, { code, externalId, requestHash, at: tx.now })))
      throw conflict('coupon.used', 'This code was used before.')
    await store.markUsed(tx, reward.id, tx.now)
    await tx.emit('reward.redeemed', factOf(reward))
    return couponOf({ code, reward: { ...reward, usedAt: tx.now } }, tx.now)
  })
