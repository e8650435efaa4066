import { afterEach, beforeEach, expect, test } from 'vitest'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { settleOutreach } from '../../api/outreach/jobs.ts'
import { host } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let mia: Door
let ann: Door
let shop: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
  ann = await portal.as('ann')
  shop = await host(portal, ['events.write'])
})
afterEach(() => portal.close())

const AT = '/api/v1/plans'
const plan = (change: object = {}) => ({
  ...{ plan: 'Business', name: 'Orbit Business', rank: 30, headline: 'For teams.', url: 'https://orbit.example/up' },
  isLive: true,
  benefits: [
    { title: 'Sign-on by your company' },
    { title: 'A hundred notebooks', words: 'Not ten.', lifts: 'notebooks' },
  ],
  ...change,
})
async function made(change: object = {}) {
  const { status, body } = await mia.post(AT, plan(change))
  expect([status, body.fields]).toEqual([201, undefined])
  return body.id as string
}
const says = async (said: string) =>
  expect(
    (await shop.post('/api/v1/identify', { traits: { email: 'ann@example.com', plan: said } })).status,
  ).toBeLessThan(300)
const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
const told = async () =>
  (await rows(`SELECT name FROM tracked_event e JOIN event_type y ON y.id = e.type_id ORDER BY seq`)).map(
    ({ name }) => name,
  )

test('who came to a limit sees first what lifts it; a look is noted once a day', async () => {
  const id = await made()
  await made({ plan: 'huge', name: 'Huge', rank: 40, isLive: false })
  await says('Team')
  await shop.post('/api/v1/track', {
    ...{ event: 'feature.limit_reached', email: 'ann@example.com', properties: { feature: 'Notebooks' } },
    ...{ messageId: 'm1', traits: { email: 'ann@example.com' }, context: { traits: { email: 'ann@example.com' } } },
  })
  const seen = (await ann.get(`${AT}/mine`)).body
  expect(seen).toMatchObject({ plan: 'Team', planName: null })
  expect(seen.items.map(({ name }: Loose) => name)).toEqual(['Orbit Business'])
  expect(seen.items[0].benefits[0]).toEqual({ title: 'A hundred notebooks', words: 'Not ten.', touched: true })
  expect(seen.items[0].quotes).toEqual([])
  await ann.get(`${AT}/mine`)
  expect((await portal.facts('plan.benefits_viewed')).length).toBe(1)
  expect((await ann.get(AT)).status).toBe(403)

  expect((await ann.post(`${AT}/${id}/go`)).body).toEqual({ url: 'https://orbit.example/up' })
  await ann.post(`${AT}/${id}/go`)
  await ann.post(`${AT}/${id}/call`)
  await ann.post(`${AT}/${id}/call`)
  expect((await portal.facts('plan.upgrade_wanted')).length).toBe(2)
  expect(await rows(`SELECT title, team FROM work_item`)).toEqual([
    { title: 'Call them about the plan Orbit Business', team: 'sales' },
  ])
  expect((await mia.get(`${AT}/${id}`)).body.result).toMatchObject({
    ...{ viewed: 1, wanted: 1, calls: 1, notNow: 0, upgraded: { hits: 0, of: 0, rate: null } },
  })
  await says('Business')
  expect((await ann.get(`${AT}/mine`)).body).toMatchObject({ planName: 'Orbit Business', items: [] })
  expect((await ann.post(`${AT}/${id}/go`)).status).toBe(404)
})

test('not now holds for ninety days', async () => {
  const id = await made()
  await ann.post(`${AT}/${id}/not-now`)
  await ann.post(`${AT}/${id}/not-now`)
  expect((await portal.facts('plan.put_off')).length).toBe(1)
  const { restsUntil } = (await ann.get(`${AT}/mine`)).body.items[0]
  expect(restsUntil - portal.now()).toBe(90 * 86_400_000)
})

const upgrades = (messageId: string) =>
  shop.post('/api/v1/track', {
    ...{ event: 'Plan Upgraded', messageId, context: { traits: { email: 'ann@example.com' } } },
  })
const settle = () => settleOutreach(createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test'))
/** The time that a host has to say itself which way it went. */
async function later() {
  portal.later({ minutes: 10 })
  await settle()
}

test('a host that tells of a larger plan tells of an upgrade, once, as of when it said so', async () => {
  await made({ plan: 'team', name: 'Team', rank: 20 })
  await made()
  await says('free')
  await later()
  expect(await told()).toEqual([])
  await says('business')
  await says('business')
  const at = portal.now()
  await settle()
  expect(await told()).toEqual([])
  await later()
  await later()
  expect(await told()).toEqual(['plan.upgraded'])
  expect(await rows('SELECT occurred_at FROM tracked_event')).toEqual([{ occurred_at: at }])
  await says('team')
  await later()
  expect(await told()).toEqual(['plan.upgraded', 'plan.downgraded'])
})

test.each(['before', 'after'])('one that says so itself %s it tells of the plan is counted once', async (order) => {
  await made()
  await says('free')
  await later()
  if (order === 'before') await upgrades('m1')
  await says('business')
  if (order === 'after') await upgrades('m1')
  await later()
  expect(await told()).toEqual(['Plan Upgraded'])
})

test('who tries one and goes back within minutes did not move, and who is erased leaves nothing to tell', async () => {
  await made({ plan: 'team', name: 'Team', rank: 20 })
  await made()
  await says('team')
  await says('business')
  await says('team')
  await later()
  expect(await told()).toEqual([])
  await says('business')
  const [{ id }] = (await rows(`SELECT id FROM contact WHERE email = 'ann@example.com'`)) as [{ id: string }]
  const olga = await portal.as('olga')
  expect((await olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true })).status).toBe(204)
  expect(await rows('SELECT * FROM plan_move')).toEqual([])
})

test('what cannot be is said where it was typed', async () => {
  await made()
  const fields = async (change: object) => (await mia.post(AT, plan(change))).body.fields
  expect(await fields({ rank: 31 })).toEqual({ plan: 'This plan is described already.' })
  expect(await fields({ plan: 'x' })).toEqual({ rank: 'Another plan stands there already.' })
  expect(await fields({ benefits: [] })).toEqual({ benefits: 'Name at least one benefit.' })
  expect(await fields({ url: 'http://orbit.example' })).toEqual({ url: 'Write an address that begins with https://.' })
})
