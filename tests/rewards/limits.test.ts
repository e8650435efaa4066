import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { listed, mine, one, POINTS, type Programme, programme, settle, told } from './kit.ts'

let portal: World
let all: Programme
beforeEach(async () => {
  portal = await world()
  all = await programme(portal)
})
afterEach(() => portal.close())

const states = async (search = '') => (await listed(all.olga, search)).map(({ state }) => state)
describe('milestones', () => {
  const bring = async (n: number) => {
    await all.lead(`friend${n}@example.com`)
    await all.sale(`friend${n}@example.com`, `o-${n}`)
  }
  test('stay when a friend is taken back, wait for a person, and are reached once', async () => {
    await offerOf(all.olga, {
      milestones: [
        { threshold: 2, kind: 'gift', description: 'A mug', fulfilment: 'hand' },
        { threshold: 3, kind: 'gift', description: 'A parcel', fulfilment: 'hand' },
      ],
    })
    for (const n of [1, 2]) await bring(n)
    expect(await listed(all.olga, '&side=milestone')).toMatchObject([
      { threshold: 2, state: 'pending', unbacked: false },
    ])
    await all.refund('o-1')
    portal.later({ days: 30 })
    await settle(portal)
    expect(await listed(all.olga, '&side=milestone')).toMatchObject([
      { state: 'pending', unbacked: true, waitsFor: 'staff' },
    ])
    await bring(3)
    await settle(portal)
    expect(await listed(all.olga, '&side=milestone')).toMatchObject([
      { threshold: 2, state: 'approved', unbacked: false },
    ])
    await bring(4)
    await bring(5)
    expect((await listed(all.olga, '&side=milestone')).map(({ threshold }) => threshold)).toEqual([3, 2])
  })

  test('are given once to a person who is two contacts', async () => {
    await offerOf(all.olga, { milestones: [{ threshold: 1, kind: 'gift', description: 'A mug', fulfilment: 'hand' }] })
    await bring(1)
    const reward = await one(all.olga, '&side=milestone')
    const twice = portal.db.write(async (tx) => {
      await tx.run(
        sql`INSERT INTO contact (id, canonical_id, email, name, source, created_at) VALUES ('con_x', ${all.annId}, 'x@example.com', 'X', 'sign_up', 1)`,
      )
      await tx.run(sql`INSERT INTO reward (id, offer_id, side, contact_id, referral_id, cause_key, cause_id, threshold, kind, description, fulfilment, state, automatic, granted_at, approvable_at, moved_at)
        SELECT 'rwd_x', offer_id, side, 'con_x', referral_id, cause_key, cause_id, threshold, kind, description, fulfilment, 'pending', 1, 1, 1, 1 FROM reward WHERE id = ${reward.id}`)
    })
    await expect(twice).rejects.toMatchObject({ cause: { message: expect.stringMatching(/given once/) } })
  })
})

describe('what an offer gives at most', () => {
  test('is exact for one person and at all, and whoever was one too many is told', async () => {
    await offerOf(all.olga, { friend: { capTotal: 2 }, advocate: { capPerPerson: 1 }, milestones: [] })
    for (const n of [1, 2, 3]) {
      await all.lead(`friend${n}@example.com`)
      await all.sale(`friend${n}@example.com`, `o-${n}`)
    }
    expect(await states('&side=friend')).toEqual(['cancelled', 'fulfilled', 'fulfilled'])
    expect((await mine(all.ann)).items).toMatchObject([
      { state: 'cancelled', reason: 'cap_reached' },
      { state: 'cancelled', reason: 'cap_reached' },
      { state: 'pending' },
    ])
    await all.refund('o-1')
    await all.sale('friend1@example.com', 'o-4')
    expect((await listed(all.olga, '&side=advocate')).filter(({ state }) => state !== 'cancelled')).toHaveLength(1)
    const past = portal.db.write((tx) =>
      tx.run(sql`UPDATE reward SET state = 'pending', reason = NULL WHERE reason = 'cap_reached'`),
    )
    await expect(past).rejects.toMatchObject({ cause: { message: expect.stringMatching(/no more than it says/) } })
  })
})

test('whoever is erased gets nothing more, and what was said to them goes', async () => {
  await offerOf(all.olga, { advocate: { approval: 'staff', holdDays: 0 } })
  for (const n of [1, 2]) {
    await all.lead(`friend${n}@example.com`)
    await all.sale(`friend${n}@example.com`, `o-${n}`)
  }
  const [second] = await listed(all.olga, '&side=advocate')
  await all.olga.post('/api/v1/rewards/decline', { ids: [second.id], statement: 'Zzmark knows you.' })
  expect(JSON.stringify((await all.ann.get('/api/v1/me/data?format=json')).body.rewards)).toContain('Zzmark')
  await all.olga.post(`/api/v1/contacts/${all.annId}/erasure`, { confirm: true })
  expect(await listed(all.olga, '&side=advocate')).toMatchObject([
    { state: 'cancelled', reason: 'declined', statement: '' },
    { state: 'cancelled', reason: 'erased' },
  ])
})

test('a reward moves nobody on the wheel', async () => {
  await offerOf(all.olga, { advocate: { holdDays: 0, ...POINTS } })
  await all.lead('dora@example.com')
  await all.sale('dora@example.com', 'o-1')
  const moves = await told(portal, 'stage.changed')
  const rewards = new Set(
    (
      await portal.db.read.all<{ id: string }>(
        sql`SELECT id FROM event WHERE type LIKE 'reward.%' OR type LIKE 'points.%'`,
      )
    ).map(({ id }) => id),
  )
  const causes = await portal.db.read.all<{ cause: string }>(
    sql`SELECT cause_id AS cause FROM event WHERE type = 'stage.changed'`,
  )
  expect(moves.length).toBeGreaterThan(2)
  expect(causes.filter(({ cause }) => rewards.has(cause))).toEqual([])
})
