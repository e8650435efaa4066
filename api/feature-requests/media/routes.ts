import { Hono } from 'hono'
import { z } from 'zod'
import { FILE_VERDICTS } from '../../../db/schema/files.ts'
import { answer, anyone, doc, type Env, pathId } from '../../kernel/http.ts'
import { placeAt, viewerOf } from '../comments/place.ts'
import * as store from './store.ts'

export const RequestPhotos = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        /** The comment it came with; null for one of the request itself. */
        commentId: z.string().nullable(),
        alt: z.string(),
        width: z.number().nullable(),
        height: z.number().nullable(),
        /** What others do not see yet, or will not, is told to its author and to colleagues. */
        verdict: z.enum(FILE_VERDICTS),
        statement: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'RequestPhotos' })

export const photoRoutes = new Hono<Env>().get(
  '/:number/photos',
  doc('Photos of a request and of what is said about it', 'requests', { 200: RequestPhotos }),
  anyone,
  async (c) => {
    const { ctx } = c.var
    const place = await placeAt(ctx, pathId(c, 'number'))
    const { reader } = await viewerOf(ctx.read, ctx.actor, false)
    const rows = await store.photosOf(
      ctx.read,
      place.members.map(({ id }) => id),
      { staff: reader.staff, contactId: reader.staff ? null : reader.contactId },
    )
    return answer(c, RequestPhotos, { items: rows.map(({ file }) => file) })
  },
)
