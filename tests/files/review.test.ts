import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import { decide, WORDS } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { film } from './bytes.ts'
import { bytesAt, counts, decideFile, holding, photo, reviewWith, send, shown, start } from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const row = (id: string) => fileById(portal.db.read, id)
describe('a review takes its files along', () => {
  test('in the order they were named, and nobody forgets them', async () => {
    const ann = await portal.as('ann')
    const files = [await send(portal, 'photo', await photo()), await send(portal, 'video', film(3))]

    const { status, body } = await reviewWith(portal, ann, files)

    expect(status).toBe(201)
    const rows = await Promise.all(files.map(({ id }) => row(id)))
    expect(rows.map((one) => [one?.reviewId, one?.position, one?.expiresAt, one?.verdict])).toEqual([
      [body.id, 0, null, 'pending'],
      [body.id, 1, null, 'pending'],
    ])
    portal.later({ days: 3 })
    await portal.worker.drain()
    expect((await row(files[0]!.id))?.state).toBe('ready')
  })

  test.each([
    ['another’s', async () => ({ ...(await send(portal, 'photo', await photo())), secret: 'guessed' })],
    ['none', async () => ({ id: 'fil_nothing', secret: 'guessed' })],
    ['one that is still on its way', async () => start(portal.visitor, 'photo', 100)],
    [
      'one that was taken back',
      async () => {
        const upload = await send(portal, 'photo', await photo())
        await holding(portal, upload).delete(`/api/v1/files/${upload.id}`)
        return upload
      },
    ],
  ])('but not with %s, and then there is no review either', async (_, make) => {
    const ann = await portal.as('ann')

    const { status, body } = await reviewWith(portal, ann, [await make()])

    expect([status, Object.keys(body.fields ?? {})]).toEqual([422, ['files']])
    expect((await ann.get('/api/v1/me/reviews')).body.items).toEqual([])
  })

  test('seven photos are too many, and so are two films', async () => {
    const ann = await portal.as('ann')
    const photos = []
    for (let n = 0; n < 7; n++) photos.push(await send(portal, 'photo', await photo()))
    const films = [await send(portal, 'video', film(1)), await send(portal, 'audio', film(1))]

    const many = await reviewWith(portal, ann, photos)
    const two = await reviewWith(portal, ann, films, { product: false })

    expect([many.body.fields.files, two.body.fields.files]).toEqual([
      expect.stringContaining('6 photos'),
      expect.stringContaining('one video'),
    ])
    expect((await reviewWith(portal, ann, photos.slice(1), { product: false })).status).toBe(201)
  })

  test('a file belongs to one review', async () => {
    const upload = await send(portal, 'photo', await photo())
    await reviewWith(portal, await portal.as('ann'), [upload])

    const { status } = await reviewWith(portal, await portal.as('ben'), [upload], { product: false })

    expect(status).toBe(422)
    expect((await holding(portal, upload).put(`/api/v1/files/${upload.id}`, { alt: 'changed' })).status).toBe(404)
  })
})

describe('each file is decided for itself', () => {
  test('the queue shows what waits, and a decision shows the file and counts it', async () => {
    const ann = await portal.as('ann')
    const upload = await send(portal, 'photo', await photo(), 'A desk')
    const { body } = await reviewWith(portal, ann, [upload])
    await decide(portal, body.id)
    const mo = await portal.as('mo')

    const waiting = await mo.get('/api/v1/moderation/files')
    expect(waiting.body.items).toEqual([
      expect.objectContaining({
        id: upload.id,
        reviewId: body.id,
        verdict: 'pending',
        alt: 'A desk',
        product: { name: 'Orbit Notes' },
      }),
    ])
    expect((await bytesAt(portal, `/files/${upload.id}`)).status).toBe(404)
    expect(await counts(portal, body.id)).toEqual([0, 0])

    expect((await decideFile(portal, upload.id)).status).toBe(204)

    expect((await bytesAt(portal, `/files/${upload.id}`)).status).toBe(200)
    expect(await counts(portal, body.id)).toEqual([1, 0])
    expect((await mo.get('/api/v1/moderation/files')).body.items).toEqual([])
    expect((await decideFile(portal, upload.id)).body.code).toBe('file.decided')
  })

  test('one is taken off with a statement that its author is mailed, and the words stay', async () => {
    const { reviewId, photo: upload, ann } = await shown(portal)
    const statement = 'The screen in it shows the names of other people.'

    expect((await decideFile(portal, upload.id, { decision: 'reject', statement: 'No.' })).body.fields).toHaveProperty(
      'statement',
    )
    expect((await decideFile(portal, upload.id, { decision: 'reject', reason: 'UNRELATED', statement })).status).toBe(
      422,
    )
    expect((await decideFile(portal, upload.id, { decision: 'reject', statement })).status).toBe(204)

    expect((await bytesAt(portal, `/files/${upload.id}`)).status).toBe(404)
    expect((await bytesAt(portal, `/files/${upload.id}`, { cookie: ann.cookie })).status).toBe(200)
    expect(await counts(portal, reviewId)).toEqual([0, 1])
    const mine = async (who: 'ann' | 'ben') =>
      (await (await portal.as(who)).get(`/api/v1/files/mine?review=${reviewId}`)).body.items
    expect((await mine('ann'))[0]).toMatchObject({ id: upload.id, verdict: 'rejected', statement })
    expect(await mine('ben')).toEqual([])
    const mails = (await (await portal.as('olga')).get('/api/v1/mail/messages')).body.items
    const mail = mails.find(({ template }: { template: string }) => template === 'file_rejected')
    expect(mail.toEmail ?? mail.to).toBe('ann@example.com')
    expect((await portal.visitor.get(`/api/v1/products/${WORDS.productSlug}/reviews`)).body.items).toHaveLength(1)
  })

  test('by moderators alone', async () => {
    const { photo: upload } = await shown(portal)

    for (const who of ['ann', 'mia', 'vic'] as const)
      expect(
        (await (await portal.as(who)).post(`/api/v1/moderation/files/${upload.id}/decision`, { decision: 'publish' }))
          .status,
      ).toBe(403)
    expect((await decideFile(portal, 'fil_none')).status).toBe(404)
  })
})
