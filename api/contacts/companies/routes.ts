import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { changeCompany, readCompany } from './actions.ts'
import { ChangeCompany, Company, CompanyList, CompanyQuery } from './contract.ts'
import { companyKey } from './rules.ts'
import * as store from './store.ts'

export const companyRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Companies by name', 'contacts', { 200: CompanyList }),
    may('contacts.read'),
    query(CompanyQuery),
    async (c) => {
      const { q, cursor, limit } = c.req.valid('query')
      const rows = await store.companies(c.var.ctx.read, q && companyKey(q), decodeCursor(cursor)?.id, limit)
      const keyed = pageOf(rows, limit, ({ id }) => ({ at: 0, id }))
      return answer(c, CompanyList, keyed)
    },
  )
  .get('/:id', doc('A company', 'contacts', { 200: Company }), may('contacts.read'), async (c) =>
    answer(c, Company, await readCompany(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a company; what is left out stays', 'contacts', { 200: Company }),
    may('contacts.manage'),
    body(ChangeCompany),
    async (c) => answer(c, Company, await changeCompany(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
