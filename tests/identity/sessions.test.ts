import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sessionKind } from '../../api/identity/rules.ts'
import { doorOf } from '../people.ts'
import { type World, world } from '../world.ts'

const HOUR = 3_600_000
let portal: World
beforeEach(async () => {
  portal = await world()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-04T08:00:00Z') })
})
afterEach(async () => {
  vi.useRealTimers()
  await portal.close()
})
/** The name of who is signed in, taking over what the answer says of the cookie, as a browser does. */
async function visit(browser: { cookie: string }) {
  const { body, headers } = await doorOf(portal, browser).get('/api/v1/consent-texts')
  expect(body.items).toBeDefined()
  const cookie = headers.get('set-cookie')?.split(';')[0]
  if (cookie) browser.cookie = cookie
  return (await doorOf(portal, browser).get('/api/v1/auth/session')).body.account?.name as string | undefined
}
const later = (hours: number) => vi.setSystemTime(Date.now() + hours * HOUR)

test('a customer who comes every few days stays signed in for thirty days and no longer', async () => {
  const browser = { cookie: (await portal.as('ann')).cookie }
  for (let day = 0; day < 29; day += 4) {
    expect(await visit(browser), `day ${day}`).toBe('Ann Ashby')
    later(4 * 24)
  }
  expect(await visit(browser)).toBeUndefined()
})

test('a customer who stays away for a week signs in again', async () => {
  const browser = { cookie: (await portal.as('ann')).cookie }
  later(7 * 24 + 1)
  expect(await visit(browser)).toBeUndefined()
})

test('staff sign in every day, however busy they are', async () => {
  const browser = { cookie: (await portal.as('mo')).cookie }
  for (let hour = 0; hour < 12; hour += 3) {
    expect(await visit(browser), `hour ${hour}`).toBe('Mo Lindqvist')
    later(3)
  }
  expect(await visit(browser)).toBeUndefined()
})

test('the letter in a token gives nobody another’s lifetime', async () => {
  const { cookie } = await portal.as('mo')
  expect(cookie).toMatch(/^session=s/)
  expect(await visit({ cookie: cookie.replace('session=s', 'session=c') })).toBeUndefined()
})

test.each([
  ['owner', 'staff'],
  ['admin', 'staff'],
  ['viewer', 'staff'],
  ['customer', 'customer'],
] as const)('%s has the sessions of %s', (role, kind) => expect(sessionKind(role)).toBe(kind))
