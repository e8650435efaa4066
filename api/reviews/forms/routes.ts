import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { currentForm, saveForm } from './actions.ts'
import { ReviewForm, SaveForm } from './contract.ts'

/** Beside the product's own routes: what its review form asks. */
export const reviewFormRoutes = new Hono<Env>()
  .get('/:slug/review-form', doc('What is asked beside the words', 'reviews', { 200: ReviewForm }), anyone, async (c) =>
    answer(c, ReviewForm, await currentForm(c.var.ctx.read, pathId(c, 'slug'))),
  )
  .put(
    '/:slug/review-form',
    doc('Ask other questions from now on', 'reviews', { 200: ReviewForm }),
    may('products.manage'),
    body(SaveForm),
    async (c) => answer(c, ReviewForm, await saveForm(c.var.ctx, pathId(c, 'slug'), c.req.valid('json'))),
  )
