import { afterAll, beforeAll, expect, test } from 'vitest'
import { SCOPES } from '../api/kernel/actor.ts'
import { DOORS } from './doors.ts'
import { type Door, hostOf } from './people.ts'
import { type World, world } from './world.ts'

/** Mail providers post here for their readers (RFC 8058): no cookie counts, the address carries its own proof. */
const ONE_CLICK = 'POST /v1/unsubscribe'
/** Doors that take a file, and what it is. */
const FILES: Record<string, string> = {
  'PUT /api/v1/settings/logo': 'image/png',
  'POST /api/v1/contacts/imports': 'text/csv',
  'POST /api/v1/reviews/imports': 'text/csv',
  'POST /api/v1/requests/imports': 'text/csv',
  'POST /api/v1/rewards/file': 'text/csv',
  'POST /api/v1/coupon-pools/:id/codes': 'text/csv',
}

let portal: World
let people: Record<string, Door>
beforeAll(async () => {
  portal = await world()
  const owner = await portal.as('olga')
  const { key } = (await owner.post('/api/v1/api-keys', { name: 'host', scopes: SCOPES })).body
  people = {
    visitor: portal.visitor,
    customer: await portal.as('ann'),
    viewer: await portal.as('vic'),
    marketer: await portal.as('mia'),
    moderator: await portal.as('mo'),
    admin: await portal.as('ada'),
    owner,
    machine: hostOf(portal, key),
  }
})
afterAll(() => portal.close())

const routes = () => [
  ...new Set(
    portal.app.routes.filter((r) => r.method !== 'ALL' && !r.path.includes('*')).map((r) => `${r.method} ${r.path}`),
  ),
]

test('every route stands in the table, and nothing else does', () => {
  expect(routes().sort()).toEqual(Object.keys(DOORS).sort())
})

test.each(Object.entries(DOORS))('%s opens for %s', async (route, who) => {
  const [method, path] = route.split(' ') as [string, string]
  const address = path.replaceAll(/:\w+/g, 'nothing')
  portal.later({ minutes: 1 }) // there are more doors than anybody may try at once
  for (const [name, door] of Object.entries(route.includes('/sign-out') ? { visitor: portal.visitor } : people)) {
    const send = { GET: door.get, POST: door.post, PUT: (p: string) => door.put(p, {}), DELETE: door.delete }[method]!
    const type = FILES[route]
    const { status, body } = type ? await door.sendFile(method, address, type, 'x') : await send(address)
    const open = status !== 401 && status !== 403
    const allowed = who.split(' ').includes(name)
    const refusedByWords = route.endsWith('/sign-in') && body.code === 'sign_in.refused'
    expect(open || refusedByWords, `${name} → ${route} answered ${status}`).toBe(allowed)
    expect(status, `${name} → ${route}`).toBeLessThan(500)
  }
})

test.each(Object.keys(DOORS).filter((route) => !route.startsWith('GET') && route !== ONE_CLICK))(
  '%s is closed to pages of other sites',
  async (route) => {
    const [method, path] = route.split(' ') as [string, string]
    const { cookie } = await portal.as(DOORS[route]!.includes('customer') ? 'ann' : 'olga')
    const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', undefined]
    const origins = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site', origin: 'http://portal.test' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', authorization: 'Basic eDp5' },
    ]
    for (const type of types) {
      for (const from of origins) {
        const headers = { cookie, ...from, ...(type && { 'content-type': type }) } as unknown as Record<string, string>
        const answer = await portal.app.request(path.replaceAll(/:\w+/g, 'nothing'), { method, headers, body: '{}' })
        expect(answer.status, `${type} from ${JSON.stringify(from)}`).toBe(403)
        expect(await answer.json()).toMatchObject({ code: 'request.cross_site' })
      }
    }
  },
)
