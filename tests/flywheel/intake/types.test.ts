import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOST_EVENTS } from '../../../api/flywheel/intake/rules.ts'
import { rebuild } from '../../../api/flywheel/intake/types/actions.ts'
import { allDays } from '../../../api/flywheel/intake/types/store.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import type { Door } from '../../people.ts'
import { type World, world } from '../../world.ts'
import { eventsOf, known, queued, sender } from './kit.ts'

let portal: World
let shop: Door
beforeEach(async () => {
  portal = await world()
  shop = await sender(portal)
})
afterEach(() => portal.close())

const track = (event: string, more: object = {}) => shop.post('/api/v1/track', { event, userId: 'u1', ...more })
const list = async (search = '') => (await (await portal.as('vic')).get(`/api/v1/wheel/events${search}`)).body
const DAY = 86_400_000

test('staff see every name that came, how often on which day, and what it counts as', async () => {
  await track('Order Completed')
  await track('Order Completed', { timestamp: portal.now() - 2 * DAY })
  await track('Clicked the blue thing', { timestamp: portal.now() - 40 * DAY })
  const { items, all, unmapped } = await list()
  expect([all, unmapped]).toEqual([2, 1])
  expect(items).toMatchObject([
    { name: 'Clicked the blue thing', countsAs: null, class: null, total: 0, lastAt: portal.now() },
    { name: 'Order Completed', countsAs: 'order.paid', class: 'value', total: 2 },
  ])
  expect(items[1].days.slice(-3)).toEqual([1, 0, 1])
  expect(items[1].days).toHaveLength(30)
  expect((await list('?unmapped=1')).items).toHaveLength(1)
  expect((await list('?q=order')).items).toMatchObject([{ name: 'Order Completed' }])
  const first = await list('?limit=1')
  expect((await list(`?limit=1&cursor=${first.nextCursor}`)).items).toMatchObject([{ name: 'Order Completed' }])
})

test('what a name counts as is said once for all of its events, and everybody who has one is looked at again', async () => {
  const [one, two, three] = [
    await known(portal, shop, 'u1'),
    await known(portal, shop, 'u2'),
    await known(portal, shop, 'u3'),
  ]
  await track('Bestellt')
  await track('Bestellt', { userId: 'u2' })
  await track('Anderes', { userId: 'u3' })
  await track('Bestellt', { userId: undefined, anonymousId: 'a' })
  await portal.db.write(async (tx) => void (await tx.run(sql`DELETE FROM stage_queue`)))
  const { id } = (await list('?q=bestellt')).items[0]
  const ada = await portal.as('ada')
  expect((await ada.put(`/api/v1/wheel/events/${id}`, { countsAs: 'order.paid' })).status).toBe(204)
  expect((await eventsOf(portal)).map(({ countsAs }) => countsAs)).toEqual([
    'order.paid',
    'order.paid',
    'Anderes',
    'order.paid',
  ])
  await portal.worker.drain()
  expect(await queued(portal)).toEqual([])
  const stages = await portal.db.read.all<{ id: string; stage: string }>(
    sql`SELECT contact_id AS id, stage FROM contact_stage WHERE contact_id IN (${one}, ${two}, ${three})`,
  )
  expect(new Map(stages.map(({ id: who, stage }) => [who, stage]))).toEqual(
    new Map([
      [one, 'adoption'],
      [two, 'adoption'],
      [three, 'activation'],
    ]),
  )
  await ada.put(`/api/v1/wheel/events/${id}`, { countsAs: 'order.paid' })
  expect(await portal.facts('event_type.mapped')).toHaveLength(1)
  await ada.put(`/api/v1/wheel/events/${id}`, { countsAs: 'nothing' })
  expect((await list('?q=bestellt')).items[0]).toMatchObject({ countsAs: 'nothing', class: null })
  expect((await list()).unmapped).toBe(1)
})

