import { Hono } from 'hono'
import { answer, body, doc, type Env, fresh, may, pathId, query } from '../../kernel/http.ts'
import { mergeContacts, mergesOf, previewMerge, undoMerge } from './actions.ts'
import { Merge, MergeContacts, MergeList, MergePreview, PreviewQuery } from './contract.ts'

export const mergingRoutes = new Hono<Env>()
  .post(
    '/merges',
    doc('Two contacts are one person', 'contacts', { 201: Merge }),
    fresh(may('contacts.merge')),
    body(MergeContacts),
    async (c) => answer(c, Merge, await mergeContacts(c.var.ctx, c.req.valid('json')), 201),
  )
  .post(
    '/merges/:id/undo',
    doc('They are two people after all', 'contacts', { 200: Merge }),
    fresh(may('contacts.merge')),
    async (c) => answer(c, Merge, await undoMerge(c.var.ctx, pathId(c))),
  )
  .get(
    '/:id/merges',
    doc('The merges of a person, newest first', 'contacts', { 200: MergeList }),
    may('contacts.read'),
    async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, MergeList, { items: await mergesOf(read, pathId(c), now()) })
    },
  )
  .get(
    '/:id/merge-preview',
    doc('What merging another contact into this one would bring together', 'contacts', { 200: MergePreview }),
    may('contacts.merge'),
    query(PreviewQuery),
    async (c) => {
      const ids = { keptId: pathId(c), mergedId: c.req.valid('query').with }
      return answer(c, MergePreview, await previewMerge(c.var.ctx, ids))
    },
  )
