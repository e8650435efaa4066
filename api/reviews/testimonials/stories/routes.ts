import { Hono } from 'hono'
import { z } from 'zod'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

const Created = z.object({ id: z.string() })
const manage = may('testimonials.manage')

export const storyRoutes = new Hono<Env>()
  .get('/', doc('Stories of customers', 'stories', { 200: wire.PublicStoryList }), anyone, async (c) =>
    answer(c, wire.PublicStoryList, { items: (await store.liveStories(c.var.ctx.read)).map(actions.publicStory) }),
  )
  .get('/drafts', doc('Stories in every state', 'stories', { 200: wire.StoryList }), manage, async (c) =>
    answer(c, wire.StoryList, { items: (await store.stories(c.var.ctx.read)).map(actions.staffStory) }),
  )
  .post(
    '/drafts',
    doc('Begin the story of one customer', 'stories', { 201: Created }),
    manage,
    body(wire.MakeStory),
    async (c) => answer(c, Created, { id: await actions.makeStory(c.var.ctx, c.req.valid('json')) }, 201),
  )
  .get('/drafts/:id', doc('One story', 'stories', { 200: wire.Story }), manage, async (c) =>
    answer(c, wire.Story, await actions.readStory(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/drafts/:id',
    doc('Change the text; its customer has to agree anew', 'stories', { 204: null }),
    manage,
    body(wire.SaveStory),
    async (c) => {
      await actions.changeStory(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post('/drafts/:id/ask', doc('Send the text to its customer', 'stories', { 202: null }), manage, async (c) => {
    await actions.askForStory(c.var.ctx, pathId(c))
    return c.body(null, 202)
  })
  .post('/drafts/:id/retire', doc('Take a story down', 'stories', { 204: null }), manage, async (c) => {
    await actions.retireStory(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .get('/:slug', doc('The story of one customer', 'stories', { 200: wire.PublicStory }), anyone, async (c) =>
    answer(c, wire.PublicStory, await actions.readPublicStory(c.var.ctx.read, pathId(c, 'slug'))),
  )
