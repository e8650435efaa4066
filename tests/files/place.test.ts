import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import { event } from '../../db/schema/events.ts'
import { addProduct, consents, WORDS } from '../helpers.ts'
import { doorOf } from '../people.ts'
import { type World, world } from '../world.ts'
import { film } from './bytes.ts'
import { photo, putPart, reviewWith, send, start } from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const MIB = 1024 * 1024
const row = (id: string) => fileById(portal.db.read, id)

describe('one sender cannot fill the room', () => {
  test('500 MB that belong to no review are enough for one place, and others still send', async () => {
    for (const bytes of [200 * MIB, 200 * MIB, 100 * MIB]) await start(portal.visitor, 'video', bytes)

    const more = await portal.visitor.post('/api/v1/files', { kind: 'photo', bytes: 30_000 })
    expect([more.status, more.body.code]).toEqual([429, 'files.too_many_open'])
    const ann = await portal.as('ann')
    await start(ann, 'video', 200 * MIB)
    await start(await portal.as('ben'), 'photo', 30_000)
  })

  test('what a person has open counts for them wherever they are', async () => {
    const { cookie } = await portal.as('ann')
    for (const bytes of [200 * MIB, 200 * MIB, 100 * MIB]) await start(doorOf(portal, { cookie }), 'video', bytes)

    expect((await doorOf(portal, { cookie }).post('/api/v1/files', { kind: 'photo', bytes: 9 })).status).toBe(429)
  })

  test('a file that a review has counts no more, and says nothing of who sent it', async () => {
    const ann = await portal.as('ann')
    const upload = await send(portal, 'photo', await photo())
    expect((await row(upload.id))!.senderHash).toMatch(/^[0-9a-f]{64}$/)

    await reviewWith(portal, ann, [upload])

    expect(await row(upload.id)).toMatchObject({ senderHash: null, uploadHash: '' })
  })

  test('one of which nothing came goes after half an hour, one that began stays', async () => {
    const bytes = film(3)
    const [empty, begun] = [
      await start(portal.visitor, 'video', 200 * MIB),
      await start(portal.visitor, 'video', bytes.length),
    ]
    await putPart(portal, begun, 0, bytes)

    portal.later({ minutes: 41 })
    await portal.worker.drain()

    expect([await row(empty.id), (await row(begun.id))?.state]).toEqual([undefined, 'receiving'])
  })

  test('after half an hour its place is free, also before it is swept', async () => {
    for (const bytes of [200 * MIB, 200 * MIB, 100 * MIB]) await start(portal.visitor, 'video', bytes)

    portal.later({ minutes: 31 })

    await start(portal.visitor, 'video', 200 * MIB)
  })

  test('who is erased leaves nothing that was on its way', async () => {
    const ann = await portal.as('ann')
    const upload = await start(ann, 'photo', 30_000)
    const others = await start(await portal.as('ben'), 'photo', 30_000)

    expect((await ann.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
    await portal.worker.drain()

    expect([(await row(upload.id))?.state, (await row(others.id))?.state]).toEqual([undefined, 'receiving'])
  })
})

describe('the secret of an upload stands in no fact', () => {
  const said = async (type: string) => {
    const facts = await portal.db.read.select().from(event).where(eq(event.type, type))
    return JSON.stringify(facts)
  }

  test('not of a review that is sent, nor of one that is changed; the change may name what it has already', async () => {
    const ann = await portal.as('ann')
    const [first, second] = [await send(portal, 'photo', await photo()), await send(portal, 'photo', await photo())]
    const { body } = await reviewWith(portal, ann, [first])
    const { productSlug: _, ...words } = WORDS
    const files = [first, second].map(({ id, secret }) => ({ id, secret }))

    const edited = await ann.put(`/api/v1/me/reviews/${body.id}`, { ...words, body: `${words.body} Anew.`, files })

    expect(edited.status).toBeLessThan(300)
    for (const { id } of files) expect((await row(id))!.reviewId).toBe(body.id)
    for (const type of ['review.submitted', 'review.edited']) {
      const facts = await said(type)
      expect(facts).toContain(first.id)
      for (const { secret } of files) expect(facts).not.toContain(secret)
    }
  })

  test('nor of one that waits for a mailbox, and the file is still its author’s', async () => {
    await portal.as('ann')
    const upload = await send(portal, 'photo', await photo())
    await addProduct(portal)
    const sent = await portal.visitor.post('/api/v1/reviews/unconfirmed', {
      ...{ ...WORDS, email: 'new@example.com', consents: await consents(portal) },
      files: [{ id: upload.id, secret: upload.secret }],
    })

    expect(sent.status).toBeLessThan(300)
    const facts = await said('review.unconfirmed')
    expect(facts).toContain(upload.id)
    expect(facts).not.toContain(upload.secret)
  })
})
