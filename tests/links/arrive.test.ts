import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, FIREFOX, type LinkedWorld, linked } from './kit.ts'

const SHOP = 'https://shop.example'
let portal: LinkedWorld
beforeEach(async () => {
  portal = await linked()
  await portal.rules({ hosts: ['shop.example'] })
  await portal.add({ code: 'ABCDEFG' })
})
afterEach(() => portal.close())

const arrive = async (said: unknown, headers: Record<string, string> = {}) => {
  portal.later({ ms: 1 })
  const body = typeof said === 'string' ? said : JSON.stringify(said)
  const sent = { origin: SHOP, 'user-agent': FIREFOX, 'content-type': 'text/plain;charset=UTF-8', ...headers }
  const answer = await ask(portal.url, '/v1/arrive', sent, { method: 'POST', body })
  return { ...answer, said: answer.body ? JSON.parse(answer.body) : undefined }
}
const here = {
  code: 'abc defg',
  url: `${SHOP}/plans?email=ann@example.com&gclid=1`,
  referrer: 'https://blog.example/x',
}

describe('a visitor of the company’s own website with somebody’s code', () => {
  test('has a click that says on which page, once an hour', async () => {
    const first = await arrive({ ...here, sub: 'spring' })
    expect([first.status, first.said.clickId]).toEqual([200, expect.stringMatching(/^\w{16}$/)])
    expect(first.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
    expect((await arrive(here)).said).toEqual(first.said)
    expect(await portal.clicks()).toMatchObject([
      {
        ...{ id: first.said.clickId, landing: 'shop.example/plans', paidParam: 'gclid', referrerHost: 'blog.example' },
        ...{ subId: 'spring', navigation: true, duplicate: false, channel: null, kept: 'address' },
      },
      { duplicate: true },
    ])
  })

  test('is the same visit as one by the link itself', async () => {
    const answer = await portal.opens('/r/ABCDEFG')
    expect(answer.location).toContain((await arrive(here)).said.clickId)
  })

  test('inside a frame has none, and a crawler neither', async () => {
    expect((await arrive({ ...here, top: false })).said).toEqual({ clickId: null })
    expect((await arrive(here, { 'user-agent': 'Googlebot/2.1' })).said).toEqual({ clickId: null })
    expect((await portal.clicks()).map(({ navigation, bot }) => [navigation, bot])).toEqual([
      [false, false],
      [true, true],
    ])
  })

  test('is told from a page of another site, which is not on the list', async () => {
    for (const origin of ['https://evil.example', 'null', '', 'https://shop.example.evil.example', 'shop.example'])
      expect([(await arrive(here, { origin })).status, origin]).toEqual([403, origin])
    expect((await arrive({ ...here, url: 'https://evil.example/secret' })).status).toBe(200)
    expect((await portal.clicks()).map(({ landing }) => landing)).toEqual([null])
  })

  test('with a code that nobody has, or that was stopped, has none', async () => {
    await portal.add({ code: 'HJKMNPQ', disabledAt: portal.now() })
    for (const code of ['NOBODYS', 'HJKMNPQ', '', '<b>'])
      expect((await arrive({ ...here, code })).said).toMatchObject({ code: 'link.unknown' })
    expect(await portal.clicks()).toEqual([])
  })

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"code":1,"url":"x"}',
    '{"code":"ABCDEFG"}',
    '{"code":"ABCDEFG","url":"x","referrer":{}}',
  ])('what cannot be read is refused: %s', async (said) =>
    expect(await arrive(said)).toMatchObject({ status: 400, said: { code: 'arrival.unreadable' } }),
  )

  test('a long body is refused, and other methods are told what is taken', async () => {
    expect((await arrive({ ...here, url: 'x'.repeat(9_000) })).status).toBe(413)
    expect(await ask(portal.url, '/v1/arrive', { origin: SHOP })).toMatchObject({
      status: 405,
      headers: { allow: 'POST, OPTIONS' },
    })
    const preflight = await ask(portal.url, '/v1/arrive', { origin: SHOP }, { method: 'OPTIONS' })
    expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-methods': 'POST' } })
  })

  test('gets the script that asks for it, small and cacheable', async () => {
    const script = await ask(portal.url, '/v1/friend.js', {})
    expect(script).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*' } })
    expect(script.headers['cache-control']).toContain('max-age=300')
  })
})
