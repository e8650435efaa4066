import { Hono } from 'hono'
import { z } from 'zod'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import { askPermission } from './asking/actions.ts'
import * as wire from './contract.ts'
import { sentencesOf } from './rules.ts'
import * as store from './store.ts'

const Created = z.object({ id: z.string() })
const manage = may('testimonials.manage')

export const testimonialRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Testimonials, those that are shown first', 'testimonials', { 200: wire.TestimonialList }),
    manage,
    query(wire.TestimonialQuery),
    async (c) => {
      const items = await actions.readTestimonials(c.var.ctx.read, c.req.valid('query'))
      return answer(c, wire.TestimonialList, { items })
    },
  )
  .get(
    '/candidates',
    doc('Published reviews that could become one', 'testimonials', { 200: wire.CandidateList }),
    manage,
    async (c) => {
      const rows = await store.candidates(c.var.ctx.read)
      const items = rows.map(({ review, product, consented, mayShorten, asked }) => ({
        ...review,
        reviewId: review.id,
        product,
        publishedAt: review.publishedAt!,
        consented: consented === 1,
        mayShorten: mayShorten === 1,
        asked: asked === 1,
        sentences: sentencesOf(review.body, review.lang),
      }))
      return answer(c, wire.CandidateList, { items })
    },
  )
  .get('/tags', doc('Tags and themes in use', 'testimonials', { 200: wire.TagList }), manage, async (c) =>
    answer(c, wire.TagList, { items: await store.tagsInUse(c.var.ctx.read) }),
  )
  .get(
    '/sentences/:reviewId',
    doc('The sentences of a published review', 'testimonials', { 200: wire.Sentences }),
    manage,
    async (c) => answer(c, wire.Sentences, await actions.readSentences(c.var.ctx.read, pathId(c, 'reviewId'))),
  )
  .post(
    '/',
    doc('Publish a verbatim excerpt, or keep it as a candidate', 'testimonials', { 201: Created }),
    manage,
    body(wire.CreateTestimonial),
    async (c) => answer(c, Created, { id: await actions.makeTestimonial(c.var.ctx, c.req.valid('json')) }, 201),
  )
  .get('/:id', doc('One testimonial', 'testimonials', { 200: wire.Testimonial }), manage, async (c) =>
    answer(c, wire.Testimonial, await actions.readTestimonial(c.var.ctx.read, pathId(c))),
  )
  .post(
    '/:id/ask',
    doc('Ask the author by mail, once for a review', 'testimonials', { 202: null }),
    manage,
    body(wire.AskPermission),
    async (c) => {
      await askPermission(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 202)
    },
  )
  .post('/:id/publish', doc('Show what may be shown', 'testimonials', { 204: null }), manage, async (c) => {
    await actions.publishTestimonial(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .post('/:id/retire', doc('Take a testimonial down', 'testimonials', { 204: null }), manage, async (c) => {
    await actions.retireTestimonial(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .put(
    '/:id/tags',
    doc('What a testimonial is found by, and what changed for its author', 'testimonials', { 204: null }),
    manage,
    body(wire.Tags),
    async (c) => {
      await actions.tagTestimonial(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )

export const productTestimonialRoutes = new Hono<Env>().get(
  '/:slug/testimonials',
  doc('Live testimonials of a product', 'testimonials', { 200: wire.PublicTestimonialList }),
  anyone,
  async (c) =>
    answer(c, wire.PublicTestimonialList, {
      items: await store.liveTestimonials(c.var.ctx.read, pathId(c, 'slug')),
    }),
)
