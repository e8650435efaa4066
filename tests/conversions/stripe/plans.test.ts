import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { repriced } from '../../../api/conversions/stripe/prices.ts'
import type { System } from '../../../api/kernel/actor.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import { settleOutreach } from '../../../api/outreach/jobs.ts'
import { host } from '../../helpers.ts'
import type { Door, Loose } from '../../people.ts'
import { contactIdOf } from '../../referrals/kit.ts'
import { DORA, event, type Shop, send, shop } from './kit.ts'

const price = (id: string, amount: number | null, more: object = {}) => ({
  price: {
    ...{ id: `price_${id}`, product: `prod_${id}`, currency: 'eur', unit_amount: amount },
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    ...more,
  },
  quantity: 1,
})
const yearly = (interval: string, interval_count = 1) => ({ recurring: { interval, interval_count } })
const items = (...data: object[]) => ({ items: { data } })
const sub = (...data: object[]) => ({ id: 'sub_1', status: 'active', customer: DORA.customer, ...items(...data) })
const [basic, team, business] = [price('basic', 1_000), price('team', 2_000), price('business', 5_000)]

describe('whether a subscription became dearer', () => {
  test.each([
    ['another product that costs more', sub(team), items(basic), { fromYearly: 12_000, toYearly: 24_000 }],
    ['one that costs less', sub(basic), items(team), { fromYearly: 24_000, toYearly: 12_000 }],
    [
      'one paid by the year',
      sub(price('pro', 30_000, yearly('year'))),
      items(team),
      { fromYearly: 24_000, toYearly: 30_000 },
    ],
    ['by weeks', sub(price('pro', 500, yearly('week', 2))), items(team), { fromYearly: 24_000, toYearly: 13_000 }],
    [
      'a dearer price of the same',
      sub(price('a', 900, { product: 'p' })),
      items(price('b', 800, { product: 'p' })),
      { fromYearly: 9_600, toYearly: 10_800 },
    ],
    ['a second product beside it', sub(team, basic), items(team), { fromYearly: 24_000, toYearly: 36_000 }],
    [
      'parts of cents',
      sub(price('a', null, { unit_amount_decimal: '0.5' })),
      items(price('b', null, { unit_amount_decimal: '0.25' })),
      { fromYearly: 3, toYearly: 6 },
    ],
    [
      'what is paid by use beside it',
      sub(team, price('use', 1, { recurring: { interval: 'month', usage_type: 'metered' } })),
      items(basic),
      { fromYearly: 12_000, toYearly: 24_000 },
    ],
    [
      'the words of older versions',
      { ...sub(), plan: { id: 'b', amount: 700, currency: 'eur', interval: 'month' } },
      { plan: { id: 'a', amount: 500, currency: 'eur', interval: 'month' } },
      { fromYearly: 6_000, toYearly: 8_400 },
    ],
    ['more seats', sub({ ...team, quantity: 9 }), items(team), { reason: 'noted' }],
    ['something else', sub(team), { status: 'trialing' }, { reason: 'noted' }],
    ['one that has ended', { ...sub(team), status: 'canceled' }, items(basic), { reason: 'noted' }],
    [
      'the same product by the year',
      sub(price('y', 20_000, { product: 'prod_team', ...yearly('year') })),
      items(team),
      { reason: 'other_rhythm' },
    ],
    ['another for the same price', sub(price('new', 2_000)), items(team), { reason: 'same_price' }],
    ['another currency', sub(price('x', 9_000, { currency: 'usd' })), items(team), { reason: 'price_unknown' }],
    ['steps instead of a price', sub(price('x', null)), items(team), { reason: 'price_unknown' }],
    ['a rhythm nobody knows', sub(price('x', 5, yearly('moon'))), items(team), { reason: 'price_unknown' }],
    ['nothing before', sub(team), items(), { reason: 'noted' }],
    [
      'things that are no things',
      { ...sub(), items: { data: [7, null, {}] } },
      { items: { data: [{ price: 'x' }] } },
      { reason: 'price_unknown' },
    ],
  ])('%s', (_name, subscription, previous, said) => expect(repriced(subscription, previous)).toEqual(said))

  test('there and back is the same with the sides changed, and seats never matter', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 })
    const interval = fc.constantFrom('day', 'week', 'month', 'year')
    const seats = fc.integer({ min: 1, max: 500 })
    fc.assert(
      fc.property(amount, amount, interval, interval, seats, seats, (a, b, one, other, n, m) => {
        const [x, y] = [price('x', a, yearly(one)), price('y', b, yearly(other))]
        const there = repriced(sub({ ...y, quantity: n }), items(x))
        const back = repriced(sub({ ...x, quantity: m }), items(y))
        if ('reason' in there) expect(back).toEqual(there)
        else expect(back).toEqual({ fromYearly: there.toYearly, toYearly: there.fromYearly })
      }),
    )
  })
})

