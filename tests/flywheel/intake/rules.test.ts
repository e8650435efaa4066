import { describe, expect, test } from 'vitest'
import { readEvent } from '../../../api/flywheel/intake/reading.ts'
import { channelOf, firstMeaning, HOST_EVENTS, momentOf } from '../../../api/flywheel/intake/rules.ts'
import { keyAsUserName } from '../../../api/kernel/bearer.ts'
import { MEANINGS, meaningOf } from '../../../site/rooms/flywheel/events/meanings.ts'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const [SECOND, HOUR, DAY] = [1_000, 3_600_000, 86_400_000]

describe('when it happened', () => {
  test.each([
    ['no clock but ours', {}, NOW, null, false],
    ['their clock, without when it was sent', { timestamp: NOW - HOUR }, NOW - HOUR, null, false],
    ['a clock an hour behind', { timestamp: NOW - HOUR - SECOND, sentAt: NOW - HOUR }, NOW - SECOND, null, false],
    [
      'a clock a year ahead',
      { timestamp: NOW + 365 * DAY, sentAt: NOW + 365 * DAY + SECOND },
      NOW - SECOND,
      null,
      false,
    ],
    ['kept offline for a day by a wrong clock', { timestamp: 5 * DAY, sentAt: 6 * DAY }, NOW - DAY, null, false],
    ['exactly a minute ahead', { timestamp: NOW + 60 * SECOND }, NOW, null, false],
    ['more than a minute ahead', { timestamp: NOW + 60 * SECOND + 1 }, NOW, NOW + 60 * SECOND + 1, false],
    ['exactly seven days ago', { timestamp: NOW - 7 * DAY }, NOW - 7 * DAY, null, false],
    ['a millisecond more', { timestamp: NOW - 7 * DAY - 1 }, NOW - 7 * DAY - 1, null, true],
    ['sent with a correction that ends before time', { timestamp: 0, sentAt: NOW + DAY }, NOW, 0, false],
  ])('%s', (_, said, occurredAt, toldAt, late) => {
    expect(momentOf({ ...said, receivedAt: NOW })).toEqual({ occurredAt, toldAt, late })
  })
})

test.each([
  ['Order Completed', 'order.paid'],
  ['order_completed', 'order.paid'],
  ['Subscription Canceled', 'subscription.cancelled'],
  ['Signed Up', 'trial.started'],
  ['Product Used', 'product.used'],
  ['order.paid', null],
  ['Clicked the blue thing', null],
  ['constructor', null],
])('%s is known as %s when it first comes', (name, meaning) => {
  expect(firstMeaning(name)).toBe(meaning)
  if (meaning) expect(HOST_EVENTS.has(meaning)).toBe(true)
})

test.each([
  [undefined, 'none'],
  ['', 'none'],
  ['Email', 'email'],
  ['paid search', 'ads'],
  ['LinkedIn', 'social'],
  ['server', 'server'],
  ['__proto__', 'other'],
  ['constructor', 'other'],
  [{ a: 1 }, 'none'],
])('the channel %j is %s', (said, channel) => expect(channelOf(said)).toBe(channel))

