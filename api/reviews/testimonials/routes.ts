import { Hono } from 'hono'
import { z } from 'zod'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { publishTestimonial, retireTestimonial } from './actions.ts'
import { CandidateList, CreateTestimonial, PublicTestimonialList, TestimonialList } from './contract.ts'
import { sentencesOf } from './rules.ts'
import * as store from './store.ts'

const Created = z.object({ id: z.string() })

export const testimonialRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Testimonials, live first', 'testimonials', { 200: TestimonialList }),
    may('testimonials.manage'),
    async (c) => answer(c, TestimonialList, { items: await store.testimonials(c.var.ctx.read) }),
  )
  .get(
    '/candidates',
    doc('Published reviews that could become one', 'testimonials', { 200: CandidateList }),
    may('testimonials.manage'),
    async (c) => {
      const rows = await store.candidates(c.var.ctx.read)
      const items = rows.map(({ review, product, consented }) => ({
        ...review,
        reviewId: review.id,
        product,
        publishedAt: review.publishedAt!,
        consented: consented === 1,
        sentences: sentencesOf(review.body, review.lang),
      }))
      return answer(c, CandidateList, { items })
    },
  )
  .post(
    '/',
    doc('Publish a verbatim excerpt', 'testimonials', { 201: Created }),
    may('testimonials.manage'),
    body(CreateTestimonial),
    async (c) => answer(c, Created, { id: await publishTestimonial(c.var.ctx, c.req.valid('json')) }, 201),
  )
  .post(
    '/:id/retire',
    doc('Take a testimonial down', 'testimonials', { 204: null }),
    may('testimonials.manage'),
    async (c) => {
      await retireTestimonial(c.var.ctx, pathId(c))
      return c.body(null, 204)
    },
  )

export const productTestimonialRoutes = new Hono<Env>().get(
  '/:slug/testimonials',
  doc('Live testimonials of a product', 'testimonials', { 200: PublicTestimonialList }),
  anyone,
  async (c) =>
    answer(c, PublicTestimonialList, { items: await store.liveTestimonials(c.var.ctx.read, pathId(c, 'slug')) }),
)
