import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { listed, mine, optionOf, POINTS, type Programme, poolOf, programme, redeem, settle, told } from './kit.ts'

let portal: World
let all: Programme
beforeEach(async () => {
  portal = await world()
  all = await programme(portal)
})
afterEach(() => portal.close())

const earn = async (n: number) => {
  await all.lead(`friend${n}@example.com`)
  await all.sale(`friend${n}@example.com`, `o-${n}`)
}
const offer = (advocate: object = {}) =>
  offerOf(all.olga, { advocate: { holdDays: 0, ...POINTS, ...advocate }, milestones: [] })
const balance = async () => (await mine(all.ann)).points.balance

test('points are booked when they are earned, and what they buy says how far it is', async () => {
  await offer()
  await optionOf(all.olga, { cost: 150, stock: 5 })
  await earn(1)
  const { points } = await mine(all.ann)
  expect(points).toMatchObject({
    ...{ balance: 100, entries: [{ delta: 100, why: 'earned', description: '100 points' }] },
    options: [{ description: 'A mug', cost: 150, left: 5, missing: 50 }],
  })
  expect(await told(portal, 'points.booked')).toMatchObject([{ contactId: all.annId, delta: 100 }])
})

test('something is taken for points once, however often the button is pressed', async () => {
  await offer()
  const option = await optionOf(all.olga)
  await earn(1)
  await earn(2)
  const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(all.ann, option, 'one-decision')))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(answers[0]!.body.balance).toBe(100)
  expect(await listed(all.olga, '&side=redemption')).toMatchObject([
    { state: 'approved', waitsFor: 'hand', offer: null },
  ])
  const other = await optionOf(all.olga, { cost: 10 })
  expect(await redeem(all.ann, other, 'one-decision')).toMatchObject({
    status: 409,
    body: { code: 'redemption.different' },
  })
})

test('nobody spends more than they have, however many decide at once', async () => {
  await offer()
  const option = await optionOf(all.olga, { cost: 60 })
  await earn(1)
  const answers = await Promise.all(Array.from({ length: 6 }, () => redeem(all.ann, option)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(409)])
  expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
    code: 'points.too_few',
    title: expect.stringMatching(/60.*40/),
  })
  expect(await balance()).toBe(40)
})

