import { Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, machine, may, pathId, query } from '../../kernel/http.ts'
import { Paging } from '../../kernel/page.ts'
import { AskByMail, Asked } from '../contract.ts'
import * as actions from './actions.ts'
import * as attendance from './attendance.ts'
import * as wire from './contract.ts'
import * as visiting from './visiting.ts'

const ROOM = 'outreach'
const forReaders = new Hono<Env>()
  .get('/', doc('Webinars to come, and those that were', ROOM, { 200: wire.PublicWebinars }), anyone, async (c) =>
    answer(c, wire.PublicWebinars, await visiting.listForReaders(c.var.ctx)),
  )
  .get('/mine', doc('Webinars you have a place in', ROOM, { 200: wire.MyWebinars }), customer, async (c) =>
    answer(c, wire.MyWebinars, await visiting.listMine(c.var.ctx)),
  )
  .get('/by-slug/:slug', doc('One webinar, for its readers', ROOM, { 200: wire.PublicWebinar }), anyone, async (c) =>
    answer(c, wire.PublicWebinar, await visiting.look(c.var.ctx, pathId(c, 'slug'))),
  )
  .post('/by-slug/:slug/ask', doc('Ask for a place', ROOM, { 202: Asked }), anyone, body(AskByMail), async (c) =>
    answer(c, Asked, await visiting.askForPlace(c.var.ctx, pathId(c, 'slug'), c.req.valid('json')), 202),
  )
  .delete('/by-slug/:slug/place', doc('Give your place up', ROOM, { 204: null }), customer, async (c) => {
    await visiting.leave(c.var.ctx, pathId(c, 'slug'))
    return c.body(null, 204)
  })
  .post(
    '/places/look',
    doc('What a link from a mail about a place is for', ROOM, { 200: wire.HeldWebinar }),
    anyone,
    body(wire.HeldPlace),
    async (c) => answer(c, wire.HeldWebinar, await visiting.lookByToken(c.var.ctx, c.req.valid('json').token)),
  )
  .post(
    '/places/give-up',
    doc('Give a place up by the link from a mail', ROOM, { 200: wire.HeldWebinar }),
    anyone,
    body(wire.HeldPlace),
    async (c) => answer(c, wire.HeldWebinar, await visiting.leaveByToken(c.var.ctx, c.req.valid('json').token)),
  )

export const webinarRoutes = new Hono<Env>()
  .route('/', forReaders)
  .get('/all', doc('All webinars', ROOM, { 200: wire.WebinarList }), may('wheel.read'), query(Paging), async (c) =>
    answer(c, wire.WebinarList, await actions.listWebinars(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/',
    doc('Make a webinar', ROOM, { 201: wire.Webinar }),
    may('outreach.manage'),
    body(wire.SaveWebinar),
    async (c) => answer(c, wire.Webinar, await actions.makeWebinar(c.var.ctx, c.req.valid('json')), 201),
  )
  .get('/:id', doc('One webinar, for staff', ROOM, { 200: wire.Webinar }), may('wheel.read'), async (c) =>
    answer(c, wire.Webinar, await actions.readWebinar(c.var.ctx, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a webinar; who has a place is told when its time or link is another', ROOM, { 200: wire.Webinar }),
    may('outreach.manage'),
    body(wire.SaveWebinar),
    async (c) => answer(c, wire.Webinar, await actions.changeWebinar(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .put(
    '/:id/state',
    doc('Publish a webinar, or call it off', ROOM, { 200: wire.Webinar }),
    may('outreach.manage'),
    body(wire.SetWebinarState),
    async (c) => answer(c, wire.Webinar, await actions.setState(c.var.ctx, pathId(c), c.req.valid('json').state)),
  )
  .put(
    '/:id/recording',
    doc('Say where it can be seen afterwards', ROOM, { 200: wire.Webinar }),
    may('outreach.manage'),
    body(wire.SetRecording),
    async (c) => answer(c, wire.Webinar, await actions.setRecording(c.var.ctx, pathId(c), c.req.valid('json').url)),
  )
  .get(
    '/:id/places',
    doc('Who has a place, and who was there', ROOM, { 200: wire.PlaceList }),
    may('contacts.read'),
    query(Paging),
    async (c) => answer(c, wire.PlaceList, await attendance.listPlaces(c.var.ctx, pathId(c), c.req.valid('query'))),
  )
  .get('/:id/places/file', doc('The same as CSV', ROOM, { 200: null }), may('exports.read'), async (c) => {
    const { file, name } = await attendance.placesFile(c.var.ctx, pathId(c))
    return c.body(file, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    })
  })
  .post(
    '/:id/attendance',
    doc('Say who was there; again is the same', ROOM, { 200: wire.AttendanceTold }),
    machine('events.write', 'event.machine'),
    body(wire.TellAttendance),
    async (c) =>
      answer(c, wire.AttendanceTold, await attendance.tellAttendance(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post(
    '/:id/attendance/pasted',
    doc('Say who was there with a list that was copied', ROOM, { 200: wire.AttendanceTold }),
    may('outreach.manage'),
    body(wire.PasteAttendance),
    async (c) =>
      answer(c, wire.AttendanceTold, await attendance.pasteAttendance(c.var.ctx, pathId(c), c.req.valid('json').text)),
  )