test('it counts as one of the names that rules know, or as nothing', async () => {
  await track('x')
  const ada = await portal.as('ada')
  const { id } = (await list()).items[0]
  for (const countsAs of ['review.published', 'stage.changed', '', undefined])
    expect((await ada.put(`/api/v1/wheel/events/${id}`, { countsAs })).status).toBe(422)
  expect((await ada.put('/api/v1/wheel/events/999', { countsAs: null })).status).toBe(404)
  expect((await ada.put('/api/v1/wheel/events/x', { countsAs: null })).status).toBe(404)
})

test('names that Acclaim uses itself have a meaning, and the audit does not complain of them', async () => {
  for (const name of ['promise.made', 'promise.kept', 'feature.limit_reached']) await track(name)
  const { items, unmapped } = await list()
  expect(items.map((one: { class: string }) => one.class)).toEqual(['system', 'system', 'system'])
  expect(unmapped).toBe(0)
  const ada = await portal.as('ada')
  const { id } = (await ada.post('/api/v1/wheel/audits', { answers: { pay: { choice: 'no' } } })).body
  expect((await ada.get(`/api/v1/wheel/audits/${id}`)).body.figures.unmapped).toBe(0)
})

test('pages and screens are known: they wait for no meaning, move nobody and are no sign of life', async () => {
  const id = await known(portal, shop, 'u1')
  await track('product.used')
  await portal.worker.drain()
  const stage = () =>
    portal.db.read.all(
      sql`SELECT stage, health, lap, entered_at, last_sign_at FROM contact_stage WHERE contact_id = ${id}`,
    )
  const history = () => portal.db.read.all(sql`SELECT * FROM stage_transition WHERE contact_id = ${id}`)
  const before = [await stage(), await history()]
  expect(before[0]).toHaveLength(1)
  portal.later({ days: 3 })
  for (const type of ['page', 'screen'])
    await shop.post('/api/v1/batch', { batch: [{ type, userId: 'u1', name: 'Pricing' }] })
  await portal.worker.drain()
  const { items, unmapped } = await list()
  expect(unmapped).toBe(0)
  expect(items.slice(0, 2)).toMatchObject([
    { name: 'screen.viewed', class: 'system', total: 1 },
    { name: 'page.viewed', class: 'system', total: 1 },
  ])
  expect([await stage(), await history()]).toEqual(before)
})

test('the days grow event by event to what counting anew gives', async () => {
  await known(portal, shop, 'u1')
  const START = portal.now()
  const names = [...HOST_EVENTS.keys()].slice(0, 3)
  const event = fc.record({
    type: fc.constantFrom('track', 'page', 'group'),
    event: fc.constantFrom(...names, 'Odd', ''),
    userId: fc.constantFrom('u1', 'u2', undefined),
    anonymousId: fc.constantFrom('a', undefined),
    messageId: fc.option(fc.nat(300).map(String), { nil: undefined }),
    timestamp: fc.constantFrom(-20, -8, -1, 0, 3).map((days) => START + days * DAY),
    properties: fc.constantFrom({ channel: 'email' }, { channel: 'odd' }, undefined),
  })
  const ctx = createCtx(portal.services, { kind: 'system' as const, job: 'test' }, 'test')
  let sum = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(event, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      async (batches) => {
        const answers = await Promise.all(batches.map((batch) => shop.post('/api/v1/batch', { batch })))
        for (const { body } of answers) sum += body.stored
        portal.later({ days: 1 })
        const grown = await allDays(portal.db.read)
        expect(grown.reduce((total, { n }) => total + n, 0)).toBe(sum)
        await rebuild(ctx)
        expect(await allDays(portal.db.read)).toEqual(grown)
      },
    ),
    { numRuns: 25 },
  )
})

test('what came stays as it came: the database refuses to change it', async () => {
  await known(portal, shop, 'u1')
  await track('x', { properties: { a: 1 } })
  const change = (statement: string) => portal.db.write(async (tx) => void (await tx.run(statement)))
  for (const statement of [
    'UPDATE tracked_event SET occurred_at = 1',
    'UPDATE tracked_event SET late = 1',
    'UPDATE tracked_event SET contact_id = NULL',
    `UPDATE tracked_event SET props = '{}'`,
    'DELETE FROM tracked_event',
  ])
    await expect(change(statement), statement).rejects.toThrow()
  await change('UPDATE tracked_event SET props = NULL')
})
