import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import type { Door } from '../people.ts'
import { contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { film } from './bytes.ts'
import { bytesAt, decideFile, onDisk, photo, send, start, type Upload } from './stage.ts'

let portal: World
let ann: Door
let ben: Door
beforeEach(async () => {
  portal = await world()
  ;[ann, ben] = [await portal.as('ann'), await portal.as('ben')]
  await offerOf(await portal.as('olga'))
  await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
  await ann.post('/api/v1/me/referrals/join')
})
afterEach(() => portal.close())

const STATEMENT = 'This picture shows somebody else than you, as far as we can see.'
const save = (by: Door, { id, secret }: Upload) => by.put('/api/v1/me/portrait', { id, secret })
const home = async () => (await ann.get('/api/v1/me/referrals')).body
const invited = async () => (await portal.visitor.get('/api/v1/invited/ANN2345')).body
const agree = async (on = true) => {
  const { consents } = await home()
  const { textHash } = consents.find(({ scope }: { scope: string }) => scope === 'show_picture')
  return ann.put('/api/v1/me/referrals/consents', { scope: 'show_picture', on, textHash })
}
const isOn = async () =>
  (await home()).consents.find(({ scope }: { scope: string }) => scope === 'show_picture').on as boolean
const seen = async ({ id }: Upload) => (await bytesAt(portal, `/files/${id}`)).status
async function sent() {
  const upload = await send(portal, 'photo', await photo(400, 300))
  expect((await save(ann, upload)).status).toBe(204)
  return upload
}

test('a picture is shown when a person has looked at it and its owner has agreed, and not before', async () => {
  const upload = await sent()
  expect(await home()).toMatchObject({ portrait: { id: upload.id, verdict: 'pending', statement: null } })
  expect([await invited(), await seen(upload)]).toMatchObject([{ portrait: null, advocate: null }, 404])
  // moderated, but not agreed to
  await decideFile(portal, upload.id)
  expect([(await invited()).portrait, await seen(upload)]).toEqual([null, 404])
  expect((await agree()).status).toBe(204)
  expect([await invited(), await seen(upload)]).toMatchObject([{ portrait: upload.id, advocate: null }, 200])
  // taken back, at once
  expect((await agree(false)).status).toBe(204)
  expect([(await invited()).portrait, await seen(upload), await isOn()]).toEqual([null, 404, false])
})

test('agreed to first, it still waits for a person, and its owner alone sees it meanwhile', async () => {
  const upload = await sent()
  await agree()
  expect(await isOn()).toBe(true)
  expect([(await invited()).portrait, await seen(upload)]).toEqual([null, 404])
  expect((await ann.get(`/files/${upload.id}`)).status).toBe(200)
  expect((await ben.get(`/files/${upload.id}`)).status).toBe(404)
  expect((await (await portal.as('mo')).get(`/files/${upload.id}`)).status).toBe(200)
  await decideFile(portal, upload.id)
  expect((await invited()).portrait).toBe(upload.id)
})

test('name and picture are two switches', async () => {
  const upload = await sent()
  await decideFile(portal, upload.id)
  await agree()
  const { textHash } = (await home()).consents.find(({ scope }: { scope: string }) => scope === 'show_name')
  const name = (on: boolean) =>
    ann.put('/api/v1/me/referrals/consents', { scope: 'show_name', on, textHash, shownAs: 'Ann' })
  await name(true)
  expect(await invited()).toMatchObject({ portrait: upload.id, advocate: { shownAs: 'Ann' } })
  await agree(false)
  expect(await invited()).toMatchObject({ portrait: null, advocate: { shownAs: 'Ann' } })
  await agree()
  await name(false)
  expect(await invited()).toMatchObject({ portrait: upload.id, advocate: null })
})

test('another picture is another act, and takes the place of the first with all its bytes', async () => {
  const first = await sent()
  await decideFile(portal, first.id)
  await agree()
  const second = await sent()
  expect([await isOn(), (await invited()).portrait, await seen(first)]).toEqual([false, null, 404])
  await decideFile(portal, second.id)
  expect((await invited()).portrait).toBeNull()
  await agree()
  expect((await invited()).portrait).toBe(second.id)
  await portal.worker.drain()
  expect(await fileById(portal.db.read, first.id)).toBeUndefined()
  expect(onDisk(portal).some((path) => path.includes(first.id))).toBe(false)
  expect(onDisk(portal).some((path) => path.includes(second.id))).toBe(true)
})

test('nothing but pixels is kept, and only a photo that was just sent by whoever names it is taken', async () => {
  const upload = await sent()
  await decideFile(portal, upload.id)
  await agree()
  const bytes = Buffer.from(await (await bytesAt(portal, `/files/${upload.id}`)).arrayBuffer())
  expect(bytes.subarray(8, 12).toString()).toBe('WEBP')
  expect(bytes.includes('Harbour')).toBe(false)
  for (const wrong of [
    { ...(await send(portal, 'photo', await photo())), secret: 'guessed' },
    { id: 'fil_nothing', secret: 'guessed' },
    await start(portal.visitor, 'photo', 100),
    await send(portal, 'video', film(3)),
  ])
    expect((await save(ann, wrong)).status).toBe(422)
  expect((await save(ben, upload)).status).toBe(422)
  // the same again changes nothing
  expect((await save(ann, upload)).status).toBe(204)
  expect((await invited()).portrait).toBe(upload.id)
})

test('who moderates finds it in the queue, and a refusal is told by mail and on the page', async () => {
  const upload = await sent()
  await agree()
  const mo = await portal.as('mo')
  const { items } = (await mo.get('/api/v1/moderation/files')).body
  expect(items).toMatchObject([{ id: upload.id, portrait: true, reviewId: null, requestNumber: null }])
  await decideFile(portal, upload.id, { decision: 'reject', statement: STATEMENT })
  expect((await home()).portrait).toMatchObject({ verdict: 'rejected', statement: STATEMENT })
  expect([(await invited()).portrait, await seen(upload)]).toEqual([null, 404])
  await agree(false)
  expect((await agree()).body.code).toBe('advocate.no_portrait')
  const mails = await portal.db.clients.reader.execute(
    `SELECT to_email, data FROM message WHERE template = 'file_rejected'`,
  )
  expect(mails.rows).toMatchObject([{ to_email: 'ann@example.com' }])
  expect(JSON.parse(String(mails.rows[0]!['data']))).toMatchObject({ of: 'portrait', statement: STATEMENT })
})

test('taken back or erased it is gone from everywhere, and the data of a person has it', async () => {
  const upload = await sent()
  await decideFile(portal, upload.id)
  await agree()
  const { files, referrals } = (await ann.get('/api/v1/me/data?format=json')).body
  expect(files).toMatchObject([{ id: upload.id, portrait: true, address: `/files/${upload.id}` }])
  expect(JSON.stringify(referrals)).toContain('Show this picture of me')
  expect((await ann.delete('/api/v1/me/portrait')).status).toBe(204)
  expect((await ann.delete('/api/v1/me/portrait')).status).toBe(204)
  expect([(await invited()).portrait, await seen(upload), (await home()).portrait]).toEqual([null, 404, null])
  expect((await agree()).body.code).toBe('advocate.no_portrait')

  const again = await sent()
  await decideFile(portal, again.id)
  await agree()
  expect(await seen(again)).toBe(200)
  const annId = await contactIdOf(portal, 'ann@example.com')
  const olga = await portal.as('olga')
  expect((await olga.post(`/api/v1/contacts/${annId}/erasure`, { confirm: true })).status).toBeLessThan(300)
  expect(await seen(again)).toBe(404)
  expect((await portal.visitor.get('/api/v1/invited/ANN2345')).body.portrait).toBeNull()
  await portal.worker.drain()
  expect(onDisk(portal)).toEqual([])
  const left = await portal.db.clients.reader.execute('SELECT shown_as, withdrawn_at FROM advocate_consent')
  expect(left.rows.every((row) => row['shown_as'] === '' && row['withdrawn_at'] !== null)).toBe(true)
})
