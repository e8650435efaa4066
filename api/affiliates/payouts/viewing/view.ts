import type { Reads } from '../../../../db/client.ts'
import type { May } from '../../../kernel/actor.ts'
import { actorId } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sha256 } from '../../../kernel/hash.ts'
import { conflict, notFound, problem } from '../../../kernel/problem.ts'
import { preflight } from '../batching.ts'
import type { Batch, BatchDetail, Preflight } from '../contract.ts'
import { FORMATS, fileOf } from '../files.ts'
import { approvalsFor, type Rail } from '../rules.ts'
import { payoutSettings } from '../settings/store.ts'
import * as store from '../store.ts'
import { accountNames, brandName } from './store.ts'

type Payer = Ctx<May<'affiliates.pay'>>

export async function preflightView(read: Reads, now: number, rail: Rail, currency: string): Promise<Preflight> {
  const all = await preflight(read, now, rail, currency)
  const ready = all.filter(({ obstacles }) => obstacles.length === 0)
  const totalMinor = ready.reduce((sum, { payableMinor }) => sum + payableMinor, 0)
  const { limits } = await payoutSettings(read)
  return {
    ...{ rail, currency, ready: ready.length, totalMinor, approvals: approvalsFor(totalMinor, currency, limits) },
    items: all.map(({ partnerId, contactId, name, payableMinor, minimumMinor, hint, usableAt, obstacles }) => ({
      ...{ partnerId, contactId, name, payableMinor, minimumMinor, hint, usableAt, obstacles },
    })),
  }
}

export async function batchView(read: Reads, batch: store.BatchRow): Promise<Batch> {
  const agreed = await store.approvalsOf(read, batch.id)
  const names = await accountNames(
    read,
    agreed.map(({ approvedBy }) => approvedBy),
  )
  return { ...batch, agreed: agreed.map(({ approvedBy, at }) => ({ name: names.get(approvedBy) ?? '', at })) }
}

export async function batchDetail({ read, actor }: Payer, id: string): Promise<BatchDetail> {
  const batch = await known(read, id)
  const by = actorId(actor)
  const agreed = await store.approvalsOf(read, id)
  return {
    ...(await batchView(read, batch)),
    format: FORMATS[batch.rail].name,
    mayAgree: batch.state === 'draft' && !agreed.some(({ approvedBy }) => approvedBy === by),
    items: (await store.itemsOf(read, id)).map(({ payout, name, contactId, hint }) => ({
      ...{ ...payout, name, contactId, hint },
    })),
  }
}
async function known(read: Reads, id: string) {
  const batch = await store.batchBy(read, id)
  if (!batch) throw notFound('payout_batch.not_found', 'There is no such batch.')
  return batch
}

/**
 * The file of an approved batch. What was sent is in it, whatever became of it later, so that it is the same bytes each time;
 * its hash is kept with the first taking.
 */
export async function batchFile(ctx: Payer, id: string) {
  const batch = await known(ctx.read, id)
  if (batch.state !== 'approved' && batch.state !== 'settled')
    throw conflict('payout_batch.not_sent', 'A batch has a file once it is approved.')
  const { rail, currency } = batch
  const { debtor } = await payoutSettings(ctx.read)
  if (rail === 'sepa' && !debtor)
    throw problem(
      'conflict',
      'payouts.no_debtor',
      'Say in the settings of payouts from which account you pay, then take the file.',
    )
  if (rail === 'sepa' && currency !== 'EUR')
    throw problem('conflict', 'payouts.only_euro', 'A SEPA file pays in euros only.')
  const sent = (await store.itemsOf(ctx.read, id)).filter(({ payout }) => payout.state !== 'dropped')
  const format = FORMATS[rail]
  if (sent.length > format.most)
    throw conflict('payout_batch.too_many', `A file of this kind holds at most ${format.most} payouts.`)
  const items = sent.map(({ payout, name, details }) => {
    const known = details === '' ? { name, account: '', bic: '' } : (JSON.parse(ctx.unseal(details)) as Details)
    return {
      payoutId: payout.id,
      amountMinor: payout.amountMinor,
      name: known.name,
      account: known.account,
      bic: known.bic,
    }
  })
  const companyName = await brandName(ctx.read)
  const text = fileOf(rail, { batchId: id, currency, items, companyName, createdAt: batch.approvedAt!, debtor })
  const fileHash = sha256(text)
  if (batch.fileHash === null) await ctx.write((tx) => store.changeBatch(tx, id, { fileHash }))
  return { text, type: format.type, name: `payouts-${rail}-${currency}-${id.slice(-6)}.${format.extension}` }
}
interface Details {
  name: string
  account: string
  bic: string
}
