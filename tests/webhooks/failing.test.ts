import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDeliveries } from '../../api/webhooks/deliveries/sending.ts'
import { webhookDelivery } from '../../db/schema/webhooks.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { cause, deliveriesOf, HOOKS, hangsUp, listenTo, receiver, says } from './receiver.ts'

let portal: World
let olga: Door
let there: Awaited<ReturnType<typeof receiver>>
beforeEach(async () => {
  portal = await world({ hooks: HOOKS })
  olga = await portal.as('olga')
  there = await receiver()
})
afterEach(async () => {
  await portal.close()
  await there.close()
})
const rows = () => portal.db.read.select().from(webhookDelivery)
const tried = async (id: string, messageId: string) =>
  (await olga.get(`/api/v1/webhooks/${id}/deliveries/${messageId}`)).body

describe('a failure', () => {
  test.each([
    ['an error', says(500, {}, '<b>broken</b>'), { status: 500, error: null, answer: '<b>broken</b>' }],
    ['a redirect', says(307, { location: 'http://169.254.169.254/' }), { status: 307, error: null }],
    ['a refusal', says(401), { status: 401, error: null }],
    ['a broken line', hangsUp, { status: null, error: 'reset', answer: '' }],
  ])('like %s is tried again five seconds later with the same id and a new time', async (_, answer, attempt) => {
    there.answers(answer)
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await portal.deliveries.drain()
    const [{ messageId, ...first }] = await deliveriesOf(olga, id)
    expect(first).toMatchObject({ state: 'queued', attempts: 1, status: attempt.status, error: attempt.error })
    expect(first.dueAt - portal.now()).toBeGreaterThanOrEqual(4_500)
    expect(first.dueAt - portal.now()).toBeLessThanOrEqual(5_500)
    portal.later({ ms: 4_000 })
    await portal.deliveries.drain()
    expect(there.heard).toHaveLength(1)
    there.answers(says(200))
    portal.later({ ms: 2_000 })
    await portal.deliveries.drain()
    expect(there.ids()).toEqual([messageId, messageId])
    const [a, b] = there.heard.map(({ headers, body }) => ({ at: Number(headers['webhook-timestamp']), body }))
    expect(b!.at).toBeGreaterThan(a!.at)
    expect(b!.body).toBe(a!.body)
    expect(await tried(id, messageId)).toMatchObject({
      state: 'delivered',
      tried: [
        { n: 2, status: 200 },
        { n: 1, ...attempt },
      ],
    })
  })

  test('waits as long as the receiver asks, and so does everything else for it', async () => {
    there.answers(says(429, { 'retry-after': '3600' }))
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await portal.deliveries.drain()
    there.answers(says(200))
    await cause(portal)
    portal.later({ minutes: 59 })
    await portal.deliveries.drain()
    expect(there.heard).toHaveLength(1)
    expect((await olga.get(`/api/v1/webhooks/${id}`)).body.restUntil).toBeGreaterThan(portal.now())
    portal.later({ minutes: 2 })
    await portal.deliveries.drain()
    expect(there.heard).toHaveLength(3)
  })

  test('that never ends is over after twelve tries in more than 96 hours', async () => {
    there.answers(says(500))
    const { id } = await listenTo(olga, there.url)
    const began = portal.now()
    await cause(portal)
    for (let i = 0; i < 40; i++) {
      await portal.deliveries.drain()
      const [row] = await rows()
      if (row!.state !== 'queued') break
      portal.at(row!.dueAt)
    }
    expect(there.heard).toHaveLength(12)
    expect(new Set(there.ids()).size).toBe(1)
    expect(portal.now() - began).toBeGreaterThanOrEqual(96 * 3_600_000)
    expect(await rows()).toMatchObject([{ state: 'failed', attempts: 12 }])
    expect((await olga.get(`/api/v1/webhooks/${id}`)).body).toMatchObject({ offReason: 'failing' })
  })

  test('of the process between sending and writing it down costs one message more, with the same id', async () => {
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    const dying = createDeliveries({
      ...portal.services,
      outside: {
        ...portal.services.outside,
        caller: {
          ...portal.services.outside.caller,
          async post(...call) {
            await portal.services.outside.caller.post(...call)
            throw new Error('the power went')
          },
        },
      },
    })
    await dying.drain()
    expect(there.heard).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'sending', attempts: 1 }])
    portal.later({ ms: 59_000 })
    await portal.deliveries.drain()
    expect(there.heard).toHaveLength(1)
    portal.later({ ms: 2_000 })
    await portal.deliveries.drain()
    await portal.deliveries.drain()
    const [first, second] = there.ids()
    expect(there.heard).toHaveLength(2)
    expect(second).toBe(first)
    expect(await tried(id, first!)).toMatchObject({
      ...{ state: 'delivered', attempts: 2 },
      tried: [
        { n: 2, status: 204 },
        { n: 1, error: 'lost' },
      ],
    })
  })

  test('of an address that leads inside by now is one, and nobody is called', async () => {
    const { id } = await listenTo(olga, there.url)
    await portal.db.write((tx) => tx.run(sql`UPDATE webhook_endpoint SET url = 'https://10.0.0.1/'`))
    await cause(portal)
    await portal.deliveries.drain()
    expect(await deliveriesOf(olga, id)).toMatchObject([{ state: 'queued', error: 'internal' }])
  })
})
