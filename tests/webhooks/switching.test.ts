import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { webhookAttempt, webhookDay, webhookDelivery } from '../../db/schema/webhooks.ts'
import { caught } from '../mail/office.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { CAUSE, cause, deliveriesOf, HOOKS, listenTo, receiver, says } from './receiver.ts'

let portal: World
let olga: Door
let box: ReturnType<typeof caught>
let there: Awaited<ReturnType<typeof receiver>>
beforeEach(async () => {
  box = caught()
  portal = await world({ hooks: HOOKS, mailer: box.mailer })
  olga = await portal.as('olga')
  there = await receiver()
})
afterEach(async () => {
  await portal.close()
  await there.close()
})
const rows = () => portal.db.read.select().from(webhookDelivery).orderBy(webhookDelivery.messageId)
const view = async (id: string) => (await olga.get(`/api/v1/webhooks/${id}`)).body
const turn = (id: string, to: 'on' | 'off') => olga.post(`/api/v1/webhooks/${id}/state`, { to })
const replay = (id: string, messageId: string) => olga.post(`/api/v1/webhooks/${id}/deliveries/${messageId}/replay`)
/** Goes on until nothing waits any more, from one try to the next. */
async function untilNothingWaits() {
  for (let i = 0; i < 60; i++) {
    await portal.deliveries.drain()
    const next = (await rows()).filter(({ state }) => state === 'queued').sort((a, b) => a.dueAt - b.dueAt)[0]
    if (!next) return
    portal.at(next.dueAt)
  }
}

describe('an endpoint is switched off', () => {
  test('when it says that it is gone, and who may mend it reads so by mail', async () => {
    await portal.as('ada')
    await portal.as('mo')
    there.answers(says(410))
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await cause(portal)
    await cause(portal)
    await portal.deliveries.drain()
    expect(there.heard.length).toBeLessThanOrEqual(2)
    expect(await view(id)).toMatchObject({ offReason: 'gone', offAt: portal.now(), counts: { queued: 0, sending: 0 } })
    expect(await portal.facts('webhook_endpoint.disabled')).toMatchObject([{ endpointId: id, reason: 'gone' }])
    await portal.worker.drain()
    expect(box.mails.map(({ to }) => to).sort()).toEqual(['ada@example.com', 'olga@example.com'])
    expect(box.mails[0]!.text).toContain(`“CRM” at 127.0.0.1:${there.port} answered that it is gone`)
    expect(box.mails[0]!.text).toContain(`/admin/webhooks/${id}`)
  })

  test('when it took nothing for four days, with one mail', async () => {
    there.answers(says(503))
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    portal.later({ days: 1 })
    await cause(portal)
    await untilNothingWaits()
    expect(await view(id)).toMatchObject({ offReason: 'failing', counts: { queued: 0, delivered: 0 } })
    await portal.worker.drain()
    expect(box.mails.map(({ subject }) => subject)).toEqual(['A webhook of Acclaim was switched off'])
    expect(box.mails[0]!.text).toContain('has taken nothing for four days')
  })

  test('not when it takes one thing in between', async () => {
    there.answers(says(503))
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await portal.deliveries.drain()
    expect((await view(id)).failingSince).toBe(portal.now())
    portal.later({ days: 3 })
    there.answers(says(200))
    await portal.deliveries.drain()
    expect(await view(id)).toMatchObject({ failingSince: null, lastDeliveredAt: portal.now() })
    there.answers(says(503))
    portal.later({ days: 3 })
    await cause(portal)
    await portal.deliveries.drain()
    expect(await view(id)).toMatchObject({ offReason: null, failingSince: portal.now() })
  })

  test('by hand without a mail; nothing waits, and what it misses is shown', async () => {
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    expect((await turn(id, 'off')).body).toMatchObject({ offReason: 'by_hand', counts: { queued: 0, missed: 1 } })
    expect((await turn(id, 'off')).status).toBe(200)
    await cause(portal)
    await portal.deliveries.drain()
    await portal.worker.drain()
    expect(there.heard).toEqual([])
    expect(box.mails).toEqual([])
    expect(await deliveriesOf(olga, id)).toMatchObject([{ state: 'missed' }, { state: 'missed' }])
    expect(await portal.facts('webhook_endpoint.disabled')).toHaveLength(1)
    for (const answer of [
      await replay(id, (await rows())[0]!.messageId),
      await olga.post(`/api/v1/webhooks/${id}/replays`, { since: 0 }),
      await olga.post(`/api/v1/webhooks/${id}/test`),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: 'webhook_endpoint.off' } })
  })

  test('and a message on its way meanwhile is missed when it fails, and delivered when it does not', async () => {
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await cause(portal)
    there.answers(async (res, _, n) => {
      if (n === 1) await turn(id, 'off')
      res.writeHead(n === 1 ? 500 : 200).end()
    })
    await portal.deliveries.drain()
    expect((await rows()).map(({ state }) => state).sort()).toEqual(['delivered', 'missed'])
  })
})

