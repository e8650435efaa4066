import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host, proofsRunOut } from '../helpers.ts'
import { type Door, type Loose, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const PATH = '/api/v1/contacts'
const add = async (email: string): Promise<string> => (await olga.post(PATH, { email, name: 'Zoe Quill' })).body.id
const change = (id: string, email: string, by = olga) => by.put(`${PATH}/${id}/email`, { email })
const who = async (door: Door): Promise<string> => (await door.get('/api/v1/me/contact')).body.id

describe('the address of a contact', () => {
  test('is changed by an owner or admin; the log and the timeline say so without it', async () => {
    const id = await add('zoe@quill.test')
    expect(await change(id, ' Zoe@NEW.test ', await portal.as('ada'))).toMatchObject({
      status: 200,
      body: { id, email: 'zoe@new.test' },
    })
    expect(await portal.facts('contact.email_changed')).toMatchObject([{ contactId: id }])
    const [entry] = (await olga.get('/api/v1/audit')).body.items as Loose[]
    expect(entry).toMatchObject({ action: 'contact.email_changed', actor: { name: 'Ada Brennan' } })
    expect(JSON.stringify([entry, await portal.facts()])).not.toMatch(/zoe/i)
    const told = (await olga.get(`${PATH}/${id}/timeline`)).body.items as Loose[]
    expect(told).toContainEqual(expect.objectContaining({ type: 'contact.email_changed', by: 'Ada Brennan' }))
    expect((await olga.get(`${PATH}?q=zoe@new`)).body.items).toHaveLength(1)
  })

  test('said again is no change', async () => {
    const id = await add('zoe@quill.test')
    expect((await change(id, 'zoe@quill.test')).status).toBe(200)
    expect(await portal.facts('contact.email_changed')).toEqual([])
  })

  test('is nothing a marketer or a key can change, so nobody signs up as somebody by it', async () => {
    const id = await add('zoe@quill.test')
    const mia = await portal.as('mia')
    const key = await host(portal, ['contacts.manage'])
    for (const door of [mia, key]) {
      expect((await change(id, 'evil@attacker.test', door)).status).toBe(403)
      expect(await door.put(`${PATH}/${id}`, { email: 'evil@attacker.test', plan: 'team' })).toMatchObject({
        status: 422,
        body: { fields: { email: expect.stringContaining('owner or admin') } },
      })
    }
    const evil = await signUp(portal, { name: 'Evil', email: 'evil@attacker.test' })
    expect(await who(evil)).not.toBe(id)
    expect((await olga.get(`${PATH}/${id}`)).body).toMatchObject({ email: 'zoe@quill.test', plan: null })
  })

  test('asks who it is after ten minutes', async () => {
    const id = await add('zoe@quill.test')
    await proofsRunOut(portal)
    expect(await change(id, 'zoe@new.test')).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
    expect((await olga.get(`${PATH}/${id}`)).body.email).toBe('zoe@quill.test')
  })

  test('stays while anybody signs in as this person, also by a contact that was merged', async () => {
    const id = await add('zoe@quill.test')
    const vera = await signUp(portal, { name: 'Vera', email: 'vera@example.com' })
    const own = await who(vera)
    expect(await change(own, 'vera@new.test')).toMatchObject({ status: 409, body: { code: 'contact.has_account' } })
    await olga.post(`${PATH}/merges`, { keptId: id, mergedId: own })
    for (const one of [id, own]) {
      const refused = await change(one, 'evil@attacker.test')
      expect(refused).toMatchObject({ status: 409, body: { code: 'contact.has_account' } })
      expect(refused.body.fields.email).toMatch(/only they/)
    }
    const evil = await signUp(portal, { name: 'Evil', email: 'evil@attacker.test' })
    expect(JSON.stringify((await evil.get('/api/v1/me/data')).body)).not.toContain('vera')
  })

  test('is nobody else’s, no colleague’s and an address', async () => {
    const id = await add('zoe@quill.test')
    await add('yan@quill.test')
    await portal.as('ann')
    for (const [email, status, code] of [
      ['yan@quill.test', 409, 'contact.email_taken'],
      ['ann@example.com', 409, 'contact.email_taken'],
      ['olga@example.com', 409, 'contact.is_staff'],
      ['zoe', 422, 'input.invalid'],
      [`${id}@erased.invalid`, 422, 'input.invalid'],
    ] as const) {
      const refused = await change(id, email)
      expect(refused, email).toMatchObject({ status, body: { code, fields: { email: expect.any(String) } } })
    }
    expect(await change('con_nobody', 'zoe@new.test')).toMatchObject({ status: 404 })
    expect((await olga.get(`${PATH}/${id}`)).body.email).toBe('zoe@quill.test')
  })

  test('is one of twenty that are said at once for two people', async () => {
    const ids = [await add('zoe@quill.test'), await add('yan@quill.test')]
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => change(ids[i % 2]!, 'both@quill.test')))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), ...Array(10).fill(409)])
    expect(await portal.facts('contact.email_changed')).toHaveLength(1)
  })
})
