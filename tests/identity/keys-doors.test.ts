import { afterAll, beforeAll, expect, test } from 'vitest'
import { SCOPES, type Scope } from '../../api/kernel/actor.ts'
import { type World, world } from '../world.ts'

/** Doors of colleagues who work on requests; a server with the scope for it does the same. */
const REQUESTS = [
  ...['POST /api/v1/request-labels', 'PUT /api/v1/request-labels/:id', 'DELETE /api/v1/request-labels/:id'],
  ...['POST /api/v1/requests/:number/restore', 'POST /api/v1/requests/:number/decide'],
  ...[
    'PUT /api/v1/requests/:number/status',
    'PUT /api/v1/requests/answers/:seq',
    'PUT /api/v1/requests/:number/labels',
  ],
  ...['POST /api/v1/requests/:number/merge/preview', 'POST /api/v1/requests/:number/merge'],
  ...['DELETE /api/v1/requests/:number/merge', 'POST /api/v1/requests/:number/votes'],
  ...['DELETE /api/v1/requests/:number/votes/:voterId', 'GET /api/v1/requests/:number/audience'],
  ...['PUT /api/v1/requests/:number/plan', 'PUT /api/v1/requests/:number/score'],
  ...['GET /api/v1/requests/comments/held', 'POST /api/v1/requests/comments/:id/decide'],
  ...['PUT /api/v1/requests/comments/:id/pin', 'GET /api/v1/changelog-entries', 'POST /api/v1/changelog-entries'],
  ...['POST /api/v1/changelog-entries/preview', 'GET /api/v1/changelog-entries/:number'],
  ...['PUT /api/v1/changelog-entries/:number', 'DELETE /api/v1/changelog-entries/:number'],
  ...['PUT /api/v1/changelog-entries/:number/state', 'GET /api/v1/changelog-entries/:number/audience'],
]
/** What a key needs for each door that opens for keys and not for everybody. */
const KEYED: Record<string, Scope> = {
  'POST /api/v1/track/sale': 'sales.write',
  'POST /api/v1/track/conversion': 'sales.write',
  'POST /api/v1/track': 'events.write',
  'POST /api/v1/batch': 'events.write',
  'POST /api/v1/mail/events': 'mail_events.write',
  'PUT /api/v1/wheel/pushes/by-key/:key': 'events.write',
  'POST /api/v1/promotions/redeem': 'sales.write',
  'POST /api/v1/webinars/:id/attendance': 'events.write',
  'GET /api/v1/webinars/:id/places': 'contacts.read',
  'GET /api/v1/webinars/:id/places/file': 'exports.read',
  'POST /api/v1/wheel/people/:id/asks': 'contacts.manage',
  'POST /api/v1/wheel/people/:id/asks/:ask/answer': 'contacts.manage',
  'GET /api/v1/contacts': 'contacts.read',
  'GET /api/v1/contacts/:id': 'contacts.read',
  'GET /api/v1/contacts/:id/timeline': 'contacts.read',
  'GET /api/v1/contacts/:id/merges': 'contacts.read',
  'GET /api/v1/companies': 'contacts.read',
  'GET /api/v1/companies/:id': 'contacts.read',
  'GET /api/v1/segments': 'contacts.read',
  'POST /api/v1/contacts': 'contacts.manage',
  'PUT /api/v1/contacts/:id': 'contacts.manage',
  'PUT /api/v1/companies/:id': 'contacts.manage',
  'POST /api/v1/segments': 'contacts.manage',
  'GET /api/v1/attribution/of/:id': 'contacts.read',
  'GET /api/v1/coupons/:code': 'rewards.write',
  'POST /api/v1/coupons/:code/redeem': 'rewards.write',
  'GET /api/v1/rewards/to-hand-over': 'rewards.write',
  'POST /api/v1/rewards/:id/fulfilled': 'rewards.write',
  'POST /api/v1/track/lead': 'sales.write',
  'POST /api/v1/compat/dub/track/lead': 'sales.write',
  'POST /api/v1/compat/dub/track/sale': 'sales.write',
  'POST /api/v1/track/refund': 'sales.write',
  'POST /api/v1/track/refund/failed': 'sales.write',
  'POST /api/v1/track/dispute': 'sales.write',
  'DELETE /api/v1/segments/:id': 'contacts.manage',
  'GET /api/v1/contacts/imports': 'contacts.manage',
  'POST /api/v1/contacts/imports': 'contacts.manage',
  'GET /api/v1/contacts/imports/:id': 'contacts.manage',
  'GET /api/v1/contacts/imports/:id/rows': 'contacts.manage',
  'GET /api/v1/contacts/imports/:id/refused.csv': 'contacts.manage',
  'POST /api/v1/contacts/imports/:id/check': 'contacts.manage',
  'POST /api/v1/contacts/imports/:id/run': 'contacts.manage',
  'POST /api/v1/contacts/imports/:id/discard': 'contacts.manage',
  'GET /api/v1/exports/:what': 'exports.read',
  'GET /api/v1/wheel/people/:id/bonds.csv': 'exports.read',
  ...Object.fromEntries(REQUESTS.map((door) => [door, 'requests.manage' as const])),
}

let portal: World
let keyOf: (scopes: readonly Scope[]) => Promise<string>
beforeAll(async () => {
  portal = await world()
  const olga = await portal.as('olga')
  keyOf = async (scopes) => (await olga.post('/api/v1/api-keys', { name: 'x', scopes })).body.key
})
afterAll(() => portal.close())

/** What doors that take a file are sent; the others take JSON. */
const FILES: Record<string, string> = {
  'POST /api/v1/contacts/imports': 'text/csv',
  'PUT /api/v1/settings/logo': 'image/png',
}
async function knock(route: string, key?: string) {
  const [method, path] = route.replaceAll(/:\w+/g, 'nothing').split(' ') as [string, string]
  const headers = {
    ...{ origin: portal.publicUrl, 'content-type': FILES[route] ?? 'application/json' },
    ...(key && { authorization: `Bearer ${key}` }),
  }
  const answer = await portal.app.request(path, { method, headers, ...(method !== 'GET' && { body: '{}' }) })
  return {
    status: answer.status,
    body: /json/.test(answer.headers.get('content-type') ?? '') ? await answer.json() : {},
  }
}
const isOpen = ({ status }: { status: number }) => status !== 401 && status !== 403

test('keys open the doors of this table, and those of everybody', async () => {
  const routes = portal.app.routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
  const all = await keyOf(SCOPES)
  const opened = new Set<string>()
  for (const route of new Set(routes.map(({ method, path }) => `${method} ${path}`)))
    if (!isOpen(await knock(route)) && isOpen(await knock(route, all))) opened.add(route)
  expect([...opened].sort()).toEqual(Object.keys(KEYED).sort())
})

test.each(SCOPES)('a key opens what its scope is for and nothing else: %s', async (scope) => {
  const key = await keyOf([scope])
  for (const [route, needed] of Object.entries(KEYED)) {
    const answer = await knock(route, key)
    if (needed === scope) expect(isOpen(answer), route).toBe(true)
    else {
      expect(answer, route).toMatchObject({ status: 403, body: { code: 'scope.missing' } })
      expect(answer.body.title, route).toContain(needed)
    }
  }
})