describe('what did not arrive', () => {
  test('is sent again, all since a moment, with the ids it had', async () => {
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await portal.deliveries.drain()
    await turn(id, 'off')
    await cause(portal)
    portal.later({ minutes: 5 })
    const since = portal.now()
    await cause(portal)
    await cause(portal)
    await turn(id, 'on')
    await portal.deliveries.drain()
    expect(there.heard).toHaveLength(1)
    expect((await olga.post(`/api/v1/webhooks/${id}/replays`, { since })).body).toEqual({ n: 2 })
    await portal.deliveries.drain()
    const [, early, ...late] = (await rows()).map(({ messageId }) => messageId)
    expect(there.ids().slice(1).sort()).toEqual(late)
    expect((await replay(id, early!)).body).toMatchObject({ state: 'queued' })
    await portal.deliveries.drain()
    expect(there.ids().at(-1)).toBe(early)
    expect((await olga.post(`/api/v1/webhooks/${id}/replays`, { since: 0 })).body).toEqual({ n: 0 })
    expect(await portal.facts('delivery.replayed')).toMatchObject([
      { since, n: 2 },
      { messageId: early, n: 1 },
    ])
  })

  test('has twelve tries again', async () => {
    there.answers(says(500))
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await untilNothingWaits()
    expect(there.heard).toHaveLength(12)
    await turn(id, 'on')
    const [{ messageId }] = await deliveriesOf(olga, id, '?state=failed')
    await replay(id, messageId)
    await untilNothingWaits()
    expect(there.heard).toHaveLength(24)
    const { tried } = (await olga.get(`/api/v1/webhooks/${id}/deliveries/${messageId}`)).body
    expect(tried.map(({ n }: { n: number }) => n)).toEqual(Array.from({ length: 24 }, (_, i) => 24 - i))
  })

  test('can be sent at once instead of when its time has come', async () => {
    there.answers(says(429, { 'retry-after': '86400' }))
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    await portal.deliveries.drain()
    there.answers(says(200))
    await replay(id, (await rows())[0]!.messageId)
    await portal.deliveries.drain()
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  test('is not sent a second time while it is on its way', async () => {
    const { id } = await listenTo(olga, there.url)
    await cause(portal)
    let answer: unknown
    there.answers(async (res) => {
      answer = await replay(id, (await rows())[0]!.messageId)
      res.end()
    })
    await portal.deliveries.drain()
    expect(answer).toMatchObject({ status: 409, body: { code: 'delivery.under_way' } })
  })
})

test('a test is a message like any other, and tells of nothing', async () => {
  const { id } = await listenTo(olga, there.url)
  const { status, body } = await olga.post(`/api/v1/webhooks/${id}/test`)
  expect(status).toBe(201)
  await portal.deliveries.drain()
  expect(JSON.parse(there.heard[0]!.body)).toMatchObject({ type: 'webhook.ping', data: { endpointId: id } })
  expect(there.ids()).toEqual([body.messageId])
  expect((await olga.get(`/api/v1/webhooks/${id}/deliveries/${body.messageId}`)).body).toMatchObject({
    ...{ type: 'webhook.ping', state: 'delivered', tried: [{ status: 204 }] },
  })
})

test('deliveries are found by state and type, newest first, page by page', async () => {
  const { id } = await listenTo(olga, there.url, [CAUSE, 'product.changed'])
  for (let i = 0; i < 5; i++) {
    await cause(portal)
    portal.later({ ms: 10 })
  }
  await portal.deliveries.drain()
  there.answers(says(500))
  await olga.post(`/api/v1/webhooks/${id}/test`)
  await portal.deliveries.drain()
  const types = async (query: string) => (await deliveriesOf(olga, id, query)).map(({ type }: { type: string }) => type)
  expect(await types('')).toEqual(['webhook.ping', ...Array(5).fill(CAUSE)])
  expect(await types('?state=queued')).toEqual(['webhook.ping'])
  expect(await types(`?state=delivered&type=${CAUSE}`)).toHaveLength(5)
  expect(await types('?type=product.changed')).toEqual([])
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = (await olga.get(`/api/v1/webhooks/${id}/deliveries?limit=2${cursor}`)).body
    seen.push(...items.map(({ messageId }: { messageId: string }) => messageId))
    if (!nextCursor) break
    cursor = `&cursor=${nextCursor}`
  }
  expect(seen).toEqual((await deliveriesOf(olga, id)).map(({ messageId }: { messageId: string }) => messageId))
  expect((await olga.get(`/api/v1/webhooks/${id}/deliveries?state=lost`)).status).toBe(422)
  expect((await olga.get(`/api/v1/webhooks/${id}/deliveries?cursor=%00`)).status).toBe(422)
})

test('after thirty days a delivery is forgotten with its answers, and the figures of its day stay', async () => {
  const { id } = await listenTo(olga, there.url)
  await cause(portal)
  there.answers(says(500, {}, 'not now'))
  await portal.deliveries.drain()
  there.answers(says(200, {}, 'thanks'))
  portal.later({ minutes: 1 })
  await portal.deliveries.drain()
  portal.later({ days: 29 })
  await cause(portal)
  await portal.worker.drain()
  expect(await rows()).toHaveLength(2)
  portal.later({ days: 2 })
  await portal.worker.drain()
  expect(await rows()).toMatchObject([{ state: 'queued' }])
  expect(await portal.db.read.select().from(webhookAttempt)).toEqual([])
  expect(await portal.db.read.select().from(webhookDay)).toMatchObject([{ endpointId: id, delivered: 1, refused: 1 }])
  // what is old and still waits is sent first
  portal.later({ days: 31 })
  await portal.worker.drain()
  expect(await rows()).toHaveLength(1)
  await portal.deliveries.drain()
  portal.later({ days: 1 })
  await portal.worker.drain()
  expect(await rows()).toEqual([])
})
