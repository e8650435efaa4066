import { afterAll, beforeAll, expect, test } from 'vitest'
import { countFriction } from '../../../api/flywheel/friction/counting.ts'
import { settleDue, settleQueue } from '../../../api/flywheel/stages/due.ts'
import { wilson } from '../../../api/kernel/wilson.ts'
import { type Door, doorOf, type Loose } from '../../people.ts'
import { wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
let olga: Door
let mia: Door
const at = async (who: 'owner' | 'marketer') => {
  const [row] = await wheel.rows(`SELECT id FROM account WHERE role = '${who}'`)
  const session = await wheel.portal.sessions.open({ id: String(row!['id']), role: who, epoch: 0 })
  return doorOf(wheel.portal, { cookie: session!.split(';')[0]! })
}
/** Sessions end when the clock jumps. */
const again = async () => {
  ;[olga, mia] = [await at('owner'), await at('marketer')]
}

/** So many come with a plan, and some of them buy three weeks later; the others fall silent. */
async function wave(plan: string, agent: string, n: number, buyers: number) {
  const ids = await Promise.all(Array.from({ length: n }, () => wheel.somebody()))
  const tell = async (some: string[], event: string, properties: object = {}) => {
    const timestamp = new Date(wheel.portal.now()).toISOString()
    const batch = some.map((userId) => ({ type: 'track', userId, event, timestamp, properties }))
    const { status, body } = await wheel.shop.post('/api/v1/batch', { batch })
    expect([status, body.refused]).toEqual([200, 0])
    await settleQueue(wheel.ctx())
  }
  await tell(ids, 'demo.requested', { plan, agent })
  return async () => {
    await tell(ids.slice(0, buyers), 'order.paid')
    await tell(ids.slice(buyers), 'exit_survey.answered', { reason: plan === 'Team' ? 'Price' : 'Other' })
  }
}

beforeAll(async () => {
  wheel = await wheelWorld()
  await wheel.portal.as('mia')
  const buy = [await wave('Team', 'Rafael', 80, 25), await wave('Solo', 'Iris', 80, 55)]
  wheel.portal.later({ days: 21 })
  for (const one of buy) await one()
  for (let week = 0; week < 12; week++) {
    wheel.portal.later({ days: 7 })
    await settleDue(wheel.ctx())
  }
  await again()
  await countFriction(wheel.ctx())
})
afterAll(() => wheel.portal.close())

test('owners see what holds people, by plan and by colleague; others see no colleague', async () => {
  const { status, body } = await olga.get('/api/v1/wheel/friction')
  expect(status).toBe(200)
  expect(body.stages[0]).toMatchObject({ from: 'activation', n: 160, moved: 80 })
  expect(
    body.findings
      .slice(0, 2)
      .map(({ dimension, value }: Loose) => `${dimension} ${value}`)
      .sort(),
  ).toEqual(['person Rafael', 'plan Team'])
  expect(body.findings.find(({ value }: Loose) => value === 'Team')).toMatchObject({
    ...{ stayedWith: 55, movedWith: 25, stayedWithout: 25, movedWithout: 55, item: null },
  })
  const hers = (await mia.get('/api/v1/wheel/friction')).body
  expect(hers.hidesPeople).toBe(true)
  expect(JSON.stringify(hers)).not.toMatch(/Rafael|Iris/)
  expect(hers.findings.length).toBe(2)
  expect(body.reasons).toEqual([
    { source: 'exit', reason: 'price', n: 55, share: wilson(55, 80) },
    { source: 'exit', reason: 'other', n: 25, share: wilson(25, 80) },
  ])
})

test('a finding becomes one item with owner and date; a second time it is refused, and about a colleague not for all', async () => {
  const colleagues = (await mia.get('/api/v1/wheel/colleagues')).body.items
  const ownerId = colleagues.find(({ name }: Loose) => name.startsWith('Mia')).id
  const said = { from: 'activation', dimension: 'plan', value: 'Team', ownerId, dueOn: '2026-07-01' }
  const taken = await mia.post('/api/v1/wheel/friction/items', said)
  expect(taken.status, JSON.stringify(taken.body)).toBe(201)
  expect((await mia.post('/api/v1/wheel/friction/items', said)).body.code).toBe('friction.taken_up')
  expect((await mia.get(`/api/v1/wheel/items/${taken.body.id}`)).body.item).toMatchObject({
    ...{ kind: 'friction', team: 'sales', subject: { kind: 'transition', id: 'activation' }, dueOn: '2026-07-01' },
  })
  const { findings } = (await mia.get('/api/v1/wheel/friction')).body
  expect(findings.find(({ value }: Loose) => value === 'Team').item).toEqual({ id: taken.body.id, state: 'open' })
  const about = { ...said, dimension: 'person', value: 'Rafael' }
  expect((await mia.post('/api/v1/wheel/friction/items', about)).status).toBe(404)
  expect((await olga.post('/api/v1/wheel/friction/items', about)).status).toBe(201)
  expect((await mia.post('/api/v1/wheel/friction/items', { ...said, value: 'Firm' })).status).toBe(404)
  expect(
    Object.keys((await mia.post('/api/v1/wheel/friction/items', { ...said, ownerId: '', dueOn: '' })).body.fields),
  ).toEqual(['ownerId', 'dueOn'])
})

test('the log says it is too early, then what friction was before and after', async () => {
  const [item] = (await mia.get('/api/v1/wheel/items?kind=friction')).body.items
  const ended = await mia.post(`/api/v1/wheel/items/${item.id}/end`, { to: 'done', result: 'Paid by month now' })
  expect(ended.status).toBe(204)
  const log = async () => (await olga.get('/api/v1/wheel/friction/log?days=30')).body
  expect((await log()).items).toMatchObject([
    { item: { id: item.id, result: 'Paid by month now' }, after: null, daysPassed: 0, change: null },
  ])
  wheel.portal.later({ days: 2 })
  const buy = await wave('Team', 'Rafael', 40, 36)
  wheel.portal.later({ days: 10 })
  await buy()
  wheel.portal.later({ days: 20 })
  await again()
  const [entry] = (await log()).items
  expect(entry).toMatchObject({ daysPassed: 30, after: { forward: 36, lost: 0, mu: { value: 0 } }, change: null })
  expect(entry.before.mu).toBeNull()
})
