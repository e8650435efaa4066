import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Colleagues, WriteTeamComment } from '../comments/contract.ts'
import { colleagues } from '../comments/store.ts'
import { changeItem, changeMany, commentItem, endItem, itemList, oneItem, writeDown } from './actions.ts'
import { ChangeItem, EndItem, ItemList, ItemsQuery, ManyDone, ManyItems, NewItem, OneItem, Opened } from './contract.ts'

/** What the teams have to do. */
export const itemRoutes = new Hono<Env>()
  .get(
    '/items',
    doc('What the teams have to do', 'teams', { 200: ItemList }),
    may('wheel.read'),
    query(ItemsQuery),
    async (c) => answer(c, ItemList, await itemList(c.var.ctx, c.req.valid('query'))),
  )
  .get('/colleagues', doc('Who works here', 'teams', { 200: Colleagues }), may('wheel.read'), async (c) =>
    answer(c, Colleagues, { items: await colleagues(c.var.ctx.read) }),
  )
  .post('/items', doc('Write an item down', 'teams', { 201: Opened }), may('items.manage'), body(NewItem), async (c) =>
    answer(c, Opened, await writeDown(c.var.ctx, c.req.valid('json')), 201),
  )
  .post(
    '/items/many',
    doc('Assign, date or end several items', 'teams', { 200: ManyDone }),
    may('items.manage'),
    body(ManyItems),
    async (c) => answer(c, ManyDone, await changeMany(c.var.ctx, c.req.valid('json'))),
  )
  .get('/items/:id', doc('An item and what was said of it', 'teams', { 200: OneItem }), may('wheel.read'), async (c) =>
    answer(c, OneItem, await oneItem(c.var.ctx, pathId(c))),
  )
  .put(
    '/items/:id',
    doc('Change an item', 'teams', { 204: null }),
    may('items.manage'),
    body(ChangeItem),
    async (c) => {
      await changeItem(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/items/:id/end',
    doc('Say that it is done, or drop it', 'teams', { 204: null }),
    may('items.manage'),
    body(EndItem),
    async (c) => {
      await endItem(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/items/:id/comments',
    doc('Say something about an item', 'teams', { 201: Opened }),
    may('items.manage'),
    body(WriteTeamComment),
    async (c) => answer(c, Opened, await commentItem(c.var.ctx, pathId(c), c.req.valid('json')), 201),
  )
