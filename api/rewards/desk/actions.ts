import type { Reads } from '../../../db/client.ts'
import { type Actor, actorId, allow, type May, type Scoped } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { approve, cancel, fulfil } from '../moving.ts'
import { againstApproval, isByCode, waitsFor } from '../rules.ts'
import { heldOf, type Reward, rewardBy } from '../store.ts'
import type { Done, REFUSALS } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'rewards.manage'>>
type Refusal = (typeof REFUSALS)[number]

/** One after the other in one change; what cannot be done is said and stops nothing. */
async function eachOf(
  tx: Tx,
  ids: readonly string[],
  act: (reward: Reward, held: boolean) => Promise<Refusal | 'repeated' | undefined>,
): Promise<Done> {
  const said: Done = { done: 0, repeated: 0, refused: [] }
  for (const id of new Set(ids)) {
    const reward = await rewardBy(tx, id)
    const why = reward ? await act(reward, await heldOf(tx, reward.referralId)) : 'unknown'
    if (why === undefined) said.done++
    else if (why === 'repeated') said.repeated++
    else said.refused.push({ id, why })
  }
  return said
}

/** Agrees to rewards. What needs nobody else is with the person at once. */
export const approveRewards = (ctx: Manager, ids: readonly string[]) =>
  ctx.write((tx) =>
    eachOf(tx, ids, async (reward, held) => {
      if (reward.state === 'approved' || reward.state === 'fulfilled') return 'repeated'
      const against = againstApproval(reward, held, tx.now)
      if (against) return against
      return (await approve(tx, reward, actorId(ctx.actor))) ? undefined : 'not_pending'
    }),
  )

/** Declines what nobody has yet, with a sentence for the person. */
export const declineRewards = (ctx: Manager, ids: readonly string[], statement: string) =>
  ctx.write((tx) =>
    eachOf(tx, ids, async (reward) => {
      if (reward.state === 'cancelled' && reward.reason === 'declined') return 'repeated'
      if (reward.state !== 'pending' && reward.state !== 'approved') return 'over'
      const done = await cancel(tx, reward, { reason: 'declined', by: actorId(ctx.actor), statement })
      return done ? undefined : 'over'
    }),
  )

export type Delivered = { id: string; reference: string }
/** Somebody handed it over. The same reference again is the same act; another one is refused. */
async function deliver(tx: Tx, reward: Reward, held: boolean, reference: string, by: string | null) {
  if (isByCode(reward.kind, reward.fulfilment)) return 'by_code' as const
  if (reward.state === 'fulfilled')
    return reward.fulfilmentRef === reference ? ('repeated' as const) : ('different' as const)
  if (reward.state !== 'approved') return 'not_approved' as const
  if (held) return 'held' as const
  return (await fulfil(tx, reward, reference, by)) ? undefined : ('not_approved' as const)
}
export const deliverAll = (tx: Tx, actor: Actor, items: readonly Delivered[]) => {
  const references = new Map(items.map(({ id, reference }) => [id, reference]))
  return eachOf(tx, [...references.keys()], (reward, held) =>
    deliver(tx, reward, held, references.get(reward.id)!, actorId(actor)),
  )
}
export const fulfilRewards = (ctx: Manager, items: readonly Delivered[]) =>
  ctx.write((tx) => deliverAll(tx, ctx.actor, items))

const SAY: Record<Refusal, string> = {
  unknown: 'There is no such reward.',
  not_pending: 'This reward is not pending.',
  not_approved: 'This reward is not approved.',
  held: 'Somebody is looking at the friend this reward is for. Try again when they have decided.',
  too_early: 'The time in which the sale can go back is not over.',
  over: 'This reward is handed over or cancelled.',
  different: 'This reward was handed over with another reference.',
  by_code: 'This reward is a code, which is given out here.',
}
/** The host handed it over. */
export const fulfilByHost = (ctx: Ctx<Scoped<'rewards.write'>>, id: string, reference: string) =>
  ctx.write(async (tx) => {
    const { refused } = await deliverAll(tx, ctx.actor, [{ id, reference }])
    const why = refused[0]?.why
    if (why === 'unknown') throw missing()
    if (why) throw conflict(`reward.${why}`, SAY[why])
  })
const missing = () => notFound('reward.not_found', SAY.unknown)

type Found = NonNullable<Awaited<ReturnType<typeof store.rewardWith>>>
/** @param open whether whoever asks may see codes */
export const shown = ({ reward, held, ...beside }: Found, open: boolean, now: number) => ({
  ...{ ...reward, ...beside, reference: open ? reward.fulfilmentRef : null },
  waitsFor: waitsFor(reward, Boolean(held), now),
})
export const maySeeCodes = (actor: Actor) => allow(actor, 'rewards.manage') !== undefined

export async function rewardById(read: Reads, id: string, open: boolean, now: number) {
  const found = await store.rewardWith(read, id)
  if (!found) throw missing()
  const { causeId, referralId, optionId } = found.reward
  const cause = await store.causeBy(read, causeId)
  return {
    ...shown(found, open, now),
    cause: { id: causeId, type: cause?.type ?? null, at: cause?.at ?? null },
    friend: referralId ? ((await store.friendOf(read, referralId)) ?? null) : null,
    option: optionId ? ((await store.optionOf(read, optionId)) ?? null) : null,
    steps: (await store.stepsOf(read, id)).map((one) => ({ ...one, byHost: Boolean(one.byHost) })),
    entries: await store.pointsOf(read, id),
    use: (await store.useOf(read, id)) ?? null,
  }
}
