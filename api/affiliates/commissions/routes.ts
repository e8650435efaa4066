import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import { isAppealable } from '../appeals/rules.ts'
import { appealOf } from '../appeals/store.ts'
import { checkAndKeep } from '../ledger/checking/actions.ts'
import { lastCheck, trialBalance } from '../ledger/store.ts'
import { mustBePartner } from '../partners/known.ts'
import type { Judged, PlanRule } from '../plans/rules.ts'
import { adjust, takeBackByHand } from './actions.ts'
import {
  Adjust,
  Books,
  CommissionDetail,
  CommissionList,
  CommissionQuery,
  MyCommissionList,
  MyCommissionQuery,
  MyConversionList,
  TakeBack,
} from './contract.ts'
import * as store from './viewing/store.ts'
import { commissionDetail, initialOf, rowView, whyOf } from './viewing/view.ts'

/** What partners earned, for staff. */
export const commissionRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Commissions, the newest first', 'affiliates', { 200: CommissionList }),
    may('affiliates.read'),
    query(CommissionQuery),
    async (c) => {
      const { partnerId, state, cursor, limit } = c.req.valid('query')
      const rows = await store.commissions(c.var.ctx.read, { partnerId, state, after: decodeCursor(cursor) }, limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, keyOf)
      return answer(c, CommissionList, { items: items.map(rowView), nextCursor })
    },
  )
  .post(
    '/adjustments',
    doc('Give a partner something beside the rules', 'affiliates', { 201: CommissionDetail }),
    may('affiliates.pay'),
    body(Adjust),
    async (c) => {
      const id = await adjust(c.var.ctx, c.req.valid('json'))
      return answer(c, CommissionDetail, await commissionDetail(c.var.ctx.read, id), 201)
    },
  )
  .get(
    '/:id',
    doc('A commission with its reasons and its entries', 'affiliates', { 200: CommissionDetail }),
    may('affiliates.read'),
    async (c) => answer(c, CommissionDetail, await commissionDetail(c.var.ctx.read, pathId(c))),
  )
  .post(
    '/:id/take-back',
    doc('Take back what is left of a commission', 'affiliates', { 200: CommissionDetail }),
    may('affiliates.pay'),
    body(TakeBack),
    async (c) => {
      await takeBackByHand(c.var.ctx, pathId(c), c.req.valid('json').note)
      return answer(c, CommissionDetail, await commissionDetail(c.var.ctx.read, pathId(c)))
    },
  )
const keyOf = ({ commission }: store.Row) => ({ at: commission.createdAt, id: commission.id })

/** The books of the programme. */
export const ledgerRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Trial balance, and what the last check found', 'affiliates', { 200: Books }),
    may('affiliates.read'),
    async (c) => {
      const { read } = c.var.ctx
      const check = await lastCheck(read)
      return answer(c, Books, {
        trial: trialOf(await trialBalance(read)),
        check: check ? { at: check.at, journals: check.journals, faults: JSON.parse(check.faults) as string[] } : null,
      })
    },
  )
  .post('/check', doc('Add the books up anew', 'affiliates', { 200: Books }), may('affiliates.pay'), async (c) => {
    const { trial, journals, faults } = await checkAndKeep(c.var.ctx)
    return answer(c, Books, { trial, check: { at: c.var.ctx.now(), journals, faults } })
  })
function trialOf(rows: Awaited<ReturnType<typeof trialBalance>>) {
  return [...new Set(rows.map(({ currency }) => currency))].map((currency) => {
    const kinds = rows.filter((one) => one.currency === currency)
    return { currency, kinds, sumMinor: kinds.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }
  })
}

/** A partner's own commissions and conversions, each with why. */
export const myCommissionRoutes = new Hono<Env>()
  .get(
    '/partnership/commissions',
    doc('What I earned, where it is and why', 'affiliates', { 200: MyCommissionList }),
    customer,
    query(MyCommissionQuery),
    async (c) => {
      const { read, actor } = c.var.ctx
      const { state, lies, currency, id, cursor, limit } = c.req.valid('query')
      const { id: partnerId } = await mustBePartner(read, actor.contactId)
      const filter = { partnerId, state, lies, currency, id, after: decodeCursor(cursor) }
      const { items, nextCursor } = pageOf(await store.commissions(read, filter, limit + 1), limit, keyOf)
      const mine = []
      for (const row of items) {
        const why = await whyOf(read, row)
        const appeal = (await appealOf(read, row.commission.id)) ?? null
        const mayAppeal = appeal === null && isAppealable(row.place, why.reversals)
        mine.push({
          ...{ ...rowView(row), ...why, appeal, mayAppeal },
          customer: row.customerId ? initialOf(row.customerName) : null,
        })
      }
      return answer(c, MyCommissionList, { items: mine, nextCursor })
    },
  )
  .get(
    '/partnership/conversions',
    doc('Sales and leads of people I brought, and what was made of each', 'affiliates', { 200: MyConversionList }),
    customer,
    query(Paging),
    async (c) => {
      const { read, actor } = c.var.ctx
      const { cursor, limit } = c.req.valid('query')
      const { id } = await mustBePartner(read, actor.contactId)
      const rows = await store.decisions(read, id, decodeCursor(cursor), limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ at, key }) => ({ at, id: key }))
      return answer(c, MyConversionList, {
        items: items.map(({ name, commissionId, amountMinor, earnedIn, saleId, judged, rules, ...row }) => ({
          ...{ ...row, kind: saleId ? ('sale' as const) : ('lead' as const), customer: initialOf(name) },
          commission:
            commissionId && amountMinor !== null ? { id: commissionId, amountMinor, currency: earnedIn! } : null,
          judged: JSON.parse(judged) as Judged[],
          rules: JSON.parse(rules ?? '[]') as PlanRule[],
        })),
        nextCursor,
      })
    },
  )
