import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../api/flywheel/stages/defaults/rules.ts'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import { verifyRollUps, verifyStages } from '../../api/flywheel/stages/verifying.ts'
import type { System } from '../../api/kernel/actor.ts'
import { type Ctx, createCtx } from '../../api/kernel/context.ts'
import { contact } from '../../db/schema/contacts.ts'
import { account } from '../../db/schema/identity.ts'
import { host } from '../helpers.ts'
import { contactRow, type Door, doorOf, type Loose } from '../people.ts'
import { type World, world } from '../world.ts'

const DAY = 86_400_000
let portal: World
let olga: Door
let shop: Door
let ctx: Ctx<System>
beforeAll(async () => {
  portal = await world()
  olga = await portal.as('olga')
  shop = await host(portal, ['events.write'])
  ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
})
afterAll(() => portal.close())

const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
/** A session ends when the clock jumps. */
async function again() {
  const { id, role } = (await portal.db.read.select().from(account).where(sql`role = 'owner'`).get())!
  return doorOf(portal, { cookie: (await portal.sessions.open({ id, role, epoch: 0 }))!.split(';')[0]! })
}
let people = 0
async function somebody() {
  const id = `con_s${String(++people).padStart(6, '0')}`
  await portal.db.write((tx) =>
    tx.insert(contact).values({ ...contactRow(id, `${id}@example.com`, id, portal.now()), externalId: id }),
  )
  return id
}
/** The host tells us just now that it happened so many days ago. */
async function told(id: string, name: string, daysAgo = 0, properties: Record<string, unknown> = {}) {
  const timestamp = new Date(portal.now() - daysAgo * DAY).toISOString()
  const answer = await shop.post('/api/v1/track', { userId: id, event: name, timestamp, properties })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  await settleQueue(ctx)
}
const stageOf = async (id: string) => (await rows(`SELECT * FROM contact_stage WHERE contact_id = '${id}'`))[0]
/** What counts of their history, in the order of time. */
const history = (id: string) =>
  rows(`SELECT from_stage, to_stage, kind, at, dwell_ms, implied FROM stage_transition t WHERE contact_id = '${id}' AND supersedes IS NULL
    AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id) ORDER BY at, id`)
/** The roll-ups, and the same summed up from the history. */
async function rollUps() {
  const flow = await rows(
    `SELECT day, kind, from_stage, to_stage, channel, n, dwell_sum_ms FROM stage_flow_day WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5`,
  )
  const anew =
    await rows(`SELECT at / ${DAY} AS day, kind, coalesce(from_stage, '') AS from_stage, to_stage, channel, count(*) AS n,
    coalesce(sum(dwell_ms), 0) AS dwell_sum_ms FROM stage_transition t WHERE supersedes IS NULL AND implied = 0 AND kind NOT IN ('health', 'correction')
    AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`)
  const stock = await rows(
    `SELECT stage, health, sum(change) AS n FROM stage_stock_day GROUP BY 1, 2 HAVING sum(change) <> 0 ORDER BY 1, 2`,
  )
  const now = await rows(`SELECT stage, health, count(*) AS n FROM contact_stage GROUP BY 1, 2 ORDER BY 1, 2`)
  return { flow, anew, stock, now }
}
async function addUp() {
  const { flow, anew, stock, now } = await rollUps()
  expect(flow).toEqual(anew)
  expect(stock).toEqual(now)
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
  expect(await verifyRollUps(ctx)).toEqual({ differing: [] })
}

test('vector 10: what comes three days late leads to the same history as what came in time', async () => {
  const [late, prompt] = [await somebody(), await somebody()]
  await told(late, 'newsletter.subscribed')
  await told(prompt, 'newsletter.subscribed')
  portal.later({ days: 1 })
  await told(prompt, 'order.paid')
  await told(prompt, 'plan.upgraded')
  portal.later({ days: 3 })
  for (const id of [late, prompt]) await told(id, 'csat.answered', 0, { score: 5 })
  expect((await stageOf(prompt))!['stage']).toBe('adoration')
  expect((await stageOf(late))!['stage']).toBe('activation')
  await told(late, 'order.paid', 3)
  await told(late, 'plan.upgraded', 3)
  const same = (list: Loose[]) => list.map(({ id: _, ...row }) => row)
  expect(same(await history(late))).toEqual(same(await history(prompt)))
  await addUp()
})

test('a late event takes back what it makes untrue, and nothing is changed or lost', async () => {
  const id = await somebody()
  await told(id, 'newsletter.subscribed')
  portal.later({ days: 4 })
  await told(id, 'order.paid')
  const before = await rows(`SELECT id FROM stage_transition WHERE contact_id = '${id}'`)
  await told(id, 'order.paid', 2)
  const all = await rows(
    `SELECT kind, to_stage, at, supersedes FROM stage_transition WHERE contact_id = '${id}' ORDER BY id`,
  )
  expect(all.filter(({ kind }) => kind === 'correction')).toHaveLength(1)
  expect(all.filter(({ supersedes }) => supersedes !== null).map(({ supersedes }) => supersedes)).toEqual([
    before.at(-1)!['id'],
  ])
  expect((await history(id)).at(-1)).toMatchObject({ to_stage: 'adoption', at: portal.now() - 2 * DAY })
  await expect(portal.db.write((tx) => tx.run(sql`UPDATE stage_transition SET at = 1`))).rejects.toThrow()
  await addUp()
})

test('what was told too late moves nobody', async () => {
  const id = await somebody()
  await told(id, 'newsletter.subscribed')
  await told(id, 'order.paid', 9)
  expect((await stageOf(id))!['stage']).toBe('activation')
})

