import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { daysBetween, splitTrait } from '../../api/contacts/segments/rules.ts'
import { isAnywhere, likePattern, phrase } from '../../api/kernel/search.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

describe('what is looked for', () => {
  test.each([
    ['ab', false, 'ab%'],
    ['abc', true, '%abc%'],
    ['王小', false, '王小%'],
    ['😀😀', false, '😀😀%'],
    ['50%_\\', true, '%50\\%\\_\\\\%'],
  ])('%s', (words, anywhere, pattern) => {
    expect(isAnywhere(words)).toBe(anywhere)
    expect(likePattern(words)).toBe(pattern)
  })
  test('is one phrase, whatever it holds', () => {
    expect(phrase('a" OR name:"b')).toBe('"a"" OR name:""b"')
  })
  test.each([
    ['region=eu', 'region', 'eu'],
    [' a = b=c ', 'a', 'b=c'],
    ['a=', 'a', ''],
  ])('%s is a trait', (text, name, value) => expect(splitTrait(text)).toEqual({ name, value }))
  test('a day is whole', () => {
    expect(daysBetween({ from: '2026-03-01', to: '2026-03-01' })).toEqual({
      since: Date.parse('2026-03-01'),
      until: Date.parse('2026-03-02'),
    })
    expect(daysBetween({})).toEqual({ since: undefined, until: undefined })
  })
})

let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())
const PATH = '/api/v1/segments'
const TEAM = { name: 'On the team plan', filter: { plan: 'team', q: 'zo' } }

test('a segment is a filter with a name and counts anew each time', async () => {
  const saved = await mia.post(PATH, TEAM)
  expect(saved).toMatchObject({ status: 201, body: { ...TEAM, total: { n: 0, more: false } } })
  await mia.post('/api/v1/contacts', { email: 'zoe@x.test', name: 'Zoe', plan: 'team' })
  await mia.post('/api/v1/contacts', { email: 'yan@x.test', name: 'Yan', plan: 'team' })
  const vic = await portal.as('vic')
  expect((await vic.get(PATH)).body.items).toEqual([{ ...saved.body, total: { n: 1, more: false } }])
  expect((await mia.get(`/api/v1/contacts?${new URLSearchParams(TEAM.filter)}`)).body.total.n).toBe(1)
})

test('a name stands for one segment, and a removed one is gone', async () => {
  const { id } = (await mia.post(PATH, TEAM)).body
  const again = await mia.post(PATH, { ...TEAM, filter: { plan: 'free' } })
  expect(again).toMatchObject({ status: 409, body: { code: 'segment.exists', fields: { name: /already/ } } })
  expect((await mia.delete(`${PATH}/${id}`)).status).toBe(204)
  expect((await mia.delete(`${PATH}/${id}`)).status).toBe(404)
  expect((await mia.get(PATH)).body.items).toEqual([])
})

test('there are twenty at the most', async () => {
  for (let i = 0; i < 20; i++) expect((await mia.post(PATH, { ...TEAM, name: `S ${i}` })).status).toBe(201)
  expect(await mia.post(PATH, TEAM)).toMatchObject({ status: 409, body: { code: 'segment.too_many' } })
})

test.each([
  ['no name', { name: ' ', filter: { plan: 'x' } }, 'name'],
  ['no filter', { name: 'All', filter: {} }, 'filter'],
  ['a filter there is not', { name: 'All', filter: { mood: 'good' } }, 'filter'],
  ['a wrong value', { name: 'All', filter: { stage: 'fame' } }, 'filter.stage'],
])('%s is refused', async (_what, segment, field) => {
  const { status, body } = await mia.post(PATH, segment)
  expect(status).toBe(422)
  expect(Object.keys(body.fields)).toEqual([field])
})
