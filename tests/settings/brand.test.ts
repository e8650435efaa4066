import { afterEach, beforeEach, expect, test } from 'vitest'
import { portalSecret } from '../../api/settings/actions.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const css = async () => (await portal.visitor.get('/brand.css')).body as string

test('the brand is ours until somebody sets theirs, which shows at once', async () => {
  expect((await portal.visitor.get('/api/v1/settings/brand')).body).toEqual({
    companyName: 'Acclaim',
    accent: '#00765a',
    font: 'inter',
    logo: null,
    links: [],
    locale: 'en',
    timeZone: 'UTC',
    currency: 'USD',
    signUp: 'open',
    applicationUrl: '',
    searchEngines: true,
    setUp: false,
  })
  const saved = await (await portal.as('olga')).put('/api/v1/settings/brand', {
    companyName: ' Orbit ',
    accent: '#6B2FB3',
  })
  expect(saved.body).toMatchObject({ companyName: 'Orbit', accent: '#6b2fb3', setUp: true })
  expect(await css()).toContain('--accent:#6b2fb3')
})
test.each([{ accent: '#eeddaa' }, { accent: 'red' }, { accent: '#000;}body{display:none' }, { companyName: '' }])(
  '%o is refused, and the old one stays',
  async (change) => {
    const { status, body } = await (await portal.as('olga')).put('/api/v1/settings/brand', {
      companyName: 'Orbit',
      accent: '#6b2fb3',
      ...change,
    })
    expect(status).toBe(422)
    expect(Object.keys(body.fields)).toEqual(Object.keys(change))
    expect(await css()).toContain('--accent:#00765a')
  },
)
test('a secret is made once, by whoever comes first', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => portalSecret(portal.db, 'x', 1)))
  expect(new Set(made).size).toBe(1)
  expect(made[0]).toMatch(/^[\w-]{43}$/)
})
