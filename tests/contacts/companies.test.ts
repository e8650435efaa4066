import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

let n = 0
const at = async (company: string) =>
  (await mia.post('/api/v1/contacts', { email: `p${++n}@x.test`, name: 'P', company })).body.company as { id: string }
const list = async (search = '') => (await mia.get(`/api/v1/companies?${search}`)).body

test('two spellings of one name are one company', async () => {
  const ids = await Promise.all(['Quill Ltd', ' quill  LTD', 'Ｑuill Ltd'].map(async (name) => (await at(name)).id))
  expect(new Set(ids).size).toBe(1)
  expect((await list()).items).toMatchObject([{ name: 'Quill Ltd', domain: null, contacts: 3 }])
})

test('companies stand by name, a page at a time, and are found by a part of it', async () => {
  for (const name of ['Delta', 'alpha', 'Charlie', 'Bravo', 'Échelon']) await at(name)
  const first = await list('limit=2')
  expect(first.items.map((one: { name: string }) => one.name)).toEqual(['alpha', 'Bravo'])
  const next = await list(`limit=3&cursor=${first.nextCursor}`)
  expect(next.items.map((one: { name: string }) => one.name)).toEqual(['Charlie', 'Delta', 'Échelon'])
  expect(next.nextCursor).toBeNull()
  const found = async (q: string) =>
    (await list(`q=${encodeURIComponent(q)}`)).items.map((one: { name: string }) => one.name)
  expect(await found('AR')).toEqual(['Charlie'])
  expect(await found('éch')).toEqual(['Échelon'])
  expect(await found('%')).toEqual([])
})

test('a company is corrected; another one’s name is refused; its own in another case is not', async () => {
  const { id } = await at('Quill')
  await at('Feather')
  const path = `/api/v1/companies/${id}`
  const changed = await mia.put(path, { name: 'Quill & Co', domain: 'Quill.Example', traits: { size: 40 } })
  expect(changed).toMatchObject({
    status: 200,
    body: { name: 'Quill & Co', domain: 'quill.example', traits: { size: 40 }, contacts: 1 },
  })
  expect((await mia.put(path, { name: 'QUILL & co' })).body.name).toBe('QUILL & co')
  const taken = await mia.put(path, { name: 'FEATHER ' })
  expect(taken).toMatchObject({ status: 409, body: { code: 'company.exists', fields: { name: /already/ } } })
  expect((await mia.put(path, { domain: null })).body.domain).toBeNull()
  expect((await mia.put(path, { domain: null })).status).toBe(200)
  expect(await portal.facts('company.changed')).toHaveLength(3)
  expect((await list('q=quill')).items).toHaveLength(1)
  expect((await at('quill & CO')).id).toBe(id)
})

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['a domain with a path', { domain: 'example.com/x' }, 'domain'],
  ['a domain of one word', { domain: 'localhost' }, 'domain'],
  ['a script as a domain', { domain: 'javascript:alert(1)' }, 'domain'],
  ['traits that are no text', { traits: { a: null } }, 'traits.a'],
])('%s is refused', async (_what, wrong, field) => {
  const { id } = await at('Quill')
  const { status, body } = await mia.put(`/api/v1/companies/${id}`, wrong)
  expect(status).toBe(422)
  expect(Object.keys(body.fields)).toEqual([field])
})

test('what is not there is not found, and viewers change nothing', async () => {
  expect((await mia.get('/api/v1/companies/com_none')).status).toBe(404)
  expect((await mia.put('/api/v1/companies/com_none', { name: 'X' })).status).toBe(404)
  const { id } = await at('Quill')
  const vic = await portal.as('vic')
  expect((await vic.get(`/api/v1/companies/${id}`)).status).toBe(200)
  expect((await vic.put(`/api/v1/companies/${id}`, { name: 'X' })).status).toBe(403)
})
