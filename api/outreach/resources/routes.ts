import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Paging } from '../../kernel/page.ts'
import { AskByMail, Asked } from '../contract.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export const resourceRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What there is to read and to fetch', 'outreach', { 200: wire.PublicResources }),
    anyone,
    query(Paging),
    async (c) => answer(c, wire.PublicResources, await actions.listResources(c.var.ctx, c.req.valid('query'), true)),
  )
  .get(
    '/by-slug/:slug',
    doc('One resource, for its readers', 'outreach', { 200: wire.PublicResource }),
    anyone,
    async (c) => answer(c, wire.PublicResource, await actions.look(c.var.ctx, pathId(c, 'slug'))),
  )
  .post('/by-slug/:slug/file', doc('Where its file lies', 'outreach', { 200: wire.Fetched }), anyone, async (c) =>
    answer(c, wire.Fetched, await actions.fetchFile(c.var.ctx, pathId(c, 'slug'))),
  )
  .post(
    '/by-slug/:slug/ask',
    doc('Ask for a resource by mail', 'outreach', { 202: Asked }),
    anyone,
    body(AskByMail),
    async (c) => answer(c, Asked, await actions.askForResource(c.var.ctx, pathId(c, 'slug'), c.req.valid('json')), 202),
  )
  .get(
    '/all',
    doc('All resources', 'outreach', { 200: wire.ResourceList }),
    may('wheel.read'),
    query(Paging),
    async (c) => answer(c, wire.ResourceList, await actions.listResources(c.var.ctx, c.req.valid('query'), false)),
  )
  .post(
    '/',
    doc('Make a resource', 'outreach', { 201: wire.Resource }),
    may('outreach.manage'),
    body(wire.SaveResource),
    async (c) => answer(c, wire.Resource, await actions.makeResource(c.var.ctx, c.req.valid('json')), 201),
  )
  .get('/:id', doc('One resource, for staff', 'outreach', { 200: wire.Resource }), may('wheel.read'), async (c) =>
    answer(c, wire.Resource, await actions.readResource(c.var.ctx, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a resource', 'outreach', { 200: wire.Resource }),
    may('outreach.manage'),
    body(wire.SaveResource),
    async (c) => answer(c, wire.Resource, await actions.changeResource(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .put(
    '/:id/state',
    doc('Publish a resource, or take it away', 'outreach', { 200: wire.Resource }),
    may('outreach.manage'),
    body(wire.SetResourceState),
    async (c) => answer(c, wire.Resource, await actions.setState(c.var.ctx, pathId(c), c.req.valid('json').state)),
  )
