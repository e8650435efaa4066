import { Hono } from 'hono'
import { exportCsv } from '../../kernel/export.ts'
import { answer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { bondList, personBonds } from './actions.ts'
import { BondList, BondsQuery, PersonBonds, PersonBondsQuery } from './contract.ts'
import { BOND_COLUMNS, bondsOf } from './exports.ts'

/** Who hangs on whom: people stay while those stay who brought them. */
export const bondRoutes = new Hono<Env>()
  .get(
    '/bonds',
    doc('Who drifts away with customers hanging on them', 'flywheel', { 200: BondList }),
    may('wheel.read'),
    query(BondsQuery),
    async (c) => answer(c, BondList, await bondList(c.var.ctx.read, c.req.valid('query'))),
  )
  .get(
    '/people/:id/bonds',
    doc('Who brought somebody, and whom they brought', 'flywheel', { 200: PersonBonds }),
    may('wheel.read'),
    query(PersonBondsQuery),
    async (c) => answer(c, PersonBonds, await personBonds(c.var.ctx, pathId(c), c.req.valid('query'))),
  )
  .get(
    '/people/:id/bonds.csv',
    doc('Whom somebody brought, as a file', 'flywheel', { 200: null }),
    may('exports.read'),
    (c) =>
      c.body(exportCsv(c.var.ctx.read, bondsOf(pathId(c)), BOND_COLUMNS), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="bonds.csv"',
      }),
  )
