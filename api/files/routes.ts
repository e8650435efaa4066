import { type Context, Hono } from 'hono'
import { fileOf } from '../kernel/guards.ts'
import { answer, anyone, body, customer, doc, type Env, may, pathId, query, valid } from '../kernel/http.ts'
import { decodeCursor, pageOf } from '../kernel/page.ts'
import * as actions from './actions.ts'
import { saveCaptions, savePoster } from './beside.ts'
import {
  DecideFile,
  FileQuery,
  ModeratedFiles,
  ModeratedQuery,
  OwnFiles,
  OwnQuery,
  SaveAlt,
  SaveCaptions,
  SavePortrait,
  SentFile,
  StartedFile,
  StartFile,
  UploadState,
} from './contract.ts'
import { decideFile, moderated } from './decisions.ts'
import { patient } from './pieces.ts'
import { removePortrait, savePortrait } from './portraits.ts'
import { type Rendition, serve } from './serving.ts'
import * as store from './store.ts'

const SECRET = 'x-upload-secret'
type Here = Context<Env & { Variables: { ctx: actions.Sending['ctx'] } }>

const sending = (c: Here): actions.Sending => {
  const { ctx, services } = c.var
  const { files, films } = services.outside
  return { ctx, files: patient(files, ctx.log), films: films !== undefined }
}
/** The upload of the secret in the header. */
const upload = (c: Here) => actions.ownUpload(c.var, pathId(c), c.req.header(SECRET) ?? '')

/** Anybody may send: a stranger can begin a review, and the secret is theirs alone. */
export const fileRoutes = new Hono<Env>()
  .post(
    '/',
    doc('Begin to send a photo, video or recording', 'files', { 201: StartedFile }),
    anyone,
    body(StartFile),
    async (c) => answer(c, StartedFile, await actions.startFile(sending(c), c.req.valid('json')), 201),
  )
  .get('/mine', doc('Files of a review of mine', 'files', { 200: OwnFiles }), customer, query(OwnQuery), async (c) => {
    const { read, actor } = c.var.ctx
    const items = await store.ownFiles(read, c.req.valid('query').review, actor.contactId)
    return answer(c, OwnFiles, { items })
  })
  .get('/:id/upload', doc('Which parts are here', 'files', { 200: UploadState }), anyone, async (c) =>
    answer(c, UploadState, await actions.uploadState(sending(c), await upload(c))),
  )
  .put(
    '/:id/parts/:n',
    doc('Send a part, as application/octet-stream; again does no harm', 'files', { 204: null }),
    anyone,
    async (c) => {
      await actions.receivePart(sending(c), await upload(c), Number(pathId(c, 'n')), await fileOf(c))
      return c.body(null, 204)
    },
  )
  .post('/:id/finish', doc('All parts are here', 'files', { 200: SentFile }), anyone, async (c) =>
    answer(c, SentFile, await actions.finishFile(sending(c), await upload(c))),
  )
  .put('/:id', doc('Say what can be seen', 'files', { 204: null }), anyone, body(SaveAlt), async (c) => {
    await actions.saveAlt(sending(c), await upload(c), c.req.valid('json').alt)
    return c.body(null, 204)
  })
  .put('/:id/poster', doc('The picture before a video plays', 'files', { 204: null }), anyone, async (c) => {
    await savePoster(sending(c), await upload(c), await fileOf(c))
    return c.body(null, 204)
  })
  .put(
    '/:id/captions',
    doc('Captions (WebVTT) and what is said, as text', 'files', { 204: null }),
    anyone,
    body(SaveCaptions),
    async (c) => {
      await saveCaptions(sending(c), await upload(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .delete('/:id', doc('Take a file back, by its sender', 'files', { 204: null }), anyone, async (c) => {
    await actions.removeFile(sending(c), pathId(c), c.req.header(SECRET))
    return c.body(null, 204)
  })

/** The picture somebody has of themselves here. */
export const portraitRoutes = new Hono<Env>()
  .put(
    '/portrait',
    doc('A photo that was sent becomes my picture', 'files', { 204: null }),
    customer,
    body(SavePortrait),
    async (c) => {
      await savePortrait(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .delete('/portrait', doc('Take my picture back', 'files', { 204: null }), customer, async (c) => {
    await removePortrait(c.var.ctx)
    return c.body(null, 204)
  })

export const fileModerationRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Files of one review, or those that wait, the oldest first', 'moderation', { 200: ModeratedFiles }),
    may('reviews.moderate'),
    query(ModeratedQuery),
    async (c) => {
      const { review, cursor, limit } = c.req.valid('query')
      const { read } = c.var.ctx
      if (review !== undefined) {
        const items = (await store.moderatedFiles(read, review)).flatMap(moderated)
        return answer(c, ModeratedFiles, { items, nextCursor: null })
      }
      const rows = await store.waitingFiles(read, { limit }, decodeCursor(cursor))
      const { items, nextCursor } = pageOf(rows, limit, ({ file }) => ({ at: file.createdAt, id: file.id }))
      return answer(c, ModeratedFiles, { items: items.flatMap(moderated), nextCursor })
    },
  )
  .post(
    '/:id/decision',
    doc('Show a file, or take it off with a statement', 'moderation', { 204: null }),
    may('reviews.moderate'),
    body(DecideFile),
    async (c) => {
      await decideFile(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )

const shown = (c: Here, rendition: Rendition) =>
  serve(c.var.ctx, c.var.services.outside.files, pathId(c), rendition, {
    method: c.req.method,
    range: c.req.header('range'),
    ifRange: c.req.header('if-range'),
    ifNoneMatch: c.req.header('if-none-match'),
    withCookie: c.req.header('cookie') !== undefined,
  })

/** What pages load, outside the API. */
export const sentFiles = new Hono<Env>()
  .get('/:id', anyone, valid('query', FileQuery), (c) =>
    shown(c as unknown as Here, c.req.valid('query').size === 'thumb' ? 'thumb' : 'whole'),
  )
  .get('/:id/poster', anyone, (c) => shown(c, 'poster'))
  .get('/:id/captions.vtt', anyone, (c) => shown(c, 'captions'))
