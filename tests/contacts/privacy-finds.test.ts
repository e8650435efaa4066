import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import { cookieOf, doorOf, mailedTo, PASSWORD, signUp } from '../people.ts'
import { type World, world } from '../world.ts'
import { filesThatHold } from './bytes.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const SURE = { confirm: true }
const filesWithMarks = (folder: string) => filesThatHold(folder, [/zzmark/i])

describe('what an erasure finds', () => {
  test('is every address the person had or was about to have', async () => {
    const door = await signUp(portal, { name: 'Zzmarkname', email: 'zzmarkold@example.com' }, PASSWORD)
    await door.post('/api/v1/auth/email', { email: 'zzmarknew@example.com' })
    const { token } = await mailedTo(portal, 'zzmarknew@example.com')
    await door.post('/api/v1/auth/email/use', { token })
    const again = await portal.visitor.post('/api/v1/auth/sign-in', {
      email: 'zzmarknew@example.com',
      password: PASSWORD,
    })
    const now = doorOf(portal, { cookie: cookieOf(again) })
    await now.post('/api/v1/auth/email', { email: 'zzmarkthird@example.com' })
    await portal.worker.drain()
    expect((await now.post('/api/v1/me/erasure', SURE)).status).toBe(204)
    await portal.worker.drain()
    expect(filesWithMarks(portal.dir)).toEqual([])
  })

  test('leaves strangers’ lines and searches as they are', async () => {
    const olga = await portal.as('olga')
    const ann = await signUp(portal, { name: 'Ann', email: 'ann.a@example.com' })
    const { id } = (await ann.get('/api/v1/me/contact')).body
    await portal.db.clients.writer.execute(`UPDATE contact SET external_id = '5' WHERE id = '${id}'`)
    await olga.post('/api/v1/segments', { name: 'Joann', filter: { q: 'joann.a@example.com' } })
    await olga.post('/api/v1/segments', { name: 'Ann', filter: { q: 'Ann.A@example.com' } })
    await olga.post('/api/v1/segments', { name: 'Plan', filter: { plan: '5' } })
    const file = 'email,number,seats\njoann.a@example.com,7,5\n Ann.A@example.com ,8,1\nben.b@example.com,5,2\n'
    const sent = await olga.sendFile('POST', '/api/v1/contacts/imports?fileName=a.csv', 'text/csv', file)
    const mapping = [{ to: 'email' }, { to: 'externalId' }, { to: 'trait', trait: 'seats' }]
    await portal.worker.drain()
    await olga.post(`/api/v1/contacts/imports/${sent.body.id}/check`, { mapping })
    await portal.worker.drain()
    await ann.post('/api/v1/me/erasure', SURE)
    const { rows } = await portal.db.clients.reader.execute('SELECT line, cells FROM contact_import_row ORDER BY line')
    expect(rows.map(({ cells }) => cells !== null)).toEqual([true, false, false])
    const names = (await olga.get('/api/v1/segments')).body.items.map((one: { name: string }) => one.name)
    expect(names.sort()).toEqual(['Joann', 'Plan'])
  })

  test('cannot be stood in the way of by an address of our own making', async () => {
    const door = await signUp(portal, { name: 'Ann', email: 'ann.a@example.com' })
    const { id } = (await door.get('/api/v1/me/contact')).body
    const added = await (await portal.as('olga')).post('/api/v1/contacts', { email: `${id}@erased.invalid`, name: 'X' })
    expect([added.status, Object.keys(added.body.fields)]).toEqual([422, ['email']])
    expect((await door.post('/api/v1/me/erasure', SURE)).status).toBe(204)
  })

  test('is not told of later by the mail provider', async () => {
    const door = await signUp(portal, { name: 'Ann', email: 'zzmarkgone@example.com' })
    await portal.worker.drain()
    await door.post('/api/v1/me/erasure', SURE)
    const event = { id: 'e1', email: 'zzmarkgone@example.com', type: 'bounce', at: 1 }
    expect((await (await host(portal)).post('/api/v1/mail/events', [event])).body).toEqual({
      taken: 0,
      repeated: 0,
      unknown: 1,
    })
    await portal.worker.drain()
    expect(filesWithMarks(portal.dir)).toEqual([])
  })
})
