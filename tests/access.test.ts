import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, hostOf } from './people.ts'
import { type World, world } from './world.ts'

const EVERYBODY = 'visitor customer moderator owner machine'
const STAFF = 'moderator owner'

/** Every door and who may open it. A new route fails until it has its line. */
const DOORS: Record<string, string> = {
  'GET /api/v1/setup': EVERYBODY,
  'POST /api/v1/setup': EVERYBODY,
  'POST /api/v1/auth/sign-up': EVERYBODY,
  'POST /api/v1/auth/sign-in': EVERYBODY,
  'POST /api/v1/auth/sign-out': EVERYBODY,
  'GET /api/v1/auth/session': EVERYBODY,
  'GET /api/v1/staff': 'owner',
  'POST /api/v1/staff/invitations': 'owner',
  'POST /api/v1/staff/join': EVERYBODY,
  'GET /api/v1/api-keys': 'owner',
  'POST /api/v1/api-keys': 'owner',
  'DELETE /api/v1/api-keys/:id': 'owner',
  'GET /api/v1/settings/brand': EVERYBODY,
  'PUT /api/v1/settings/brand': 'owner',
  'GET /api/v1/products': EVERYBODY,
  'GET /api/v1/products/:slug': EVERYBODY,
  'POST /api/v1/products': 'owner',
  'GET /api/v1/products/:slug/reviews': EVERYBODY,
  'GET /api/v1/products/:slug/testimonials': EVERYBODY,
  'POST /api/v1/reviews': 'customer',
  'GET /api/v1/moderation/queue': STAFF,
  'GET /api/v1/moderation/reasons': STAFF,
  'POST /api/v1/moderation/reviews/:id/decision': STAFF,
  'GET /api/v1/testimonials': STAFF,
  'GET /api/v1/testimonials/candidates': STAFF,
  'POST /api/v1/testimonials': STAFF,
  'POST /api/v1/testimonials/:id/retire': STAFF,
  'GET /api/v1/consent-texts': EVERYBODY,
  'GET /api/v1/me/contact': 'customer',
  'GET /api/v1/me/consents': 'customer',
  'POST /api/v1/me/consents/:id/withdraw': 'customer',
  'GET /api/v1/me/reviews': 'customer',
  'POST /api/v1/me/reviews/:id/withdraw': 'customer',
  'GET /api/v1/widgets': STAFF,
  'POST /api/v1/widgets': STAFF,
  'GET /api/v1/widgets/:id': STAFF,
  'PUT /api/v1/widgets/:id': STAFF,
  'POST /api/v1/track/sale': 'machine',
  'GET /api/v1/wheel': STAFF,
  'GET /api/v1/wheel/people': STAFF,
  'GET /api/v1/wheel/people/:id': STAFF,
  'GET /api/v1/jobs': 'owner',
  'POST /api/v1/jobs/:id/retry': 'owner',
  'GET /api/v1/exports/:what': 'owner',
  'GET /api/v1/openapi.json': EVERYBODY,
  'GET /api/v1/docs': EVERYBODY,
  'GET /api/v1/docs/start.js': EVERYBODY,
  'GET /api/v1/docs/:file': EVERYBODY,
  'GET /brand.css': EVERYBODY,
}

let portal: World
let people: Record<string, Door>
beforeAll(async () => {
  portal = await world()
  const owner = await portal.as('olga')
  const { key } = (await owner.post('/api/v1/api-keys', { name: 'host' })).body
  people = {
    visitor: portal.visitor,
    customer: await portal.as('ann'),
    moderator: await portal.as('mo'),
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
  for (const [name, door] of Object.entries(route.endsWith('/sign-out') ? { visitor: portal.visitor } : people)) {
    const send = { GET: door.get, POST: door.post, PUT: (p: string) => door.put(p, {}), DELETE: door.delete }[method]!
    const { status, body } = await send(address)
    const open = status !== 401 && status !== 403
    const allowed = who.split(' ').includes(name)
    const refusedByWords = route.endsWith('/sign-in') && body.code === 'sign_in.refused'
    expect(open || refusedByWords, `${name} → ${route} answered ${status}`).toBe(allowed)
    expect(status, `${name} → ${route}`).toBeLessThan(500)
  }
})

test.each(Object.keys(DOORS).filter((route) => !route.startsWith('GET')))(
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
