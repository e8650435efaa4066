import { Hono } from 'hono'
import { answer, customer, doc, type Env, pathId } from '../../kernel/http.ts'
import { mustBePartner } from '../partners/known.ts'
import { Statement, StatementList } from './contract.ts'
import { statementPdf } from './pdf.ts'
import { statementCsv, statementList, statementOf } from './view.ts'

const fileHead = (name: string, type: string) => ({
  ...{ 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
  'cache-control': 'private, no-store',
})

/** A partner's own months, as pages, tables and paper. */
export const myStatementRoutes = new Hono<Env>()
  .get(
    '/partnership/statements',
    doc('My statements, the newest first', 'affiliates', { 200: StatementList }),
    customer,
    async (c) => {
      const { read, actor, now } = c.var.ctx
      const partner = await mustBePartner(read, actor.contactId)
      return answer(c, StatementList, { items: await statementList(read, partner, now()) })
    },
  )
  .get(
    '/partnership/statements/:month',
    doc('My statement of a month, like 2026-03', 'affiliates', { 200: Statement }),
    customer,
    async (c) => {
      const { read, actor, now } = c.var.ctx
      const partner = await mustBePartner(read, actor.contactId)
      return answer(c, Statement, await statementOf(read, partner, pathId(c, 'month'), now()))
    },
  )
  .get(
    '/partnership/statements/:month/csv',
    doc('The same as CSV', 'affiliates', { 200: null }),
    customer,
    async (c) => {
      const { read, actor, now } = c.var.ctx
      const partner = await mustBePartner(read, actor.contactId)
      const one = await statementOf(read, partner, pathId(c, 'month'), now())
      return c.body(statementCsv(one), 200, fileHead(`statement-${one.month}.csv`, 'text/csv; charset=utf-8'))
    },
  )
  .get(
    '/partnership/statements/:month/pdf',
    doc('The same as PDF', 'affiliates', { 200: null }),
    customer,
    async (c) => {
      const { read, actor, now } = c.var.ctx
      const partner = await mustBePartner(read, actor.contactId)
      const one = await statementOf(read, partner, pathId(c, 'month'), now())
      const pdf = Buffer.from(await statementPdf(one))
      return c.body(pdf, 200, fileHead(`statement-${one.month}.pdf`, 'application/pdf'))
    },
  )
