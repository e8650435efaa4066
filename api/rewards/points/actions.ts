import type { Reads } from '../../../db/client.ts'
import type { Customer, May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { poolBy } from '../codes/store.ts'
import { begin, goOn } from '../moving.ts'
import { isAutomatic } from '../rules.ts'
import { book } from './booking.ts'
import type { Redeem, SaveOption } from './contract.ts'
import { splitPrice } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'rewards.manage'>>
const missing = () => notFound('points_option.not_found', 'There is nothing like this for points.')

export const shown = ({ option, taken, pool }: NonNullable<Awaited<ReturnType<typeof store.optionBy>>>) => ({
  ...{ ...option, taken, pool },
})
export async function optionById(read: Reads, id: string) {
  const found = await store.optionBy(read, id)
  if (!found) throw missing()
  return shown(found)
}
/** Offers something for points, or something else in its place; what was taken before stays what it was. */
export const saveOption = (ctx: Manager, input: SaveOption, id?: string) =>
  ctx.write(async (tx) => {
    const before = id === undefined ? undefined : await optionById(tx, id)
    if (input.poolId !== null && !(await poolBy(tx, input.poolId)))
      throw invalid('poolId', 'There is no such list of codes.')
    const { id: optionId, createdAt } = before ?? { id: newId('opt', tx.now), createdAt: tx.now }
    await store.saveOption(tx, { ...input, id: optionId, createdAt })
    await tx.emit('points_option.saved', { optionId })
    return optionId
  })
export const switchOption = (ctx: Manager, id: string, on: boolean) =>
  ctx.write(async (tx) => {
    await optionById(tx, id)
    if (await store.switchOption(tx, id, on ? null : tx.now))
      await tx.emit('points_option.switched', { optionId: id, to: on ? 'on' : 'off' })
  })

const sum = (purses: readonly { points: number }[]) => purses.reduce((all, { points }) => all + points, 0)
export const balance = async (read: Reads, contactId: string) => sum(await store.purses(read, contactId))

/** Takes something for points: the reward and the price in one change, once for each key. */
export const redeem = (ctx: Ctx<Customer>, { optionId, key }: Redeem) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const causeKey = `redeem:${key}`
    const before = await store.redemptionBy(tx, contactId, causeKey)
    if (before && before.optionId !== optionId)
      throw conflict('redemption.different', 'This key was used for something else. Send a new one.')
    const rewardId = before?.id ?? (await takeOption(tx, contactId, optionId, causeKey))
    return { rewardId, balance: await balance(tx, contactId) }
  })

async function takeOption(tx: Tx, contactId: string, optionId: string, causeKey: string): Promise<string> {
  const {
    id: _,
    cost,
    stock,
    approval,
    createdAt: __,
    offAt,
    taken,
    pool: ___,
    ...gift
  } = await optionById(tx, optionId)
  if (offAt !== null) throw conflict('points_option.off', 'This is not offered any more.')
  if (stock !== null && taken >= stock) throw conflict('points_option.gone', 'Nothing of this is left.')
  const purses = await store.purses(tx, contactId)
  const parts = splitPrice(cost, purses)
  if (!parts) throw conflict('points.too_few', `This costs ${cost} points, and you have ${sum(purses)}.`)
  const reward = await begin(tx, {
    ...{ ...gift, side: 'redemption', offerId: null, optionId, contactId, referralId: null, threshold: null },
    ...{ causeKey, causeId: causeKey, automatic: isAutomatic(approval), approvableAt: tx.now },
  })
  for (const part of parts) await book(tx, part.contactId, -part.points, 'spent', reward.id)
  await goOn(tx, reward)
  return reward.id
}
