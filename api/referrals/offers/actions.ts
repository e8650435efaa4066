import type { Reads } from '../../../db/client.ts'
import type { May, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import type { SaveOffer } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'referrals.manage'>>
const missing = () => notFound('offer.not_found', 'There is no such offer.')
const frozen = () =>
  conflict(
    'offer.frozen',
    'An offer that is live keeps its terms. Copy it, change the copy, and put that in its place.',
  )

async function draftBy(tx: Tx, id: string) {
  const found = await store.offerBy(tx, id)
  if (!found) throw missing()
  if (found.offer.state !== 'draft') throw frozen()
  return found.offer
}

/** Writes a draft, or writes one anew. */
export const saveOffer = (ctx: Manager, input: SaveOffer, id?: string) =>
  ctx.write(async (tx) => {
    const before = id === undefined ? undefined : await draftBy(tx, id)
    const { sides, milestones, ...said } = input
    if (said.endsAt !== null && said.endsAt <= tx.now) throw invalid('endsAt', 'This day is over. Choose a later one.')
    for (const [kind, list] of [
      ['sides', sides],
      ['milestones', milestones],
    ] as const)
      for (const [i, { poolId }] of list.entries())
        if (poolId !== null && !(await store.poolIsThere(tx, poolId)))
          throw invalid(`${kind}.${i}.poolId`, 'There is no such list of codes.')
    const row = before ?? { id: newId('ofr', tx.now), state: 'draft' as const, createdAt: tx.now }
    await store.saveOffer(tx, { ...row, ...said }, { sides, milestones })
    await tx.emit('offer.saved', { offerId: row.id })
    return row.id
  })

/** Puts a draft in the place of the offer that is live, which ends. Friends of before keep what they were promised. */
export const goLive = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const { endsAt } = await draftBy(tx, id)
    if (endsAt !== null && endsAt <= tx.now) throw invalid('endsAt', 'This day is over. Choose a later one.')
    const before = await store.liveOffer(tx, -1)
    if (before) await endOne(tx, before.id)
    await store.goLive(tx, id, tx.now)
    await tx.emit('offer.went_live', { offerId: id })
  })

async function endOne(tx: Tx, id: string) {
  await store.end(tx, id, tx.now)
  await tx.emit('offer.ended', { offerId: id })
}
export const endOffer = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const found = await store.offerBy(tx, id)
    if (!found) throw missing()
    if (found.offer.state === 'draft') throw conflict('offer.draft', 'This offer was never live. Delete it instead.')
    if (found.offer.state === 'live') await endOne(tx, id)
  })
export const removeOffer = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    await draftBy(tx, id)
    await store.removeOffer(tx, id)
    await tx.emit('offer.removed', { offerId: id })
  })

/** An offer whose last day is over ends by itself. */
export const endDue = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => {
    const due = await store.overdueOffer(tx, tx.now)
    if (due) await endOne(tx, due.id)
  })

type Found = NonNullable<Awaited<ReturnType<typeof store.offerBy>>>
async function whole(read: Reads, { offer, ...counts }: Found) {
  return {
    ...offer,
    ...counts,
    sides: await store.sidesOf(read, offer.id),
    milestones: await store.milestonesOf(read, offer.id),
  }
}
export const offerById = async (read: Reads, id: string) => {
  const found = await store.offerBy(read, id)
  if (!found) throw missing()
  return whole(read, found)
}
export const allOffers = async (read: Reads) => {
  const items = []
  for (const one of await store.offers(read)) items.push(await whole(read, one))
  return items
}
/** What friends are offered now, with all its parts; undefined when there is nothing. */
export async function offerNow(read: Reads, now: number) {
  const offer = await store.liveOffer(read, now)
  return (
    offer && {
      ...offer,
      sides: await store.sidesOf(read, offer.id),
      milestones: await store.milestonesOf(read, offer.id),
    }
  )
}
