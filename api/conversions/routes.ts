import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, machine, query } from '../kernel/http.ts'
import { readClick, type ServeKey } from '../kernel/serve-token.ts'
import { trackConversion } from './actions.ts'
import { Conversion, Convincing, ConvincingQuery, TrackConversion } from './contract.ts'
import { namedBy, readVia } from './rules.ts'
import * as store from './store.ts'

const MOST_OFFERED = 4

export const trackRoutes = (key: ServeKey) =>
  new Hono<Env>().post(
    '/conversion',
    doc('Record a conversion, from server to server', 'conversions', { 200: Conversion, 201: Conversion }),
    machine('sales.write'),
    body(TrackConversion),
    async (c) => {
      const { conversion, repeated } = await trackConversion(c.var.ctx, key, c.req.valid('json'))
      return answer(c, Conversion, conversion, repeated ? 200 : 201)
    },
  )

/** What the sign-up form may offer to the question what convinced somebody. */
export const convincingRoutes = (key: ServeKey) =>
  new Hono<Env>().get(
    '/',
    doc('Testimonials a newcomer may name as what convinced them', 'conversions', { 200: Convincing }),
    anyone,
    query(ConvincingQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      const { click, page } = readVia(c.req.valid('query').via)
      const clicked = click === undefined ? undefined : readClick(key, click, now())
      const first = clicked?.ok ? (await store.clickedItem(read, clicked.value))?.testimonialId : undefined
      const productId = first && (await store.productOfTestimonial(read, first))
      const items = await store.convincing(read, { productId, first })
      const theirs = page === undefined ? undefined : await store.shownBy(read, namedBy(page))
      return answer(c, Convincing, { items: theirs ? [theirs, ...items].slice(0, MOST_OFFERED) : items })
    },
  )
