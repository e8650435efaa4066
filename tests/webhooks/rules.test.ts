import { describe, expect, test } from 'vitest'
import {
  askedWait,
  DELAYS_MS,
  delayAfter,
  isDelivered,
  judge,
  MAX_TRIES,
  mayBeTaken,
  PATIENCE_MS,
  type Tried,
} from '../../api/webhooks/deliveries/rules.ts'
import { bodyOf, HEARD, isHeard, isRotating, signing } from '../../api/webhooks/rules.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-03-02T09:00:00Z')

describe('the schedule', () => {
  test('is twelve tries over at least 96 hours, however short chance makes them', () => {
    expect(MAX_TRIES).toBe(12)
    const shortest = DELAYS_MS.reduce((sum, _, i) => sum + delayAfter(i + 1, 0), 0)
    expect(shortest).toBeGreaterThanOrEqual(96 * HOUR)
  })
  test('waits longer each time', () => {
    expect([...DELAYS_MS].sort((a, b) => a - b)).toEqual([...DELAYS_MS])
  })
  test.each([
    [1, 0, 4_500],
    [1, 0.5, 5_000],
    [1, 1, 5_500],
    [3, 0.5, 120_000],
    [11, 0, 32.4 * HOUR],
    [11, 1, 39.6 * HOUR],
    [40, 0.5, 36 * HOUR],
  ])('after try %i with chance %d it waits %i ms', (tries, chance, ms) => expect(delayAfter(tries, chance)).toBe(ms))
})

test.each([
  [null, 0],
  ['', 0],
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7_000],
  ['86400', 24 * HOUR],
  ['1000000000', 24 * HOUR],
  ['9'.repeat(400), 0],
  ['1e9', 0],
  ['-5', 0],
  ['1.5', 0],
  ['soon', 0],
  ['2026-03-02', 0],
  ['Mon, 02 Mar 2026 09:01:00 GMT', 60_000],
  ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
  ['Fri, 02 Mar 2099 09:00:00 GMT', 24 * HOUR],
  ['Mon, 99 Foo 2026', 0],
])('Retry-After %s is a wait of %i ms', (header, ms) => expect(askedWait(header, NOW)).toBe(ms))

test.each([
  [undefined, false],
  [199, false],
  [200, true],
  [204, true],
  [299, true],
  [301, false],
  [302, false],
  [308, false],
  [404, false],
  [410, false],
  [500, false],
])('%s is delivered: %s', (status, delivered) => expect(isDelivered(status)).toBe(delivered))

describe('after a try', () => {
  const tried = (more: Partial<Tried>): Tried => ({
    ...{ tries: 1, status: 500, retryAfter: null, now: NOW, chance: 0.5, failingSince: null, isOff: false },
    ...more,
  })
  const table: [string, Partial<Tried>, object][] = [
    ['a success forgets that it failed', { status: 200, failingSince: 1 }, { state: 'delivered', failingSince: null }],
    ['a failure waits its turn', {}, { state: 'queued', dueAt: NOW + 5_000, failingSince: NOW }],
    ['no answer is a failure', { status: undefined }, { state: 'queued', dueAt: NOW + 5_000 }],
    ['a redirect is a failure', { status: 302 }, { state: 'queued' }],
    ['the first failure stays the first', { failingSince: NOW - 9 }, { failingSince: NOW - 9, switchOff: null }],
    ['a longer wait is granted', { retryAfter: '60' }, { dueAt: NOW + 60_000, restUntil: null }],
    ['a shorter wait is not', { tries: 4, retryAfter: '60' }, { dueAt: NOW + 600_000 }],
    [
      'an overloaded receiver rests',
      { status: 429, retryAfter: '60' },
      { dueAt: NOW + 60_000, restUntil: NOW + 60_000 },
    ],
    ['the twelfth failure is the last', { tries: 12 }, { state: 'failed', switchOff: null }],
    ['gone is gone', { status: 410 }, { state: 'failed', switchOff: 'gone' }],
    [
      'four days of nothing are enough',
      { failingSince: NOW - PATIENCE_MS },
      { state: 'missed', switchOff: 'failing', failingSince: NOW - PATIENCE_MS },
    ],
    ['a minute less is not', { failingSince: NOW - PATIENCE_MS + 60_000 }, { state: 'queued', switchOff: null }],
    [
      'the last try of four days switches off too',
      { tries: 12, failingSince: 0 },
      { state: 'failed', switchOff: 'failing' },
    ],
    ['one that was switched off meanwhile missed it', { isOff: true }, { state: 'missed', switchOff: null }],
    ['and is not switched off twice', { isOff: true, status: 410 }, { state: 'missed', switchOff: null }],
    ['but what it took, it took', { isOff: true, status: 200 }, { state: 'delivered' }],
  ]
  test.each(table)('%s', (_, given, expected) => expect(judge(tried(given))).toMatchObject(expected))

  test('a lost one is taken up once more than twelve times and not for ever', () => {
    expect([1, 11, 12, 13].map(mayBeTaken)).toEqual([true, true, true, false])
  })
})

describe('keys', () => {
  const key = (kind: 'hmac' | 'ed25519', createdAt: number, endsAt: number | null) => ({ kind, createdAt, endsAt })
  const keys = [key('hmac', 1, 100), key('ed25519', 1, null), key('hmac', 50, null)]
  test.each([
    [99, [50, 1, 1], true],
    [100, [50, 1], false],
  ])('at %i those of %o sign', (now, made, rotating) => {
    expect(signing(keys, now).map(({ createdAt }) => createdAt)).toEqual(made)
    expect(isRotating(keys, 'hmac', now)).toBe(rotating)
    expect(isRotating(keys, 'ed25519', now)).toBe(false)
  })
})

test('the body is the one of Standard Webhooks', () => {
  const body = bodyOf({ id: 'evt_1', type: 'review.published', at: NOW, data: { reviewId: 'rev_1' } })
  expect(JSON.parse(body)).toEqual({
    ...{ id: 'evt_1', type: 'review.published', timestamp: '2026-03-02T09:00:00.000Z' },
    data: { reviewId: 'rev_1' },
  })
})
test('machines hear of nothing that is ours alone', () => {
  expect(HEARD).toContain('review.published')
  for (const type of ['account.created', 'webhook_endpoint.created', 'widget.seen', 'constructor', 'webhook.ping'])
    expect(isHeard(type), type).toBe(false)
})
