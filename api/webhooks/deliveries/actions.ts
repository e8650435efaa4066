import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { changerOf, endpointHere, type Keeper, ownerOf } from '../owner.ts'
import { dropEnded } from '../store.ts'
import type { DeliveryQuery } from './contract.ts'
import { KEEP_MS } from './rules.ts'
import * as store from './store.ts'

export async function listDeliveries({ read, actor }: Keeper, endpointId: string, query: DeliveryQuery) {
  await endpointHere(read, await ownerOf(read, actor), endpointId)
  const rows = await store.deliveries(read, endpointId, query, decodeCursor(query.cursor))
  const page = pageOf(rows, query.limit, ({ createdAt, messageId }) => ({ at: createdAt, id: messageId }))
  const ids = page.items.map(({ messageId }) => messageId)
  // in the order of tries, so that the last one stays
  const last = new Map((await store.lastAttempts(read, endpointId, ids)).map((tried) => [tried.messageId, tried]))
  return {
    ...page,
    items: page.items.map((row) => {
      const { status = null, error = null } = last.get(row.messageId) ?? {}
      return { ...row, status, error }
    }),
  }
}

export async function viewDelivery({ read, actor }: Keeper, ref: store.Ref) {
  await endpointHere(read, await ownerOf(read, actor), ref.endpointId)
  const row = await store.deliveryOf(read, ref)
  if (!row) throw notFound('delivery.not_found', 'There is no such delivery any more. They are kept for thirty days.')
  return { ...row, tried: await store.attemptsOf(read, ref) }
}

/** It must be on, and what is sent to it by hand does not wait for the pause it asked for. */
async function makeReady(tx: Tx, { actor }: Keeper, endpointId: string) {
  const { offAt } = await endpointHere(tx, await changerOf(tx, actor), endpointId)
  if (offAt !== null) throw conflict('webhook_endpoint.off', 'This endpoint is off. Switch it on first.')
  await store.saveEndpoint(tx, endpointId, { restUntil: null })
}

/** Once more, at once, with the same id and body: who took it before can tell. */
export async function replay(ctx: Keeper, ref: store.Ref) {
  await ctx.write(async (tx) => {
    await makeReady(tx, ctx, ref.endpointId)
    if (!(await store.deliveryOf(tx, ref))) throw notFound('delivery.not_found', 'There is no such delivery any more.')
    if (!(await store.requeue(tx, ref, tx.now)))
      throw conflict('delivery.under_way', 'It is being sent right now. Look again in a moment.')
    await tx.emit('delivery.replayed', { ...ref, n: 1 })
  })
  return viewDelivery(ctx, ref)
}
/** All that never arrived since then. */
export const replaySince = (ctx: Keeper, endpointId: string, since: number) =>
  ctx.write(async (tx) => {
    await makeReady(tx, ctx, endpointId)
    const n = await store.requeueSince(tx, endpointId, since, tx.now)
    if (n > 0) await tx.emit('delivery.replayed', { endpointId, since, n })
    return { n }
  })

const PIECE = 1_000
/** What is older than thirty days goes, in short changes; the figures of each day stay. */
export async function forgetDeliveries(ctx: Ctx<System>) {
  await ctx.write((tx) => dropEnded(tx, tx.now))
  while ((await ctx.write((tx) => store.forget(tx, tx.now - KEEP_MS, PIECE))) === PIECE);
}