test('a code for points is there at once, and a stock is not oversold', async () => {
  await offer()
  const poolId = await poolOf(all.olga, ['MUG-1', 'MUG-2'])
  const coupon = { kind: 'coupon', percentBp: 500, description: '5 % off', fulfilment: 'pool', poolId }
  const option = await optionOf(all.olga, { ...coupon, cost: 10, stock: 1 })
  await earn(1)
  const answers = await Promise.all([redeem(all.ann, option), redeem(all.ann, option)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const { items } = await mine(all.ann)
  expect(items.filter(({ side }: { side: string }) => side === 'redemption')).toMatchObject([
    { state: 'fulfilled', code: 'MUG-1' },
  ])
  const past = portal.db.write((tx) =>
    tx.run(sql`INSERT INTO reward (id, side, contact_id, cause_key, cause_id, option_id, kind, description, fulfilment, state, automatic, granted_at, approvable_at, moved_at)
      SELECT 'rwd_x', side, contact_id, 'x', 'x', option_id, kind, description, fulfilment, 'pending', 1, 1, 1, 1 FROM reward WHERE side = 'redemption'`),
  )
  await expect(past).rejects.toMatchObject({ cause: { message: expect.stringMatching(/nothing of this is left/) } })
})

test('who is declined gets their points back, once', async () => {
  await offer()
  const option = await optionOf(all.olga, { approval: 'staff', stock: 1 })
  await earn(1)
  const { rewardId } = (await redeem(all.ann, option)).body
  expect(await balance()).toBe(0)
  const decline = () =>
    all.olga.post('/api/v1/rewards/decline', { ids: [rewardId], statement: 'The mugs broke, sorry.' })
  await Promise.all([decline(), decline()])
  expect(await balance()).toBe(100)
  expect((await mine(all.ann)).points.entries.map(({ why }: { why: string }) => why)).toEqual([
    'given_back',
    'spent',
    'earned',
  ])
  expect((await redeem(all.ann, option)).status).toBe(200)
})

describe('when points run out', () => {
  test('what was not spent goes, the oldest first, and all that was spent was used', async () => {
    await offer({ expiresDays: 30 })
    const option = await optionOf(all.olga, { cost: 130 })
    await earn(1)
    portal.later({ days: 1 })
    await earn(2)
    await redeem(all.ann, option)
    portal.later({ days: 29 })
    await settle(portal)
    expect(await balance()).toBe(70)
    portal.later({ days: 1 })
    await settle(portal)
    await settle(portal)
    expect(await balance()).toBe(0)
    expect((await mine(all.ann)).points.entries[0]).toMatchObject({ why: 'expired', delta: -70 })
    const states = (await listed(all.olga, '&side=advocate')).map(({ state, usedAt }) => [state, usedAt !== null])
    expect(states).toEqual([
      ['expired', false],
      ['fulfilled', true],
    ])
  })
})

test('two contacts of one person share their points, and can be parted without either owing', async () => {
  await offer()
  const option = await optionOf(all.olga, { cost: 150 })
  await earn(1)
  const add = (id: string, delta: number) =>
    portal.db.write(async (tx) => {
      await tx.run(
        sql`INSERT INTO contact (id, canonical_id, email, name, source, created_at) VALUES (${id}, ${all.annId}, ${`${id}@example.com`}, 'Ann', 'sign_up', 1)`,
      )
      await tx.run(
        sql`INSERT INTO points_entry (id, contact_id, delta, why, reward_id, at) SELECT 'pts_x', ${id}, ${delta}, 'earned', id, 1 FROM reward WHERE side = 'advocate'`,
      )
    })
  await add('con_second', 80)
  expect(await balance()).toBe(180)
  expect((await redeem(all.ann, option)).body.balance).toBe(30)
  const sums = await portal.db.read.all<{ n: number }>(
    sql`SELECT sum(delta) AS n FROM points_entry GROUP BY contact_id`,
  )
  expect(sums.every(({ n }) => n >= 0)).toBe(true)
})

test('what is offered for points can be changed, switched off and on; what was taken keeps its terms', async () => {
  await offer()
  const option = await optionOf(all.olga, { cost: 20 })
  await earn(1)
  await redeem(all.ann, option)
  const changed = { kind: 'gift', description: 'A cup', fulfilment: 'hand', cost: 30, approval: 'auto' }
  expect((await all.olga.put(`/api/v1/points-options/${option}`, changed)).body).toMatchObject({ cost: 30, taken: 1 })
  expect(await listed(all.olga, '&side=redemption')).toMatchObject([{ description: 'A mug' }])
  expect((await all.olga.put(`/api/v1/points-options/${option}/on`, { on: false })).body.offAt).toBe(portal.now())
  expect((await mine(all.ann)).points.options).toEqual([])
  expect(await redeem(all.ann, option)).toMatchObject({ status: 409, body: { code: 'points_option.off' } })
  await all.olga.put(`/api/v1/points-options/${option}/on`, { on: true })
  expect((await redeem(all.ann, option)).body.balance).toBe(50)
  const wrong = await all.olga.post('/api/v1/points-options', { ...changed, ...POINTS })
  expect(wrong).toMatchObject({ status: 422, body: { fields: { kind: 'Points buy no points.' } } })
})

test('the ledger is never rewritten and never below zero, whoever writes to it', async () => {
  await offer()
  await earn(1)
  const refused = (statement: ReturnType<typeof sql>) =>
    expect(portal.db.write((tx) => tx.run(statement))).rejects.toThrow()
  await refused(sql`UPDATE points_entry SET delta = 1000`)
  await refused(sql`DELETE FROM points_entry`)
  await refused(
    sql`INSERT INTO points_entry (id, contact_id, delta, why, reward_id, at) SELECT 'x', contact_id, -101, 'spent', reward_id, 1 FROM points_entry`,
  )
  await refused(
    sql`INSERT INTO points_entry (id, contact_id, delta, why, reward_id, at) SELECT 'x', contact_id, 1, 'earned', reward_id, 1 FROM points_entry`,
  )
  expect(await balance()).toBe(100)
})