describe('told at the door', () => {
  let portal: Shop
  let owner: Door
  let dora: string
  beforeEach(async () => {
    portal = await shop()
    owner = await host(portal, ['sales.write', 'events.write'])
    const { body } = await owner.post('/api/v1/track/lead', { email: DORA.email })
    dora = body.contactId
    await portal.tell('customer.created', { id: DORA.customer, email: DORA.email })
  })
  afterEach(() => portal.close())
  const updated = (to: object, from: object, more: object = {}) => {
    const { items: previous } = items(from)
    const { data, ...rest } = event(portal, 'customer.subscription.updated', { ...sub(to), ...more })
    return { ...rest, data: { ...data, previous_attributes: { items: previous } } }
  }
  const change = (to: object, from: object, more?: object) => send(portal, updated(to, from, more))
  const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
  const told = async () =>
    (
      await rows(`SELECT coalesce(counts_as, name) AS name FROM tracked_event e JOIN event_type y ON y.id = e.type_id
      WHERE coalesce(counts_as, name) LIKE 'plan.%' ORDER BY seq`)
    ).map(({ name }) => name)
  const settle = () => settleOutreach(createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test'))
  async function later(minutes = 10) {
    portal.later({ minutes })
    await settle()
  }
  const upgraded = (messageId = 'm1') =>
    owner.post('/api/v1/track', { event: 'Plan Upgraded', messageId, context: { traits: { email: DORA.email } } })

  test('a dearer price is an upgrade ten minutes later, as of when it was, however often Stripe sends it', async () => {
    const one = updated(team, basic)
    const at = portal.now()
    for (let n = 0; n < 3; n++) expect((await send(portal, one)).status).toBe(200)
    expect(await portal.outcomes()).toEqual(['recorded customer_known', 'recorded plan_dearer'])
    await later(9)
    expect(await told()).toEqual([])
    await later(2)
    await later()
    await send(portal, one)
    await later()
    expect(await told()).toEqual(['plan.upgraded'])
    const [row] = await rows(`SELECT occurred_at AS at, contact_id FROM tracked_event`)
    expect([Math.abs(row!['at'] - at) <= 1_000, row!['contact_id']]).toEqual([true, dora])
    await change(basic, team)
    await later()
    expect(await told()).toEqual(['plan.upgraded', 'plan.downgraded'])
    expect(await rows('SELECT * FROM plan_move')).toEqual([])
  })

  test('what is forged, old, or of the other mode moves nobody', async () => {
    const one = updated(team, basic)
    expect((await send(portal, one, { secret: 'whsec_SomebodyElses000000000001' })).status).toBe(400)
    expect((await send(portal, one, { at: portal.now() - 3_600_000 })).status).toBe(400)
    expect((await send(portal, { ...one, livemode: false })).status).toBe(200)
    await later()
    expect(await told()).toEqual([])
  })

  test.each(['before', 'after'])('a host that says so itself %s Stripe does is counted once', async (order) => {
    if (order === 'before') await upgraded()
    await change(team, basic)
    if (order === 'after') await upgraded()
    await later()
    expect(await told()).toEqual(['plan.upgraded'])
  })

  test('a host that tells of the plan, and Stripe of its price, tell of one upgrade', async () => {
    const mia = await portal.as('mia')
    const plan = { name: 'Team', rank: 20, headline: 'For teams.', url: 'https://orbit.example/up', isLive: true }
    expect((await mia.post('/api/v1/plans', { ...plan, plan: 'team', benefits: [{ title: 'More' }] })).status).toBe(201)
    const says = (said: string) => owner.post('/api/v1/identify', { traits: { email: DORA.email, plan: said } })
    await says('free')
    await later()
    await says('team')
    await change(team, basic)
    expect(await rows('SELECT 1 FROM plan_move')).toHaveLength(2)
    await later()
    expect(await told()).toEqual(['plan.upgraded'])
  })

  test('Stripe that is hours late finds what the host said then', async () => {
    const late = updated(team, basic)
    await upgraded()
    portal.later({ minutes: 300 })
    expect((await send(portal, late)).status).toBe(200)
    await later()
    expect(await told()).toEqual(['plan.upgraded'])
  })

  test.each(['as it was', 'the other way round'])('steps that come %s within minutes are one move', async (order) => {
    const steps = [updated(team, basic)]
    portal.later({ minutes: 1 })
    steps.push(updated(business, team))
    portal.later({ minutes: 1 })
    steps.push(updated(basic, business))
    for (const one of order === 'as it was' ? steps : [...steps].reverse()) await send(portal, one)
    await later()
    expect(await told()).toEqual([])
  })

  test('two steps of one second are put in order by their prices', async () => {
    const [first, second] = [updated(business, team), updated(team, business)]
    const lower = updated(basic, team)
    for (const one of [lower, second, first]) await send(portal, one)
    const [move] = await rows('SELECT from_yearly, to_yearly FROM plan_move')
    expect(move).toEqual({ from_yearly: 24_000, to_yearly: 12_000 })
  })

  test('each subscription of somebody moves by itself', async () => {
    await change(team, basic)
    await change(basic, business, { id: 'sub_2' })
    await later()
    expect((await told()).sort()).toEqual(['plan.downgraded', 'plan.upgraded'])
  })

  test('of somebody nobody knows it waits until they are known', async () => {
    const one = updated(team, basic, { customer: 'cus_eve' })
    await send(portal, one)
    expect((await portal.outcomes()).at(-1)).toBe('nobody customer_unknown')
    await owner.post('/api/v1/track/lead', { email: 'eve@example.com' })
    await portal.tell('customer.created', { id: 'cus_eve', email: 'eve@example.com' })
    await portal.settle()
    await later()
    await later()
    expect(await told()).toEqual(['plan.upgraded'])
    expect(await rows('SELECT contact_id FROM tracked_event')).toEqual([
      { contact_id: await contactIdOf(portal, 'eve@example.com') },
    ])
  })

  test('who is erased meanwhile leaves nothing to tell', async () => {
    await change(team, basic)
    expect((await portal.olga.post(`/api/v1/contacts/${dora}/erasure`, { confirm: true })).status).toBe(204)
    expect(await rows('SELECT * FROM plan_move')).toEqual([])
    await change(business, team)
    expect((await portal.outcomes()).at(-1)).toBe('skipped erased')
  })
})
