import type { System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { expire, goOn, handOver, remind } from './moving.ts'
import { expirePoints } from './points/booking.ts'
import { REMINDED_BEFORE_MS } from './rules.ts'
import * as store from './store.ts'

const BATCH = 100
type Writes = Pick<Ctx, 'read' | 'write' | 'now'>

/** Does one thing to each of what is due, a batch at a time, until nothing moves any more. @returns how many moved */
async function each(
  { write }: Writes,
  due: () => PromiseLike<store.Reward[]>,
  act: (tx: Tx, one: store.Reward) => Promise<boolean>,
): Promise<number> {
  for (let all = 0; ; ) {
    const rows = await due()
    if (rows.length === 0) return all
    const moved = await write(async (tx) => {
      let n = 0
      for (const { id } of rows) if (await act(tx, (await store.rewardBy(tx, id))!)) n++
      return n
    })
    all += moved
    if (moved === 0) return all
  }
}

const movedOn = async (tx: Tx, { id, state }: store.Reward) => (await store.rewardBy(tx, id))!.state !== state

/** Gives codes to those who wait for one, the oldest first, as far as there are some. */
export const handOverWaiting = (ctx: Writes) =>
  each(
    ctx,
    () => store.codeless(ctx.read, BATCH),
    async (tx, one) => {
      if (one.state !== 'approved' || (await store.heldOf(tx, one.referralId))) return false
      await handOver(tx, one)
      return movedOn(tx, one)
    },
  )

/**
 * What nobody has to agree to goes on when its time is there; who waits for a code gets it; who has little time left is
 * reminded; what is over is over.
 */
export async function settleRewards(ctx: Ctx<System>): Promise<void> {
  await each(
    ctx,
    () => store.dueRewards(ctx.read, ctx.now(), BATCH),
    async (tx, one) => {
      await goOn(tx, one)
      return movedOn(tx, one)
    },
  )
  await handOverWaiting(ctx)
  await each(ctx, () => store.nearlyOver(ctx.read, ctx.now(), REMINDED_BEFORE_MS, BATCH), remind)
  await each(
    ctx,
    () => store.overRewards(ctx.read, ctx.now(), BATCH),
    async (tx, one) => {
      if (one.state !== 'fulfilled' || one.usedAt !== null) return false
      // points that were all spent were used; a code of ours that was used has its mark already
      if (one.kind === 'points' && !(await expirePoints(tx, one))) return store.markUsed(tx, one.id, tx.now)
      return (await expire(tx, one)) !== undefined
    },
  )
}
