import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookAttempt, webhookDelivery } from '../../db/schema/webhooks.ts'
import { startSqld } from '../sqld.ts'
import { cause, HOOKS, listenTo, never, receiver, says } from '../webhooks/receiver.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

let server: Awaited<ReturnType<typeof startSqld>>
let processes: Awaited<ReturnType<typeof startProcess>>[] = []
let portal: World
let there: Awaited<ReturnType<typeof receiver>>
beforeAll(async () => {
  server = await startSqld()
  there = await receiver((res) => setTimeout(() => res.end(), 20))
  portal = await world({ databaseUrl: server.http, startsAt: Date.now(), hooks: HOOKS })
  const hooks = { WEBHOOK_ALLOW_HOSTS: HOOKS }
  processes = await Promise.all([startProcess(server.http, hooks), startProcess(server.http, hooks)])
})
afterAll(async () => {
  await portal?.close()
  await Promise.all(processes.map((one) => end(one.child)))
  await there?.close()
  await server.stop()
})

test('forty messages to two endpoints are sent once each by three processes that send at the same time', async () => {
  const olga = await portal.as('olga')
  await listenTo(olga, there.url)
  await listenTo(olga, there.url)
  portal.deliveries.start()
  for (let i = 0; i < 20; i++) await cause(portal)
  const all = () => portal.db.read.select().from(webhookDelivery)
  const states = async () => (await all()).filter(({ state }) => state === 'delivered').length
  await expect.poll(states).toBe(40)
  expect(there.heard).toHaveLength(40)
  expect(new Set(there.ids()).size).toBe(20)
  expect((await all()).every(({ attempts }) => attempts === 1)).toBe(true)
  expect(await portal.db.read.select().from(webhookAttempt)).toHaveLength(40)
})

test('a process that is killed while it sends costs one message more, with the same id, and none is lost', async () => {
  await portal.deliveries.stop()
  const [first, second] = processes
  await end(second!.child)
  const olga = await portal.as('olga')
  const lost = await receiver(never)
  await listenTo(olga, lost.url, ['product.changed'])
  const id = await cause(portal)
  const { slug } = (await olga.get('/api/v1/products')).body.items.find((one: { id: string }) => one.id === id)
  const changed = await olga.put(`/api/v1/products/${slug}`, { name: 'Orbit Maps', kind: 'software_app' })
  expect(changed.status).toBe(200)
  await expect.poll(() => lost.heard.length).toBe(1)
  first!.child.kill('SIGKILL')
  await once(first!.child, 'exit')
  lost.answers(says(204))
  // its lease runs out
  await portal.db.write((tx) => tx.run(sql`UPDATE webhook_delivery SET due_at = 0 WHERE state = 'sending'`))
  const another = await startProcess(server.http, { WEBHOOK_ALLOW_HOSTS: HOOKS })
  processes = [another]
  await expect.poll(() => lost.heard.length).toBe(2)
  await expect
    .poll(async () => (await portal.db.read.select().from(webhookDelivery)).map(({ state }) => state))
    .toEqual(expect.not.arrayContaining(['sending', 'queued']))
  expect(lost.heard).toHaveLength(2)
  expect(new Set(lost.ids()).size).toBe(1)
  await lost.close()
})
