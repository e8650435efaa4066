import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../api/flywheel/stages/defaults/rules.ts'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import { verifyRollUps, verifyStages } from '../../api/flywheel/stages/verifying.ts'
import type { Door } from '../people.ts'
import { DAY, wheelWorld } from './kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
beforeEach(async () => {
  wheel = await wheelWorld()
})
afterEach(async () => {
  expect((await verifyStages(wheel.ctx())).differing).toEqual([])
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [] })
  await wheel.portal.close()
})
const ACT = 'reference_call.completed'
const card = async (id: string, door?: Door) =>
  (await (door ?? (await wheel.owner())).get(`/api/v1/wheel/people/${id}/card`)).body
const flows = () => wheel.rows('SELECT day, kind, to_stage, n FROM stage_flow_day WHERE n <> 0 ORDER BY 1, 2, 3')
/** An act, a credit and a purchase, a day after each other. */
async function round(id: string) {
  await wheel.told(id, ACT)
  await wheel.later(1)
  await wheel.credited(id)
  await wheel.later(1)
  await wheel.told(id, 'order.paid')
}

test('their page says the new lap at once and what began it, and nothing else has moved', async () => {
  const id = await wheel.somebody()
  await wheel.told(id, 'order.paid')
  await wheel.told(id, ACT)
  await wheel.later(1)
  await wheel.credited(id)
  const [before, rows] = [await flows(), (await wheel.rows('SELECT id FROM stage_transition')).length]
  expect(await card(id)).toMatchObject({ lap: 1, lapBegan: null, stage: 'advocacy' })
  await wheel.told(id, 'subscription.renewed')
  const lapBegan = { at: wheel.portal.now(), why: 'loop_closed', event: 'subscription.renewed' }
  expect(await card(id)).toMatchObject({ lap: 2, lapBegan, stage: 'advocacy' })
  expect(await flows()).toEqual(before)
  expect(await wheel.rows('SELECT id FROM stage_transition')).toHaveLength(rows)
  await wheel.later(1)
  await wheel.told(id, 'subscription.cancelled')
  await wheel.told(id, 'order.paid')
  expect((await card(id)).lapBegan).toMatchObject({ why: 'came_back', event: 'order.paid' })
  const gone = await wheel.rows(`SELECT kind, lap FROM stage_transition WHERE kind IN ('lapse', 'recover') ORDER BY id`)
  expect(gone.map(({ kind, lap }) => [kind, lap])).toEqual([
    ['lapse', 2],
    ['recover', 3],
  ])
})

test('an act told late makes the lap that it makes in time, also of rows that are written', async () => {
  const [late, prompt] = [await wheel.somebody(), await wheel.somebody()]
  for (const id of [late, prompt]) await wheel.told(id, 'order.paid')
  await wheel.later(1)
  await wheel.told(prompt, ACT)
  await wheel.later(1)
  for (const id of [late, prompt]) await wheel.credited(id)
  await wheel.later(1)
  for (const id of [late, prompt]) await wheel.told(id, 'plan.upgraded')
  for (const id of [late, prompt]) await wheel.told(id, 'subscription.cancelled')
  expect([(await card(late)).lap, (await card(prompt)).lap]).toEqual([1, 2])
  await wheel.told(late, ACT, 2)
  expect((await card(late)).lapBegan).toEqual((await card(prompt)).lapBegan)
  const laps = (id: string) =>
    wheel.rows(`SELECT kind, to_stage, lap, at FROM stage_transition t WHERE contact_id = '${id}' AND supersedes IS NULL
      AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id) ORDER BY at, id`)
  expect(await laps(late)).toEqual(await laps(prompt))
  expect((await laps(late)).at(-1)).toMatchObject({ kind: 'lapse', lap: 2 })
})

