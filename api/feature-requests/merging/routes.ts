import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { numberIn } from '../access.ts'
import { mergeRequests, previewMerge, unmergeRequest } from './actions.ts'
import * as wire from './contract.ts'

export const mergingRoutes = new Hono<Env>()
  .post(
    '/:number/merge/preview',
    doc('What taking a request into another would do', 'requests', { 200: wire.MergePreview }),
    may('requests.manage'),
    body(wire.MergeInto),
    async (c) =>
      answer(
        c,
        wire.MergePreview,
        await previewMerge(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json').into),
      ),
  )
  .post(
    '/:number/merge',
    doc('Take a request into another', 'requests', { 200: wire.Merged }),
    may('requests.manage'),
    body(wire.MergeInto),
    async (c) =>
      answer(c, wire.Merged, await mergeRequests(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json').into)),
  )
  .delete(
    '/:number/merge',
    doc('Take a merge apart again, exactly', 'requests', { 200: wire.Merged }),
    may('requests.manage'),
    async (c) => answer(c, wire.Merged, await unmergeRequest(c.var.ctx, numberIn(pathId(c, 'number')))),
  )
