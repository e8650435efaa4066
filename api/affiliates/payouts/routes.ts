import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { fileOf } from '../../kernel/guards.ts'
import { answer, body, customer, doc, type Env, fresh, may, pathId, query } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { mustBePartner } from '../partners/known.ts'
import { agree, cancel, drawUp } from './batching.ts'
import {
  Agree,
  Batch,
  BatchDetail,
  BatchList,
  BatchQuery,
  DecideTaxForm,
  DrawUp,
  MarkPayout,
  MyPayouts,
  PayableSums,
  Preflight,
  PreflightQuery,
  ResolveLate,
  ResultOutcome,
  SaveMethod,
  SaveTaxForm,
} from './contract.ts'
import { importResult } from './importing.ts'
import { decideTaxForm, saveMethod, saveTaxForm } from './methods.ts'
import { payoutSettings } from './settings/store.ts'
import { resolveLate, takeResult } from './settling.ts'
import * as store from './store.ts'
import { payoutsOfPartner } from './viewing/store.ts'
import { batchDetail, batchFile, batchView, preflightView } from './viewing/view.ts'

const LATEST = 50

/** Paying partners: who can be, in which batch, and what the rail made of it. */
export const payoutRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What can be paid, by currency and rail', 'payouts', { 200: PayableSums }),
    may('affiliates.read'),
    async (c) =>
      answer(c, PayableSums, {
        items: (await store.payableSums(c.var.ctx.read)).map(({ n, ...one }) => ({ ...one, partners: n })),
      }),
  )
  .get(
    '/preflight',
    doc('Who would be paid, and what is in the way of the others', 'payouts', { 200: Preflight }),
    may('affiliates.read'),
    query(PreflightQuery),
    async (c) => {
      const { rail, currency } = c.req.valid('query')
      return answer(c, Preflight, await preflightView(c.var.ctx.read, c.var.ctx.now(), rail, currency))
    },
  )
  .post(
    '/:id/mark',
    doc('Say what became of one payout', 'payouts', { 204: null }),
    may('affiliates.pay'),
    body(MarkPayout),
    async (c) => {
      const said = c.req.valid('json')
      const outcome = await c.var.ctx.write((tx) =>
        takeResult(tx, {
          ...{ payoutId: pathId(c), paid: said.paid },
          ...{ providerRef: said.paid ? said.providerRef : null, reason: said.paid ? null : said.reason },
        }),
      )
      if (outcome === 'unknown') throw notFound('payout.not_found', 'There is no such payout.')
      return c.json({ outcome })
    },
  )
  .post(
    '/:id/late',
    doc('Say whether a payout that failed arrived after all', 'payouts', { 204: null }),
    may('affiliates.pay'),
    body(ResolveLate),
    async (c) => {
      await c.var.ctx.write((tx) => resolveLate(tx, pathId(c), c.req.valid('json').arrived))
      return c.body(null, 204)
    },
  )

export const payoutBatchRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Batches, the newest first', 'payouts', { 200: BatchList }),
    may('affiliates.read'),
    query(BatchQuery),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const { read } = c.var.ctx
      const rows = await store.batches(read, decodeCursor(cursor), limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
      return answer(c, BatchList, { items: await viewAll(read, items), nextCursor })
    },
  )
  .post(
    '/',
    doc('Draw up a batch of everybody who can be paid', 'payouts', { 201: Batch }),
    may('affiliates.pay'),
    body(DrawUp),
    async (c) => {
      const id = await drawUp(c.var.ctx, c.req.valid('json'))
      const { read } = c.var.ctx
      return answer(c, Batch, await batchView(read, (await store.batchBy(read, id))!), 201)
    },
  )
  .get('/:id', doc('A batch with its payouts', 'payouts', { 200: BatchDetail }), may('affiliates.pay'), async (c) =>
    answer(c, BatchDetail, await batchDetail(c.var.ctx, pathId(c))),
  )
  .post(
    '/:id/agreement',
    doc('Agree to a batch as it was seen; the last who has to sends it', 'payouts', { 200: BatchDetail }),
    fresh(may('affiliates.pay')),
    body(Agree),
    async (c) => {
      await agree(c.var.ctx, pathId(c), c.req.valid('json').totalMinor)
      return answer(c, BatchDetail, await batchDetail(c.var.ctx, pathId(c)))
    },
  )
  .post('/:id/cancel', doc('Give up a draft', 'payouts', { 204: null }), may('affiliates.pay'), async (c) => {
    await cancel(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .get('/:id/file', doc('The file for the rail', 'payouts', { 200: null }), fresh(may('affiliates.pay')), async (c) => {
    const { text, type, name } = await batchFile(c.var.ctx, pathId(c))
    return c.body(text, 200, {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
    })
  })
  .post(
    '/:id/results',
    doc('What the rail made of it, as text/csv; the same file is refused', 'payouts', { 200: ResultOutcome }),
    may('affiliates.pay'),
    async (c) => answer(c, ResultOutcome, await importResult(c.var.ctx, pathId(c), await fileOf(c))),
  )
const viewAll = async (read: Reads, rows: readonly store.BatchRow[]) => {
  const views = []
  for (const row of rows) views.push(await batchView(read, row))
  return views
}

/** A partner's own side of it. */
export const myPayoutRoutes = (hashOf: AddressHash) =>
  new Hono<Env>()
    .get(
      '/partnership/payouts',
      doc('How I am paid, and what I was paid', 'payouts', { 200: MyPayouts }),
      customer,
      async (c) => {
        const { read, actor } = c.var.ctx
        const { id } = await mustBePartner(read, actor.contactId)
        const { taxForms, coolDownDays } = await payoutSettings(read)
        return answer(c, MyPayouts, {
          ...{ method: (await store.methodOf(read, id)) ?? null, taxForm: (await store.taxOf(read, id)) ?? null },
          ...{ taxForms, coolDownDays },
          items: (await payoutsOfPartner(read, id, LATEST)).map(({ payout, hint, rail }) => ({
            ...payout,
            hint,
            rail,
          })),
        })
      },
    )
    .put(
      '/partnership/payout-method',
      doc('Where I want to be paid; a change waits some days', 'payouts', { 204: null }),
      fresh(customer),
      body(SaveMethod),
      async (c) => {
        await saveMethod(c.var.ctx, hashOf, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .put(
      '/partnership/tax-form',
      doc('Which tax form I sent', 'payouts', { 204: null }),
      customer,
      body(SaveTaxForm),
      async (c) => {
        await saveTaxForm(c.var.ctx, c.req.valid('json'))
        return c.body(null, 204)
      },
    )

/** What staff do about one partner's payouts. */
export const partnerPayoutRoutes = new Hono<Env>().post(
  '/partners/:id/tax-form',
  doc('Look at the tax form of a partner', 'payouts', { 204: null }),
  may('affiliates.pay'),
  body(DecideTaxForm),
  async (c) => {
    await decideTaxForm(c.var.ctx, pathId(c), c.req.valid('json').decision)
    return c.body(null, 204)
  },
)