const read = (raw: unknown) => readEvent(raw, { keyId: 'key_1', receivedAt: NOW })
test.each([
  ['a text', 'hello', 'input.invalid', undefined],
  ['a list', [], 'input.invalid', undefined],
  ['no type', { event: 'x', userId: 'u' }, 'input.invalid', 'type'],
  ['a type nobody has', { type: 'constructor' }, 'input.invalid', 'type'],
  ['no name', { type: 'track', userId: 'u' }, 'input.invalid', 'event'],
  ['a long name', { type: 'track', userId: 'u', event: 'x'.repeat(121) }, 'input.invalid', 'event'],
  ['an invisible name', { type: 'track', userId: 'u', event: '\u202e' }, 'input.invalid', 'event'],
  ['nobody', { type: 'track', event: 'x' }, 'input.invalid', 'userId'],
  ['a wrong moment', { type: 'track', event: 'x', userId: 'u', timestamp: 'soon' }, 'input.invalid', 'timestamp'],
  ['a moment before time', { type: 'track', event: 'x', userId: 'u', sentAt: -1 }, 'input.invalid', 'sentAt'],
  [
    'properties that are a list',
    { type: 'track', event: 'x', userId: 'u', properties: [] },
    'input.invalid',
    'properties',
  ],
  ['a fact of the portal', { type: 'track', event: 'review.published', userId: 'u' }, 'event_type.reserved', 'event'],
  [
    'no address that is one',
    { type: 'identify', userId: 'u', traits: { email: 'ann' } },
    'input.invalid',
    'traits.email',
  ],
  ['a long plan', { type: 'identify', userId: 'u', traits: { plan: 'x'.repeat(101) } }, 'input.invalid', 'traits.plan'],
  ['a long trait', { type: 'identify', userId: 'u', traits: { a: 'x'.repeat(501) } }, 'input.invalid', 'traits.a'],
  [
    'many bytes',
    { type: 'track', event: 'x', userId: 'u', properties: { a: '€'.repeat(12_000) } },
    'event.too_large',
    'properties',
  ],
])('an event with %s is refused by its field', (_, raw, code, field) => {
  expect(read(raw)).toMatchObject({
    outcome: { outcome: 'refused', code, message: expect.any(String), ...(field && { field }) },
  })
})
test.each(['group', 'alias'])('nothing is kept of %s', (type) =>
  expect(read({ type, userId: 'u' })).toMatchObject({ outcome: { outcome: 'not_kept', code: 'event.not_kept' } }),
)

test('numbers and nothing are read as they are meant, and an address is no property', () => {
  const raw = {
    type: 'track',
    event: 'x',
    userId: 7,
    anonymousId: null,
    properties: { Email: 'kept', email: 'Ann@Shop.test', n: 1 },
  }
  expect(read(raw)).toMatchObject({ noted: { userId: '7', email: 'ann@shop.test', props: '{"Email":"kept","n":1}' } })
})
test('a page is an event of its own name', () =>
  expect(read({ type: 'page', anonymousId: 'a', name: 'Pricing', properties: { path: '/p' } })).toMatchObject({
    noted: { name: 'page.viewed', props: '{"name":"Pricing","path":"/p"}' },
  }))
test('an identify tells name, company and plan apart from traits', () => {
  const traits = {
    email: 'a@b.test',
    firstName: 'Ann',
    lastName: 'Ashby',
    company: { name: 'Orbit', id: 3 },
    plan: 'team',
    seats: 4,
    address: { city: 'X' },
  }
  expect(read({ type: 'identify', traits: { ...traits, customerSince: '2026-01-01T00:00:00Z' } })).toMatchObject({
    noted: {
      kind: 'described',
      said: { name: 'Ann Ashby', company: 'Orbit', plan: 'team', customer_since: 1_767_225_600, traits: { seats: 4 } },
    },
  })
})

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const KEY = `ack_${'a'.repeat(43)}`
test.each([
  ['a key without a password', basic(`${KEY}:`), KEY],
  ['a key with one', basic(`${KEY}:x`), KEY],
  ['somebody at a proxy', basic('olga:secret'), null],
  ['no colon', basic(KEY), null],
  ['a bearer', `Bearer ${KEY}`, null],
  ['nothing', null, null],
])('%s as user name', (_, header, key) => expect(keyAsUserName(header)).toBe(key))

test('people choose from every name that rules know, in words, under its class', () => {
  const shown = Object.entries(MEANINGS).flatMap(([of, names]) => names.map((name) => [name, of]))
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(HOST_EVENTS))
  for (const [name] of HOST_EVENTS) expect(meaningOf({ name, countsAs: null }), name).toBeTruthy()
  expect(meaningOf({ name: 'Odd', countsAs: null })).toBeUndefined()
})
