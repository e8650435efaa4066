import { Hono } from 'hono'
import { fileOf } from '../../kernel/guards.ts'
import { answer, body, doc, type Env, machine, may, pathId, query } from '../../kernel/http.ts'
import { decodeNumbered, pageOf } from '../../kernel/page.ts'
import * as actions from './actions.ts'
import * as contract from './contract.ts'
import { couponState } from './rules.ts'
import * as store from './store.ts'

const { CouponPool, CouponPoolList, Coupon, Emptied, GivenCodes, GivenQuery, RedeemCoupon, SavePool, Upload } = contract

/** Lists of codes. How many there are every colleague may know who reads referrals; the codes are for who gives them. */
export const couponPoolRoutes = new Hono<Env>()
  .get('/', doc('Lists of codes', 'rewards', { 200: CouponPoolList }), may('referrals.read'), async (c) =>
    answer(c, CouponPoolList, { items: (await store.pools(c.var.ctx.read)).map(actions.shown) }),
  )
  .post(
    '/',
    doc('Begin a list of codes', 'rewards', { 201: CouponPool }),
    may('rewards.manage'),
    body(SavePool),
    async (c) => {
      const id = await actions.savePool(c.var.ctx, c.req.valid('json'))
      return answer(c, CouponPool, await actions.poolById(c.var.ctx.read, id), 201)
    },
  )
  .get('/:id', doc('One list', 'rewards', { 200: CouponPool }), may('referrals.read'), async (c) =>
    answer(c, CouponPool, await actions.poolById(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Call a list something else, or be warned at another number', 'rewards', { 200: CouponPool }),
    may('rewards.manage'),
    body(SavePool),
    async (c) => {
      await actions.savePool(c.var.ctx, c.req.valid('json'), pathId(c))
      return answer(c, CouponPool, await actions.poolById(c.var.ctx.read, pathId(c)))
    },
  )
  .get(
    '/:id/codes',
    doc('The codes that people have, the latest first', 'rewards', { 200: GivenCodes }),
    may('rewards.manage'),
    query(GivenQuery),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const { read, now } = c.var.ctx
      const after = decodeNumbered(cursor)
      const key = after && { at: after.at, id: String(after.number) }
      const rows = await store.givenCodes(read, pathId(c), key, limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ givenAt, seq }) => ({ at: givenAt!, id: String(seq) }))
      return answer(c, GivenCodes, {
        items: items.map((one) => ({ ...one, givenAt: one.givenAt!, state: couponState(one, now()) })),
        nextCursor,
      })
    },
  )
  .post(
    '/:id/codes',
    doc('Add codes, one a line, as text/csv or text/plain: 100,000 at most', 'rewards', { 200: Upload }),
    may('rewards.manage'),
    async (c) => answer(c, Upload, await actions.uploadCodes(c.var.ctx, pathId(c), await fileOf(c))),
  )
  .delete(
    '/:id/codes',
    doc('Take out the codes that nobody has', 'rewards', { 200: Emptied }),
    may('rewards.manage'),
    async (c) => {
      const removed = await actions.emptyPool(c.var.ctx, pathId(c))
      return answer(c, Emptied, { removed, pool: await actions.poolById(c.var.ctx.read, pathId(c)) })
    },
  )

/** A code that somebody shows at the host's checkout. */
export const couponRoutes = new Hono<Env>()
  .get(
    '/:code',
    doc('What a code is worth, and whose it is', 'rewards', { 200: Coupon }),
    machine('rewards.write'),
    async (c) => answer(c, Coupon, await actions.couponByCode(c.var.ctx, pathId(c, 'code'))),
  )
  .post(
    '/:code/redeem',
    doc('A code was used. It can be once; your own number makes a repeat safe', 'rewards', { 200: Coupon }),
    machine('rewards.write'),
    body(RedeemCoupon),
    async (c) => answer(c, Coupon, await actions.redeemCoupon(c.var.ctx, pathId(c, 'code'), c.req.valid('json'))),
  )
