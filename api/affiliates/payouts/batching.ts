import type { May } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { book } from '../ledger/booking.ts'
import { sending } from '../ledger/rules.ts'
import { approvalsFor, type Obstacle, obstacles, type Rail } from './rules.ts'
import { payoutSettings } from './settings/store.ts'
import * as store from './store.ts'

type Payer = Ctx<May<'affiliates.pay'>>

/** Who would be paid, and what stands in the way of the others. */
export async function preflight(db: Tx | Payer['read'], now: number, rail: Rail, currency: string, only?: string) {
  const { taxForms } = await payoutSettings(db)
  return (await store.candidates(db, currency, only)).map((one) => ({
    ...one,
    minimumMinor: minimumOf(one, currency),
    obstacles: obstacles(standingOf(one, currency), { now, rail, taxForms }),
  }))
}
const minimumOf = ({ minimums }: store.Candidate, currency: string) =>
  (JSON.parse(minimums) as Record<string, number>)[currency] ?? 0
const standingOf = (one: store.Candidate, currency: string) => ({
  ...{ state: one.state, held: Boolean(one.held), lateSuccess: Boolean(one.lateSuccess) },
  openPayout: Boolean(one.openPayout),
  method: one.rail && one.usableAt !== null ? { rail: one.rail, usableAt: one.usableAt } : null,
  tax: one.taxKind && one.taxState ? { kind: one.taxKind, state: one.taxState, expiresAt: one.taxExpiresAt } : null,
  ...{ payableMinor: one.payableMinor, minimumMinor: minimumOf(one, currency) },
})

/** Draws up a batch of everybody who can be paid now. Nothing moves yet: the money lies where it lay. */
export const drawUp = (ctx: Payer, { rail, currency }: { rail: Rail; currency: string }) =>
  ctx.write(async (tx) => {
    const free = (await preflight(tx, tx.now, rail, currency)).filter((one) => one.obstacles.length === 0)
    if (free.length === 0)
      throw conflict('payout_batch.empty', 'Nobody can be paid by this way now. The list says why.')
    const totalMinor = free.reduce((sum, { payableMinor }) => sum + payableMinor, 0)
    const { limits } = await payoutSettings(tx)
    const id = newId('bat', tx.now)
    const by = actorId(ctx.actor)!
    await store.insertBatch(tx, {
      ...{ id, rail, currency, state: 'draft', approvals: approvalsFor(totalMinor, currency, limits) },
      ...{ itemCount: free.length, totalMinor, createdBy: by, createdAt: tx.now },
    })
    for (const { partnerId, methodId, payableMinor } of free) {
      const payoutId = newId('pay', tx.now)
      await store.insertPayout(tx, {
        ...{ id: payoutId, batchId: id, partnerId, methodId: methodId!, currency, amountMinor: payableMinor },
        ...{ state: 'draft', movedAt: tx.now },
      })
      await store.insertLines(tx, payoutId, await store.payableLines(tx, partnerId, currency))
    }
    await tx.emit('payout_batch.drawn_up', { batchId: id })
    return id
  })

async function draftBy(tx: Tx, id: string): Promise<store.BatchRow> {
  const batch = await store.batchBy(tx, id)
  if (!batch) throw notFound('payout_batch.not_found', 'There is no such batch.')
  if (batch.state !== 'draft') throw conflict('payout_batch.not_draft', `This batch is ${batch.state} already.`)
  return batch
}

/**
 * One person agrees to what they saw. The last who has to sends it: each payout is looked at anew, and what cannot be paid
 * any more is dropped rather than sent.
 * @param totalMinor what they saw; another sum means that it changed meanwhile
 */
export const agree = (ctx: Payer, id: string, totalMinor: number) =>
  ctx.write(async (tx) => {
    const batch = await draftBy(tx, id)
    if (batch.totalMinor !== totalMinor)
      throw conflict('payout_batch.changed', 'This batch has changed since you opened it. Look at it again.')
    const approvedBy = actorId(ctx.actor)!
    if (!(await store.insertApproval(tx, { batchId: id, approvedBy, totalMinor, at: tx.now })))
      throw conflict('payout_batch.agreed', 'You have agreed to this batch already. Somebody else has to agree too.')
    const isApproved = (await store.approvalsOf(tx, id)).length >= batch.approvals
    if (isApproved) await send(tx, batch)
    await tx.emit('payout_batch.agreed', { batchId: id, isApproved })
    return isApproved
  })

async function send(tx: Tx, batch: store.BatchRow): Promise<void> {
  const { id, rail } = batch
  let [itemCount, totalMinor] = [0, 0]
  for (const payout of await store.payoutsOf(tx, id, 'draft')) {
    const obstacle = await changed(tx, payout, rail)
    if (obstacle) {
      await drop(tx, payout.id, obstacle)
      continue
    }
    await store.movePayout(tx, payout.id, ['draft'], { state: 'approved', movedAt: tx.now })
    const lines = sending(await store.linesOf(tx, payout.id))
    await book(tx, payout, {
      kind: 'send',
      causeKey: `send:${payout.id}`,
      ref: payout.id,
      lines,
      others: { clearing: id },
    })
    itemCount++
    totalMinor += payout.amountMinor
  }
  if (itemCount === 0) return void (await store.changeBatch(tx, id, { state: 'cancelled', itemCount, totalMinor }))
  await store.changeBatch(tx, id, { state: 'approved', approvedAt: tx.now, itemCount, totalMinor })
}

/** Why a payout cannot be sent as it was drawn up, if it cannot. */
async function changed(tx: Tx, payout: store.PayoutRow, rail: Rail): Promise<Obstacle | 'changed' | undefined> {
  const { partnerId, currency, methodId } = payout
  const [now] = await preflight(tx, tx.now, rail, currency, partnerId)
  if (!now) return 'changed'
  const obstacle = now.obstacles.find((one) => one !== 'open_payout' && one !== 'below_minimum')
  if (obstacle) return obstacle
  if (now.methodId !== methodId) return 'changed'
  const payable = new Map(
    (await store.payableLines(tx, partnerId, currency)).map((l) => [l.commissionId, l.amountMinor]),
  )
  const lines = await store.linesOf(tx, payout.id)
  return lines.every((line) => payable.get(line.commissionId) === line.amountMinor) ? undefined : 'changed'
}
async function drop(tx: Tx, payoutId: string, reason: string): Promise<void> {
  await store.movePayout(tx, payoutId, ['draft'], { state: 'dropped', reason, movedAt: tx.now })
  await store.release(tx, payoutId)
}

/** A draft that nobody wants: everybody in it can be paid by another. */
export const cancel = (ctx: Payer, id: string) =>
  ctx.write(async (tx) => {
    await draftBy(tx, id)
    for (const payout of await store.payoutsOf(tx, id, 'draft')) await drop(tx, payout.id, 'cancelled')
    await store.changeBatch(tx, id, { state: 'cancelled' })
    await tx.emit('payout_batch.cancelled', { batchId: id })
  })
