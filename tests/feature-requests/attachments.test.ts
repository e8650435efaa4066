import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import { film } from '../files/bytes.ts'
import { bytesAt, decideFile, onDisk, photo, send, type Upload } from '../files/stage.ts'
import { caught, office } from '../mail/office.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { merge, setBoard, submit } from './kit.ts'
import { say, setBoard as turn } from './rows.ts'

let portal: World
let ann: Door
beforeEach(async () => {
  portal = await world()
  await setBoard(portal)
  ann = await portal.as('ann')
})
afterEach(() => portal.close())
const named = (...files: Upload[]) => ({ files: files.map(({ id, secret }) => ({ id, secret })) })
const picture = async () => send(portal, 'photo', await photo(), 'What I see')
const looked = async (by: Door, id: string) => (await by.get(`/files/${id}`)).status
const photos = async (by: Door, number: number): Promise<Loose[]> =>
  (await by.get(`/api/v1/requests/${number}/photos`)).body.items

describe('a request takes photos along', () => {
  test('which wait for a moderator, and are shown in the thread once approved', async () => {
    const one = await picture()
    const number = await submit(ann, 'Dark mode', named(one))
    expect(await looked(portal.visitor, one.id)).toBe(404)
    expect(await looked(ann, one.id)).toBe(200)
    expect(await photos(portal.visitor, number)).toEqual([])
    expect(await photos(ann, number)).toMatchObject([
      { id: one.id, verdict: 'pending', alt: 'What I see', commentId: null },
    ])
    const mo = await portal.as('mo')
    const queue = (await mo.get('/api/v1/moderation/files')).body.items
    expect(queue).toMatchObject([
      { id: one.id, reviewId: null, requestNumber: number, product: { name: 'Ideas' }, title: 'Dark mode' },
    ])
    expect((await decideFile(portal, one.id, { decision: 'publish' })).status).toBe(204)
    expect(await photos(portal.visitor, number)).toMatchObject([{ id: one.id, verdict: 'ok' }])
    expect(await looked(portal.visitor, one.id)).toBe(200)
    const bytes = await (await bytesAt(portal, `/files/${one.id}`)).arrayBuffer()
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/Harbour|GPS/)
  })

  test('at most three, photos only, and each once', async () => {
    const four = [await picture(), await picture(), await picture(), await picture()]
    const post = (files: Upload[]) =>
      ann.post('/api/v1/requests', { board: 'ideas', title: 'Dark mode', ...named(...files) })
    expect((await post(four)).body.fields).toHaveProperty('files')
    const movie = await send(portal, 'video', film(1))
    expect((await post([movie])).body.fields.files).toMatch(/photos/)
    expect((await post([{ ...four[0]!, secret: 'guessed' }])).body.fields).toHaveProperty('files')
    expect((await ann.get('/api/v1/requests')).body.items).toEqual([])
    expect((await post([four[0]!, four[0]!])).status).toBe(201)
    expect((await post([four[0]!])).body.fields).toHaveProperty('files')
  })

  test('seen by nobody who may not see the board, and in the thread of what it was merged into', async () => {
    const one = await picture()
    const number = await submit(ann, 'Dark mode', named(one))
    await decideFile(portal, one.id, { decision: 'publish' })
    const target = await submit(await portal.as('ben'), 'Dark theme')
    await merge(portal, number, target)
    expect((await photos(portal.visitor, target)).map(({ id }) => id)).toEqual([one.id])
    await turn(portal, { viewPolicy: 'signed_in' })
    expect(await looked(portal.visitor, one.id)).toBe(404)
    const ben = await (await portal.as('ben')).get(`/files/${one.id}`)
    expect([ben.status, ben.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    await turn(portal, { viewPolicy: 'customers' })
    expect(await looked(await portal.as('ben'), one.id)).toBe(404)
    expect(await looked(await portal.as('vic'), one.id)).toBe(200)
  })

  test('and their author hears by mail why one is not shown', async () => {
    await portal.close()
    const box = caught()
    const at = await office({ mailer: box.mailer })
    portal = at
    await setBoard(portal)
    ann = await portal.as('ann')
    const [one, two] = [await picture(), await picture()]
    const number = await submit(ann, 'Dark mode', named(one))
    await say(ann, number, 'Look', named(two))
    const statement = 'Your screen shows the address of somebody else.'
    for (const { id } of [one, two]) await decideFile(portal, id, { decision: 'reject', statement })
    await at.run()
    const mails = box.mails.filter(({ subject }) => subject.endsWith('is not shown'))
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['ann@example.com', 'A photo of your request “Dark mode” is not shown'],
      ['ann@example.com', 'A photo of your comment on “Dark mode” is not shown'],
    ])
    for (const { text } of mails) expect(text).toContain(statement)
    expect(mails[0]!.text).toContain(`/requests/${number}`)
  })

  test('and none is left when their author is forgotten', async () => {
    const one = await picture()
    await submit(ann, 'Dark mode', named(one))
    await ann.post('/api/v1/me/erasure', { confirm: true })
    await portal.worker.drain()
    expect(await fileById(portal.db.read, one.id)).toBeUndefined()
    expect(onDisk(portal)).toEqual([])
  })

  test('that go when the request was deleted for long', async () => {
    const one = await picture()
    const number = await submit(ann, 'Dark mode', named(one))
    await ann.delete(`/api/v1/requests/${number}`)
    expect(await looked(portal.visitor, one.id)).toBe(404)
    portal.later({ days: 31 })
    await portal.worker.drain()
    expect(onDisk(portal)).toEqual([])
  })
})

describe('a comment takes photos along', () => {
  test('two at most, shown with it and hidden with it', async () => {
    const number = await submit(ann, 'Dark mode')
    const [one, two, three] = [await picture(), await picture(), await picture()]
    expect((await say(ann, number, 'Look', named(one, two, three))).body.fields).toHaveProperty('files')
    const { id } = (await say(ann, number, 'Look', named(one, two))).body
    await decideFile(portal, one.id, { decision: 'publish' })
    expect(await photos(portal.visitor, number)).toMatchObject([{ id: one.id, commentId: id }])
    expect(await looked(portal.visitor, one.id)).toBe(200)
    await ann.delete(`/api/v1/requests/comments/${id}`)
    expect(await photos(portal.visitor, number)).toEqual([])
    expect(await looked(portal.visitor, one.id)).toBe(404)
  })

  test('of a note among colleagues nobody else sees', async () => {
    const number = await submit(ann, 'Dark mode')
    const one = await picture()
    const mo = await portal.as('mo')
    await say(mo, number, 'See', { kind: 'internal', ...named(one) })
    await decideFile(portal, one.id, { decision: 'publish' })
    expect(await photos(ann, number)).toEqual([])
    expect(await looked(ann, one.id)).toBe(404)
    expect(await photos(mo, number)).toHaveLength(1)
  })
})
