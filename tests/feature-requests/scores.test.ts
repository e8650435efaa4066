import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { putRequest } from './rows.ts'

let portal: World
let mo: Door
beforeEach(async () => {
  portal = await world()
  mo = await portal.as('mo')
})
afterEach(() => portal.close())
const at = (n: number) => ({ low: n, high: n })
const WHOLE = { reach: at(2000), impact: at(2), confidence: at(0.8), effort: at(3) }
const save = (number: number, score: object, who = mo) => who.put(`/api/v1/requests/${number}/score`, score)

test('an estimate stands beside those before it, and is never written over', async () => {
  const { number } = await putRequest(portal)
  expect((await save(number, { ...WHOLE, note: 'A guess' })).status).toBe(204)
  expect((await save(number, { ...WHOLE, note: 'A guess' })).status).toBe(204)
  portal.later({ days: 1 })
  await save(number, { ...WHOLE, effort: { low: 2, high: 6 } }, await portal.as('olga'))
  const { body } = await mo.get(`/api/v1/requests/${number}/score`)
  expect(body.estimate).toMatchObject({ effort: { low: 2, high: 6 }, by: 'Olga Petrenko', at: portal.now() })
  expect(body.earlier).toMatchObject([{ effort: at(3), by: 'Mo Lindqvist', note: 'A guess' }])
  expect(body.rice.low).toBeCloseTo(533.33, 2)
  expect(body.rice.high).toBeCloseTo(1600, 2)
  expect(await portal.facts('feature_request.estimated')).toHaveLength(2)
  const write = (sql: string) => portal.db.clients.writer.execute(sql)
  await expect(write('UPDATE request_estimate SET effort_low = 1')).rejects.toThrow(/append-only/)
  await expect(write('DELETE FROM request_estimate')).rejects.toThrow(/append-only/)
})

test('a part of an estimate is no score yet, and the others are in order', async () => {
  const rows = []
  for (let i = 0; i < 7; i++) rows.push(await putRequest(portal, { title: `Wish ${i}`, voteCount: i }))
  for (const [i, { number }] of rows.slice(0, 6).entries()) await save(number, { ...WHOLE, reach: at(1000 + i) })
  const part = await putRequest(portal, { title: 'A part' })
  await save(part.number, { reach: at(10) })
  const shipped = await putRequest(portal, { category: 'shipped' })
  await save(shipped.number, WHOLE)
  const { body } = await (await portal.as('vic')).get('/api/v1/requests/scores')
  expect(body.items.map(({ title }: Loose) => title)).toEqual(
    [5, 4, 3, 2, 1, 0].map((i) => `Wish ${i}`).concat('A part'),
  )
  expect(body.items.map(({ topShare }: Loose) => topShare)).toEqual([1, 1, 1, 1, 1, 0, null])
  expect(body.items.at(-1).rice).toBeNull()
  expect(body.next).toEqual([{ number: rows[6]!.number, title: 'Wish 6', votes: 6 }])
})

test('what people said stands beside what colleagues think', async () => {
  const { id, number } = await putRequest(portal, { voteCount: 3, anonymousCount: 1, revenueMinor: 120_000 })
  for (const [voter, importance] of [
    ['a', 'blocking'],
    ['b', 'blocking'],
    ['c', 'nice'],
    ['d', null],
  ]) {
    await portal.db.clients.writer.execute({
      sql: 'INSERT INTO request_vote (request_id, voter_id, importance, created_at) VALUES (?, ?, ?, 1)',
      args: [id, voter!, importance!],
    })
  }
  await save(number, WHOLE)
  const { evidence } = (await mo.get('/api/v1/requests/scores')).body.items[0]
  expect(evidence).toMatchObject({ votes: 3, anonymousVotes: 1, nice: 1, important: 0, blocking: 2 })
  expect(evidence.revenue.amountMinor).toBe(120_000)
})

test.each([
  [{ reach: { low: 5, high: 1 } }, 'reach.high'],
  [{ reach: { low: 0, high: 1 } }, 'reach.low'],
  [{ confidence: { low: 0.5, high: 1.2 } }, 'confidence.high'],
  [{ effort: { low: 0, high: 3 } }, 'effort.low'],
  [{ impact: { low: 1e9, high: 1e9 } }, 'impact.low'],
  [{ note: 'x'.repeat(501) }, 'note'],
])('%o is refused beside %s', async (score, field) => {
  const { number } = await putRequest(portal)
  const { status, body } = await save(number, score)
  expect(status).toBe(422)
  expect(Object.keys(body.fields)).toContain(field)
})

test('customers see none of it, and a merged request is estimated where it went', async () => {
  const target = await putRequest(portal)
  const merged = await putRequest(portal, { canonicalId: target.id })
  expect((await save(merged.number, WHOLE)).body.code).toBe('request.merged')
  const ann = await portal.as('ann')
  expect((await ann.get('/api/v1/requests/scores')).status).toBe(403)
  expect((await save(target.number, WHOLE, ann)).status).toBe(403)
  expect((await save(target.number, WHOLE, await portal.as('vic'))).status).toBe(403)
})
