import { type Context, Hono } from 'hono'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { Audience } from '../telling/contract.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as reading from './reading.ts'

const numberOf = (c: Context) => actions.entryNumber(pathId(c, 'number'))

/** What everybody reads. */
export const changelogRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What has changed, newest first', 'changelog', { 200: wire.Changelog }),
    anyone,
    query(wire.ChangelogQuery),
    async (c) => answer(c, wire.Changelog, await reading.readChangelog(c.var.ctx, c.req.valid('query'))),
  )
  .get('/:number', doc('One entry', 'changelog', { 200: wire.PublicEntry }), anyone, async (c) =>
    answer(c, wire.PublicEntry, await reading.readEntry(c.var.ctx, numberOf(c))),
  )

const manager = may('requests.manage')
const shown = async (c: Context, ctx: Ctx<May<'requests.manage'>>, number: number, status: 200 | 201 = 200) =>
  answer(c, wire.Entry, await reading.managedEntry(ctx, number), status)

/** What the company writes. */
export const entryRoutes = new Hono<Env>()
  .get(
    '/',
    doc('All entries, changed last first', 'changelog', { 200: wire.EntryList }),
    manager,
    query(wire.EntryQuery),
    async (c) => answer(c, wire.EntryList, await reading.managedEntries(c.var.ctx, c.req.valid('query'))),
  )
  .post('/', doc('Write an entry', 'changelog', { 201: wire.Entry }), manager, body(wire.SaveEntry), async (c) =>
    shown(c, c.var.ctx, await actions.addEntry(c.var.ctx, c.req.valid('json')), 201),
  )
  .post(
    '/preview',
    doc('Markdown as everybody would see it', 'changelog', { 200: wire.EntryPreview }),
    manager,
    body(wire.PreviewEntry),
    async (c) => answer(c, wire.EntryPreview, { html: toHtml(c.req.valid('json').body) }),
  )
  .get('/:number', doc('One entry for who writes it', 'changelog', { 200: wire.Entry }), manager, async (c) =>
    shown(c, c.var.ctx, numberOf(c)),
  )
  .put('/:number', doc('Change an entry', 'changelog', { 200: wire.Entry }), manager, body(wire.SaveEntry), async (c) =>
    shown(c, c.var.ctx, await actions.saveEntry(c.var.ctx, numberOf(c), c.req.valid('json'))),
  )
  .delete('/:number', doc('Throw a draft away', 'changelog', { 204: null }), manager, async (c) => {
    await actions.removeEntry(c.var.ctx, numberOf(c))
    return c.body(null, 204)
  })
  .put(
    '/:number/state',
    doc('Schedule, publish or take down', 'changelog', { 200: wire.Entry }),
    manager,
    body(wire.MoveEntry),
    async (c) => shown(c, c.var.ctx, await actions.moveEntry(c.var.ctx, numberOf(c), c.req.valid('json'))),
  )
  .get('/:number/audience', doc('Who would hear of it', 'changelog', { 200: Audience }), manager, async (c) =>
    answer(c, Audience, await reading.entryAudience(c.var.ctx, numberOf(c))),
  )