test('two who become one go round together, and each for themselves when they are two again', async () => {
  const [a, b] = [await wheel.somebody(), await wheel.somebody()]
  for (const id of [a, b]) await wheel.told(id, 'order.paid')
  await wheel.told(a, ACT)
  await wheel.later(1)
  await wheel.credited(b)
  await wheel.later(1)
  await wheel.told(b, 'product.used')
  const olga = await wheel.owner()
  const lap = async (id: string) => (await card(id, olga)).lap
  expect([await lap(a), await lap(b)]).toEqual([1, 1])
  const merged = await olga.post('/api/v1/contacts/merges', { keptId: a, mergedId: b })
  expect(merged.status).toBe(201)
  expect(await lap(a)).toBe(2)
  await wheel.later(1)
  await wheel.told(b, 'subscription.cancelled')
  expect(await wheel.rows('SELECT kind, lap FROM stage_transition ORDER BY recorded_at DESC, id DESC LIMIT 1')).toEqual(
    [{ kind: 'lapse', lap: 2 }],
  )
  expect((await verifyStages(wheel.ctx())).differing).toEqual([])
  const door = await wheel.owner()
  expect((await door.post(`/api/v1/contacts/merges/${merged.body.id}/undo`)).status).toBe(200)
  for (const id of [a, b]) expect(await card(id, door)).toMatchObject({ lap: 1, lapBegan: null })
})

test('who is pinned goes round, rules are tried, and who is erased stands as they stood', async () => {
  const [pia, ed] = [await wheel.somebody(), await wheel.somebody()]
  const olga = await wheel.owner()
  for (const id of [pia, ed]) await wheel.told(id, 'order.paid')
  const pin = { stage: 'adoption', days: 30, reason: 'Asked for it' }
  expect((await olga.put(`/api/v1/wheel/people/${pia}/pin`, pin)).status).toBe(204)
  for (const id of [pia, ed]) await round(id)
  expect(await card(pia)).toMatchObject({ lap: 2, stage: 'adoption', pin: { shadowStage: 'advocacy' } })
  const door = await wheel.owner()
  const none = { acts: [], closed: [], reopened: [], again: [] }
  const rules = { ...DEFAULT_RULES, laps: none }
  const tried = await door.post('/api/v1/wheel/rules/trial', { rules })
  expect([tried.status, tried.body.looked]).toEqual([200, 2])
  expect((await door.post(`/api/v1/contacts/${ed}/erasure`, { confirm: true })).status).toBeLessThan(300)
  expect(await wheel.rows(`SELECT lap, lap_why FROM contact_stage WHERE contact_id = '${ed}'`)).toEqual([
    { lap: 2, lap_why: 'loop_closed' },
  ])
  // what was counted stays, and from now on only a return begins a lap
  expect((await door.post('/api/v1/wheel/rules', { rules, note: 'Returns only', basedOn: 0 })).status).toBe(200)
  await settleQueue(wheel.ctx())
  await wheel.later(1)
  await round(pia)
  expect((await card(pia)).lap).toBe(2)
  await wheel.later(181)
  await wheel.told(pia, 'order.paid')
  expect((await card(pia)).lapBegan).toMatchObject({ why: 'came_back', at: wheel.portal.now() })
})

test('who did much is gone on from in the middle of a lap', async () => {
  const id = await wheel.somebody()
  const many = async () => {
    const timestamp = new Date(wheel.portal.now()).toISOString()
    const batch = Array.from({ length: 110 }, () => ({ type: 'track', event: 'page.viewed', userId: id, timestamp }))
    expect((await wheel.shop.post('/api/v1/batch', { batch })).status).toBe(200)
    await settleQueue(wheel.ctx())
  }
  await wheel.told(id, 'order.paid')
  await many()
  await wheel.told(id, ACT)
  await wheel.later(1)
  await wheel.credited(id)
  await many()
  await wheel.later(1)
  await wheel.told(id, 'page.viewed')
  const [kept] = await wheel.rows(`SELECT at, life FROM stage_kept WHERE contact_id = '${id}'`)
  expect(JSON.parse(kept!['life']).life).toMatchObject({ lap: 1, acted: true, credited: 1 })
  expect(kept!['at']).toBeGreaterThan(wheel.portal.now() - DAY)
  await wheel.told(id, 'order.paid')
  expect(await card(id)).toMatchObject({ lap: 2, lapBegan: { at: wheel.portal.now() } })
})
