import { afterAll, beforeAll, expect, test } from 'vitest'
import { job } from '../../db/schema/events.ts'
import { addPeople, addRequest, change, move, news, notices, tellings, vote } from '../feature-requests/loop-rows.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

let server: Awaited<ReturnType<typeof startSqld>>
let processes: Awaited<ReturnType<typeof startProcess>>[] = []
let portal: World
beforeAll(async () => {
  server = await startSqld()
  portal = await world({ databaseUrl: server.http, startsAt: Date.now() })
  processes = await Promise.all([startProcess(server.http), startProcess(server.http)])
})
afterAll(async () => {
  await portal?.close()
  await Promise.all(processes.map((one) => end(one.child)))
  await server.stop()
})

test('sixty followers are told once each by three processes that tell at the same time', async () => {
  const people = await addPeople(portal, 60)
  const wish = await addRequest(portal)
  for (const id of people) await vote(portal, wish, id)
  await move(portal, wish, 'planned', { answer: 'In May.' })
  await change(portal, async (tx) => {
    await tx.run(`UPDATE request_notice SET due_at = 0`)
    const row = { name: 'requests.tell', payload: '{}', runAt: 0, maxAttempts: 9, createdAt: 0 }
    await tx.insert(job).values(Array.from({ length: 60 }, (_, n) => ({ id: `race:${n}`, ...row })))
  })
  await portal.worker.drain()
  await expect.poll(async () => (await notices(portal))[0]?.state).toBe('done')
  const told = (await tellings(portal)).map(({ contactId }) => contactId)
  expect(told.sort()).toEqual(people)
  expect((await news(portal)).map(({ contactId }) => contactId).sort()).toEqual(people)
  expect(await portal.facts('feature_request.told')).toHaveLength(60)
})
