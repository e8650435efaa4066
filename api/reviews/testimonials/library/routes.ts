import { Hono } from 'hono'
import { answer, doc, type Env, may, pathId, query } from '../../../kernel/http.ts'
import { notFound } from '../../../kernel/problem.ts'
import { quoteFile, quotes } from './actions.ts'
import { QuoteQuery, ValueQuoteList } from './contract.ts'

const TYPES = { md: 'text/markdown; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const

/** Quotes by what they are good for: on offers, slides and pages. */
export const quoteRoutes = ({ publicUrl }: { publicUrl: string }) =>
  new Hono<Env>()
    .get(
      '/',
      doc('Quotes that may be used, with what has to stand beside them', 'testimonials', { 200: ValueQuoteList }),
      may('testimonials.manage'),
      query(QuoteQuery),
      async (c) => {
        const items = await quotes(c.var.ctx.read, c.req.valid('query'))
        return answer(c, ValueQuoteList, { items, leftOut: items.filter(({ forSales }) => !forSales).length })
      },
    )
    .get(
      '/:file',
      doc('The same as a file, quotes.md or quotes.csv; only those allowed in sales material', 'testimonials', {
        200: null,
      }),
      may('testimonials.manage'),
      query(QuoteQuery),
      async (c) => {
        const kind = /^quotes\.(md|csv)$/.exec(pathId(c, 'file'))?.[1] as 'md' | 'csv' | undefined
        if (!kind) throw notFound('export.not_found', 'There are quotes.md and quotes.csv.')
        const text = await quoteFile(c.var.ctx.read, c.req.valid('query'), kind, publicUrl)
        return c.body(text, 200, {
          'content-type': TYPES[kind],
          'content-disposition': `attachment; filename="quotes.${kind}"`,
        })
      },
    )