test('vector 12: who is erased keeps a place in the figures and moves no more', async () => {
  const id = await somebody()
  await told(id, 'order.paid')
  const before = await rollUps()
  expect((await olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true })).status).toBeLessThan(300)
  await told(id, 'subscription.cancelled')
  portal.later({ days: 40 })
  olga = await again()
  await portal.worker.drain()
  const { flow } = await rollUps()
  for (const row of before.flow) expect(flow).toContainEqual(row)
  expect((await stageOf(id))!['health']).toBe('active')
  expect((await olga.get('/api/v1/wheel/people?stage=adoption')).status).toBe(200)
})

describe('rules', () => {
  const publish = async (rules: unknown, basedOn: number) =>
    olga.post('/api/v1/wheel/rules', { rules, basedOn, note: 'A try' })
  test('are read, tried and published; history keeps the version it was made under', async () => {
    const id = await somebody()
    await told(id, 'order.paid')
    await told(id, 'csat.answered', 0, { score: 5 })
    const { body } = await olga.get('/api/v1/wheel/rules')
    expect(body).toMatchObject({ version: 0, versions: [], waiting: 0 })
    // whoever bought and says they like it, loves it
    const rules = structuredClone(DEFAULT_RULES)
    const loves = rules.moves.find((move) => move.id === 'loves_it')!
    loves.when = { all: (loves.when as { all: (typeof rules.moves)[number]['when'][] }).all.slice(1) }
    const trial = await olga.post('/api/v1/wheel/rules/trial', { rules })
    expect(trial.status).toBe(200)
    expect(trial.body.looked).toBe(trial.body.people)
    expect(trial.body.moved).toContainEqual({ from: 'adoption', to: 'adoration', n: 1 })
    expect(trial.body.examples).toContainEqual({ contact: { id, name: id }, from: 'adoption', to: 'adoration' })
    expect((await stageOf(id))!['stage']).toBe('adoption')

    portal.later({ minutes: 60 })
    const published = await publish(rules, 0)
    expect(published).toMatchObject({ status: 200, body: { version: 1 } })
    expect(published.body.waiting).toBeGreaterThan(0)
    await portal.worker.drain()
    expect(await stageOf(id)).toMatchObject({ stage: 'adoration', rules_version: 1 })
    const [last] = (await olga.get(`/api/v1/wheel/people/${id}`)).body.moves
    expect(last).toMatchObject({ cause: 'rules', rulesVersion: 1, event: null, to: 'adoration', at: portal.now() })
    expect((await publish(DEFAULT_RULES, 0)).body.code).toBe('rules.changed_meanwhile')
    await addUp()
  })
  test.each([
    ['that read what the wheel announces', { event: 'stage.changed' }, 'rule.feeds_itself'],
    ['that read rewards', { event: 'reward.granted' }, 'rule.feeds_itself'],
    ['that name what nobody knows', { event: 'moon.landed' }, 'rule.unknown_event'],
  ])('%s are refused with the place', async (_name, matcher, code) => {
    const rules = structuredClone(DEFAULT_RULES) as Loose
    rules['moves'][0].when = { count: { of: [matcher], min: 1 } }
    const { status, body } = await publish(rules, 1)
    expect([status, body.code, Object.keys(body.fields)]).toEqual([422, code, ['rules.moves.0.when.count.of.0']])
  })
  test('no score makes an advocate', async () => {
    const rules = structuredClone(DEFAULT_RULES)
    rules.moves.find(({ to }) => to === 'advocacy')!.when = { score: { name: 'affinity', atLeast: 90 } }
    expect((await publish(rules, 1)).body).toMatchObject({ code: 'rule.needs_act' })
  })
  test('a viewer reads them and publishes none', async () => {
    const vera = await portal.as('vic')
    expect((await vera.post('/api/v1/wheel/rules', { rules: DEFAULT_RULES, basedOn: 1, note: 'x' })).status).toBe(403)
  })
})

describe('a pin', () => {
  test('holds somebody for some days with a reason, the rules go on in its shadow', async () => {
    const id = await somebody()
    await told(id, 'order.paid')
    const path = `/api/v1/wheel/people/${id}/pin`
    expect((await olga.put(path, { stage: 'adoration', days: 91, reason: 'A friend' })).status).toBe(422)
    expect((await olga.put(path, { stage: 'adoration', days: 10 })).status).toBe(422)
    expect((await olga.put(path, { stage: 'adoration', days: 10, reason: 'Told me on the phone' })).status).toBe(204)
    expect(await stageOf(id)).toMatchObject({
      stage: 'adoration',
      shadow_stage: 'adoption',
      pin_until: portal.now() + 10 * DAY,
    })
    portal.later({ days: 10 })
    await portal.worker.drain()
    expect(await stageOf(id)).toMatchObject({ stage: 'adoption', shadow_stage: null, pin_until: null })
    await addUp()
  })
  test('is let go of before its time', async () => {
    olga = await again()
    const id = await somebody()
    await told(id, 'order.paid')
    const path = `/api/v1/wheel/people/${id}/pin`
    await olga.put(path, { stage: 'advocacy', days: 30, reason: 'Speaks at our fair' })
    portal.later({ days: 1 })
    olga = await again()
    expect((await olga.delete(path)).status).toBe(204)
    expect((await stageOf(id))!['stage']).toBe('adoption')
    expect((await olga.get(`/api/v1/wheel/people/${id}`)).body.moves.map((m: Loose) => m['rule'])).toEqual([
      ...['unpinned', 'unpinned', 'pinned', 'pinned', 'bought', 'bought'],
    ])
    await addUp()
  })
})
