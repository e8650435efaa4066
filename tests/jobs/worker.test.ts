import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorker, type Jobs } from '../../api/kernel/worker.ts'
import { job } from '../../db/schema/events.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const queue = (id: string, more: Partial<typeof job.$inferInsert> = {}) =>
  portal.db.write((tx) =>
    tx.insert(job).values({
      id,
      name: 'test.work',
      payload: '{}',
      runAt: portal.now(),
      maxAttempts: 3,
      createdAt: portal.now(),
      ...more,
    }),
  )
const stateOf = async (id: string) => (await portal.jobs()).find((row) => row.id === id)
const worker = (jobs: Jobs) => createWorker(portal.services, jobs)

test('work is done once and kept as done', async () => {
  let done = 0
  await queue('a')
  const w = worker({ 'test.work': { run: async () => void done++ } })
  await w.drain()
  await w.drain()
  expect(done).toBe(1)
  expect(await stateOf('a')).toMatchObject({ state: 'done', attempts: 1 })
})

test('work that fails is tried again later, and after the last try waits for a person who sends it on', async () => {
  let broken = true
  await queue('a')
  const w = worker({
    'test.work': {
      run: async () => {
        if (broken) throw new Error('not today')
      },
    },
  })
  for (const attempts of [1, 2, 3]) {
    await w.drain()
    expect(await stateOf('a')).toMatchObject({
      attempts,
      state: attempts < 3 ? 'queued' : 'failed',
      lastError: 'Error: not today',
    })
    await w.drain()
    expect((await stateOf('a'))?.attempts).toBe(attempts)
    portal.later({ minutes: 60 })
  }
  const olga = await portal.as('olga')
  expect((await olga.get('/api/v1/jobs')).body).toMatchObject({
    counts: { failed: 1 },
    items: [{ id: 'a', lastError: 'Error: not today' }],
  })

  broken = false
  expect((await olga.post('/api/v1/jobs/a/retry')).status).toBe(200)
  await w.drain()
  expect((await stateOf('a'))?.state).toBe('done')
  expect((await olga.post('/api/v1/jobs/a/retry')).status).toBe(409)
})

test('work of a process that died is taken over when its lease has run out', async () => {
  let done = 0
  await queue('a', { state: 'running', attempts: 1, leaseUntil: portal.now() + 60_000 })
  const w = worker({ 'test.work': { run: async () => void done++ } })
  await w.drain()
  expect(done).toBe(0)
  portal.later({ minutes: 2 })
  await w.drain()
  expect(done).toBe(1)
})

test('work that kills its process each time ends as failed', async () => {
  await queue('a', { state: 'running', attempts: 3, leaseUntil: portal.now() - 1 })
  await worker({ 'test.work': { run: async () => {} } }).drain()
  expect(await stateOf('a')).toMatchObject({
    state: 'failed',
    lastError: 'Error: the process ended during its last attempt',
  })
})

test('a schedule runs once in its time, over several workers', async () => {
  let runs = 0
  const jobs: Jobs = { 'test.hourly': { run: async () => void runs++, everyMs: 3_600_000 } }
  await Promise.all([worker(jobs).drain(), worker(jobs).drain(), worker(jobs).drain()])
  expect(runs).toBe(1)
  portal.later({ minutes: 61 })
  await worker(jobs).drain()
  expect(runs).toBe(2)
})
