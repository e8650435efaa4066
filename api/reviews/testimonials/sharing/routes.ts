import { Hono } from 'hono'
import { answer, anyone, doc, type Env, pathId } from '../../../kernel/http.ts'
import { pictureOf, readShared } from './actions.ts'
import { SharedTestimonial } from './contract.ts'

export const sharedRoutes = new Hono<Env>().get(
  '/:id',
  doc('A testimonial at its own address', 'testimonials', { 200: SharedTestimonial }),
  anyone,
  async (c) => answer(c, SharedTestimonial, await readShared(c.var.ctx.read, pathId(c))),
)

/** What is taken back is gone within a minute, so nobody keeps a picture for longer. */
export const pictureRoutes = new Hono<Env>().get('/:id/:picture', anyone, async (c) => {
  const { ctx, services } = c.var
  const { bytes, etag } = await pictureOf(ctx.read, pathId(c), pathId(c, 'picture'), () =>
    services.buckets.spend('picture.address', ctx.from, ctx.now()),
  )
  c.header('cache-control', 'public, max-age=30')
  c.header('etag', etag)
  if (c.req.header('if-none-match') === etag) return c.body(null, 304)
  return c.body(bytes, 200, { 'content-type': 'image/png' })
})
