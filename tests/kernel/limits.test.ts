import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Bucket, clientAddress, take } from '../../api/kernel/limits.ts'
import { PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

describe('a bucket', () => {
  const limit = { capacity: 5, refillMs: 1_000 }
  test('never lets more through than it holds and what has dripped in since', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_000, max: 5_000 }), { maxLength: 100 }), (gaps) => {
        let now = 1_000_000
        const start = now + (gaps[0] ?? 0)
        let latest = start
        let bucket: Bucket | undefined
        let through = 0
        for (const gap of gaps) {
          now += gap
          latest = Math.max(latest, now)
          const taken = take(bucket, now, limit)
          bucket = taken.bucket
          if (taken.retryAfterSeconds === 0) through++
        }
        expect(through).toBeLessThanOrEqual(limit.capacity + (latest - start) / limit.refillMs + 1e-6)
      }),
    )
  })
  test('says when to come back, and then lets in', () => {
    let bucket: Bucket | undefined
    for (let i = 0; i < 5; i++) bucket = take(bucket, 0, limit).bucket
    const refused = take(bucket, 0, limit)
    expect(refused.retryAfterSeconds).toBe(1)
    expect(take(refused.bucket, 1_000, limit).retryAfterSeconds).toBe(0)
  })
})

test.each([
  ['203.0.113.7', undefined, 0, '203.0.113.7'],
  ['203.0.113.7', '6.6.6.6', 0, '203.0.113.7'],
  ['10.0.0.1', '203.0.113.7', 1, '203.0.113.7'],
  ['10.0.0.1', '6.6.6.6, 203.0.113.7', 1, '203.0.113.7'],
  ['10.0.0.1', '6.6.6.6, 203.0.113.7, 10.0.0.2', 2, '203.0.113.7'],
  ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ['::ffff:203.0.113.7', undefined, 0, '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', undefined, 0, '2001:db8:1:2::/64'],
  ['2001:DB8::1', undefined, 0, '2001:db8:0:0::/64'],
])('from %s, forwarded for %s, behind %i proxies: %s', (socket, forwarded, proxies, address) => {
  expect(clientAddress(socket, forwarded, proxies)).toBe(address)
})

describe('signing in', () => {
  let portal: World
  beforeEach(async () => {
    portal = await world()
    await portal.as('ann')
  })
  afterEach(() => portal.close())
  const signIn = (url: string, password: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/v1/auth/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ email: 'ann@example.com', password }),
      headers: { 'content-type': 'application/json', origin: url, ...headers },
    })

  test('may be tried five times, then later; a restart and 200 made-up addresses change nothing', async () => {
    let url = await portal.open()
    for (let i = 0; i < 5; i++) expect((await signIn(url, 'wrong')).status).toBe(401)
    const sixth = await signIn(url, PASSWORD)
    expect([sixth.status, sixth.headers.get('retry-after')]).toEqual([429, '180'])
    expect(await sixth.json()).toMatchObject({
      code: 'rate.limited',
      title: 'That was tried too often. Try again in 3 minutes.',
    })
    const answers: number[] = []
    for (let i = 0; i < 200; i++) {
      const forged = { 'x-forwarded-for': `6.6.6.${i}`, 'x-client-address': `7.7.7.${i}` }
      answers.push((await signIn(url, PASSWORD, forged)).status)
    }
    expect(answers).toEqual(Array(200).fill(429))
    const again = await world({ databaseUrl: `file:${portal.dir}/acclaim.db`, startsAt: portal.now() })
    url = await again.open()
    expect((await signIn(url, PASSWORD)).status).toBe(429)
    again.later({ minutes: 4 })
    expect((await signIn(url, PASSWORD)).status).toBe(200)
    await again.close()
  })
})
