import { afterAll, beforeAll, expect, test } from 'vitest'
import { SCOPES } from '../api/kernel/actor.ts'
import { type Door, hostOf } from './people.ts'
import { type World, world } from './world.ts'

/** Mail providers post here for their readers (RFC 8058): no cookie counts, the address carries its own proof. */
const ONE_CLICK = 'POST /v1/unsubscribe'
const EVERYBODY = 'visitor customer viewer marketer moderator admin owner machine'
const PEOPLE = 'customer viewer marketer moderator admin owner'
const STAFF = 'viewer marketer moderator admin owner'
const SHARERS = 'marketer moderator admin owner'
const MODERATORS = 'moderator admin owner'
const CONTACT_KEEPERS = 'marketer admin owner'
const HEADS = 'admin owner'

/** Every door and who may open it. A new route fails until it has its line. */
const DOORS: Record<string, string> = {
  'GET /api/v1/setup': EVERYBODY,
  'POST /api/v1/setup': EVERYBODY,
  'POST /api/v1/auth/sign-up': EVERYBODY,
  'POST /api/v1/auth/sign-in': EVERYBODY,
  'POST /api/v1/auth/sign-out': EVERYBODY,
  'GET /api/v1/auth/session': EVERYBODY,
  'POST /api/v1/auth/link': EVERYBODY,
  'POST /api/v1/auth/link/use': EVERYBODY,
  'POST /api/v1/auth/code/use': EVERYBODY,
  'POST /api/v1/auth/sign-up/finish': EVERYBODY,
  'GET /api/v1/auth/account': PEOPLE,
  'PUT /api/v1/auth/account': PEOPLE,
  'POST /api/v1/auth/email': PEOPLE,
  'POST /api/v1/auth/email/use': PEOPLE,
  'POST /api/v1/auth/reset': EVERYBODY,
  'POST /api/v1/auth/reset/use': EVERYBODY,
  'POST /api/v1/auth/password': PEOPLE,
  'GET /api/v1/auth/sessions': PEOPLE,
  'POST /api/v1/auth/sign-out-everywhere': PEOPLE,
  'GET /api/v1/auth/proof': PEOPLE,
  'POST /api/v1/auth/proof': PEOPLE,
  'GET /api/v1/auth/factor': STAFF,
  'POST /api/v1/auth/factor': STAFF,
  'DELETE /api/v1/auth/factor': STAFF,
  'POST /api/v1/auth/factor/confirm': STAFF,
  'POST /api/v1/auth/factor/use': EVERYBODY,
  'POST /api/v1/auth/factor/recovery-codes': STAFF,
  'PUT /api/v1/staff/:id/role': HEADS,
  'DELETE /api/v1/staff/:id/factor': HEADS,
  'DELETE /api/v1/staff/invitations/:id': HEADS,
  'POST /api/v1/staff/join/look': EVERYBODY,
  'GET /api/v1/settings/staff-security': HEADS,
  'PUT /api/v1/settings/staff-security': HEADS,
  'DELETE /api/v1/staff/:id': HEADS,
  'GET /api/v1/audit': HEADS,
  'GET /api/v1/audit/verify': HEADS,
  'POST /api/v1/identify': EVERYBODY,
  'GET /api/v1/identify/keys': HEADS,
  'POST /api/v1/identify/keys': HEADS,
  'DELETE /api/v1/identify/keys/:id': HEADS,
  'GET /api/v1/staff': HEADS,
  'POST /api/v1/staff/invitations': HEADS,
  'POST /api/v1/staff/join': EVERYBODY,
  'GET /api/v1/api-keys': HEADS,
  'POST /api/v1/api-keys': HEADS,
  'DELETE /api/v1/api-keys/:id': HEADS,
  'GET /api/v1/settings/brand': EVERYBODY,
  'PUT /api/v1/settings/brand': HEADS,
  'PUT /api/v1/settings/logo': HEADS,
  'DELETE /api/v1/settings/logo': HEADS,
  'PUT /api/v1/settings/links': HEADS,
  'PUT /api/v1/settings/place': HEADS,
  'GET /api/v1/settings/moderation': HEADS,
  'PUT /api/v1/settings/moderation': HEADS,
  'GET /api/v1/settings/privacy': HEADS,
  'PUT /api/v1/settings/privacy': HEADS,
  'GET /api/v1/products': EVERYBODY,
  'GET /api/v1/products/:slug': EVERYBODY,
  'POST /api/v1/products': HEADS,
  'GET /api/v1/products/:slug/reviews': EVERYBODY,
  'GET /api/v1/products/:slug/testimonials': EVERYBODY,
  'POST /api/v1/reviews': 'customer',
  'POST /api/v1/files': EVERYBODY,
  'GET /api/v1/files/:id/upload': EVERYBODY,
  'PUT /api/v1/files/:id/parts/:n': EVERYBODY,
  'POST /api/v1/files/:id/finish': EVERYBODY,
  'PUT /api/v1/files/:id': EVERYBODY,
  'PUT /api/v1/files/:id/poster': EVERYBODY,
  'PUT /api/v1/files/:id/captions': EVERYBODY,
  'DELETE /api/v1/files/:id': EVERYBODY,
  'GET /files/:id': EVERYBODY,
  'GET /files/:id/poster': EVERYBODY,
  'GET /files/:id/captions.vtt': EVERYBODY,
  'GET /api/v1/moderation/files': MODERATORS,
  'POST /api/v1/moderation/files/:id/decision': MODERATORS,
  'GET /api/v1/moderation/queue': MODERATORS,
  'GET /api/v1/moderation/reasons': MODERATORS,
  'POST /api/v1/moderation/reviews/:id/decision': MODERATORS,
  'GET /api/v1/moderation/reviews/:id': MODERATORS,
  'PUT /api/v1/moderation/reviews/:id/reply': MODERATORS,
  'POST /api/v1/moderation/bulk-spam': MODERATORS,
  'POST /api/v1/moderation/bulk/:id/undo': MODERATORS,
  'GET /api/v1/moderation/proposals': MODERATORS,
  'POST /api/v1/moderation/proposals/:id/confirm': MODERATORS,
  'POST /api/v1/moderation/proposals/:id/decline': MODERATORS,
  'GET /api/v1/moderation/reports': MODERATORS,
  'POST /api/v1/moderation/reports/:id/decision': MODERATORS,
  'GET /api/v1/moderation/appeals': MODERATORS,
  'POST /api/v1/moderation/appeals/:id/decision': MODERATORS,
  'GET /api/v1/moderation/parity': MODERATORS,
  'GET /api/v1/moderation/verify': HEADS,
  'GET /api/v1/products/:slug/reviews/:id/report': EVERYBODY,
  'POST /api/v1/products/:slug/reviews/:id/report': EVERYBODY,
  'POST /api/v1/me/reviews/:id/appeal': 'customer',
  'GET /api/v1/testimonials': SHARERS,
  'GET /api/v1/testimonials/candidates': SHARERS,
  'POST /api/v1/testimonials': SHARERS,
  'POST /api/v1/testimonials/:id/retire': SHARERS,
  'GET /api/v1/consent-texts': EVERYBODY,
  'GET /api/v1/me/contact': 'customer',
  'GET /api/v1/me/consents': 'customer',
  'POST /api/v1/me/consents/:id/withdraw': 'customer',
  'GET /api/v1/me/data': 'customer',
  'GET /api/v1/me/erasure': 'customer',
  'POST /api/v1/me/erasure': 'customer',
  'GET /api/v1/contacts/:id/data': HEADS,
  'GET /api/v1/contacts/:id/erasure': HEADS,
  'POST /api/v1/contacts/:id/erasure': HEADS,
  'GET /api/v1/me/reviews': 'customer',
  'POST /api/v1/me/reviews/:id/withdraw': 'customer',
  'GET /api/v1/contacts/imports': `${CONTACT_KEEPERS} machine`,
  'POST /api/v1/contacts/imports': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/contacts/imports/:id': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/contacts/imports/:id/rows': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/contacts/imports/:id/refused.csv': `${CONTACT_KEEPERS} machine`,
  'POST /api/v1/contacts/imports/:id/check': `${CONTACT_KEEPERS} machine`,
  'POST /api/v1/contacts/imports/:id/run': `${CONTACT_KEEPERS} machine`,
  'POST /api/v1/contacts/imports/:id/discard': `${CONTACT_KEEPERS} machine`,
  'POST /api/v1/contacts/merges': HEADS,
  'POST /api/v1/contacts/merges/:id/undo': HEADS,
  'GET /api/v1/contacts/:id/merges': `${STAFF} machine`,
  'GET /api/v1/contacts/:id/merge-preview': HEADS,
  'GET /api/v1/widgets': SHARERS,
  'POST /api/v1/widgets': SHARERS,
  'GET /api/v1/widgets/:id': SHARERS,
  'PUT /api/v1/widgets/:id': SHARERS,
  'POST /api/v1/track/sale': 'machine',
  'GET /api/v1/contacts': `${STAFF} machine`,
  'POST /api/v1/contacts': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/contacts/:id': `${STAFF} machine`,
  'PUT /api/v1/contacts/:id': `${CONTACT_KEEPERS} machine`,
  'PUT /api/v1/contacts/:id/email': HEADS,
  'GET /api/v1/contacts/:id/timeline': `${STAFF} machine`,
  'GET /api/v1/companies': `${STAFF} machine`,
  'GET /api/v1/companies/:id': `${STAFF} machine`,
  'PUT /api/v1/companies/:id': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/segments': `${STAFF} machine`,
  'POST /api/v1/segments': `${CONTACT_KEEPERS} machine`,
  'DELETE /api/v1/segments/:id': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/invitations/campaigns': CONTACT_KEEPERS,
  'POST /api/v1/invitations/campaigns': CONTACT_KEEPERS,
  'GET /api/v1/invitations/campaigns/choices': CONTACT_KEEPERS,
  'POST /api/v1/invitations/campaigns/reach': CONTACT_KEEPERS,
  'POST /api/v1/invitations/campaigns/words': CONTACT_KEEPERS,
  'GET /api/v1/invitations/campaigns/:id': CONTACT_KEEPERS,
  'PUT /api/v1/invitations/campaigns/:id': CONTACT_KEEPERS,
  'POST /api/v1/invitations/campaigns/:id/state': CONTACT_KEEPERS,
  'GET /api/v1/invitations/campaigns/:id/invitations': CONTACT_KEEPERS,
  'POST /api/v1/invitations/look': EVERYBODY,
  'POST /api/v1/invitations/note': EVERYBODY,
  'POST /api/v1/invitations/decline': EVERYBODY,
  'POST /api/v1/invitations/unsubscribe': EVERYBODY,
  'POST /api/v1/mail/invitations/preview': CONTACT_KEEPERS,
  'GET /api/v1/wheel': STAFF,
  'GET /api/v1/wheel/people': STAFF,
  'GET /api/v1/wheel/people/:id': STAFF,
  'POST /api/v1/mail/messages/:id/reveal': 'owner',
  'GET /api/v1/mail/suppressions': HEADS,
  'POST /api/v1/mail/suppressions': HEADS,
  'POST /api/v1/mail/suppressions/release': HEADS,
  'GET /api/v1/jobs': HEADS,
  'POST /api/v1/jobs/:id/retry': HEADS,
  'GET /api/v1/exports/:what': `${HEADS} machine`,
  'GET /api/v1/openapi.json': EVERYBODY,
  'GET /api/v1/docs': EVERYBODY,
  'GET /api/v1/docs/start.js': EVERYBODY,
  'GET /api/v1/docs/:file': EVERYBODY,
  'GET /api/v1/mail/messages': HEADS,
  'GET /api/v1/mail/messages/:id': HEADS,
  'POST /api/v1/mail/messages/:id/retry': HEADS,
  'GET /api/v1/mail/templates': HEADS,
  'GET /api/v1/mail/templates/:name': HEADS,
  'POST /api/v1/mail/events': 'machine',
  'GET /api/v1/mail/preferences': EVERYBODY,
  'POST /api/v1/mail/preferences': EVERYBODY,
  'GET /v1/unsubscribe': EVERYBODY,
  'POST /v1/unsubscribe': EVERYBODY,
  'GET /brand.css': EVERYBODY,
  'GET /brand/logo/:hash': EVERYBODY,
}

/** Doors that take a file, and what it is. */
const FILES: Record<string, string> = {
  'PUT /api/v1/settings/logo': 'image/png',
  'POST /api/v1/contacts/imports': 'text/csv',
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
