import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signUp } from '../people.ts'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { doubt, listed, mine, one, POINTS, type Programme, programme, settle, told } from './kit.ts'

let portal: World
let all: Programme
beforeEach(async () => {
  portal = await world()
  all = await programme(portal)
})
afterEach(() => portal.close())

const states = async (search = '') => (await listed(all.olga, search)).map(({ state }) => state)
const held = async (email: string) => {
  await doubt(portal, email)
  const [hold] = (await all.olga.get('/api/v1/holds')).body.items
  return (decision: 'clear' | 'confirm') =>
    all.olga.post(`/api/v1/holds/${hold.id}/decision`, { decision, reason: 'Looked' })
}

describe('a friend', () => {
  test('has the code on the page right after signing up', async () => {
    await offerOf(all.olga)
    await all.lead('dora@example.com')
    const dora = await signUp(portal, { name: 'Dora', email: 'dora@example.com' })
    const { items } = await mine(dora)
    expect(items).toMatchObject([
      { side: 'friend', state: 'fulfilled', description: '20 % off the first year', percentBp: 2000, waitsFor: null },
    ])
    expect(items[0].code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$/)
    expect(items[0].expiresAt).toBe(items[0].fulfilledAt + 60 * 86_400_000)
    const facts = (await portal.facts()).filter(({ type }) => type.startsWith('reward.')).map(({ type }) => type)
    expect(facts).toEqual(['reward.due', 'reward.granted', 'reward.approved', 'reward.fulfilled'])
    expect(JSON.stringify(await portal.facts())).not.toContain(items[0].code)
  })

  test('who was to get something for buying does not get it when the sale goes back, and gets it for another', async () => {
    await offerOf(all.olga, { friend: { trigger: 'first_sale', holdDays: 14 } })
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    expect(await states('&side=friend')).toEqual(['pending'])
    await all.refund('o-1')
    expect(await listed(all.olga, '&side=friend')).toMatchObject([{ state: 'cancelled', reason: 'reversed' }])
    await all.sale('dora@example.com', 'o-2')
    portal.later({ days: 14 })
    await settle(portal)
    expect(await states('&side=friend')).toEqual(['fulfilled'])
  })

  test('sees nothing of anybody else’s', async () => {
    await offerOf(all.olga)
    await all.lead('dora@example.com')
    expect((await mine(all.ann)).items).toEqual([])
    expect((await mine(await portal.as('ben'))).items).toEqual([])
  })
})

describe('an advocate', () => {
  test('is thanked when the friend counts and the time of refunds is over, and not a millisecond before', async () => {
    await offerOf(all.olga)
    await all.lead('dora@example.com')
    expect((await mine(all.ann)).items).toEqual([])
    await all.sale('dora@example.com', 'o-1')
    const [waiting] = (await mine(all.ann)).items
    expect(waiting).toMatchObject({ side: 'advocate', state: 'pending', waitsFor: 'time', amountMinor: 1500 })
    expect(waiting.approvableAt).toBe(portal.now() + 14 * 86_400_000)
    portal.later({ days: 14, ms: -1 })
    await settle(portal)
    expect(await states('&side=advocate')).toEqual(['pending'])
    portal.later({ ms: 1 })
    await portal.worker.drain()
    expect((await mine(all.ann)).items).toMatchObject([{ state: 'approved', waitsFor: 'hand' }])
    expect(await told(portal, 'reward.approved')).toMatchObject([
      { side: 'friend' },
      { amountMinor: 1500, currency: 'EUR' },
    ])
  })

  test('gets nothing for a sale that went back, and gets it anew when the friend buys again, once', async () => {
    await offerOf(all.olga)
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    await all.refund('o-1')
    expect((await mine(all.ann)).items).toMatchObject([{ state: 'cancelled', reason: 'reversed' }])
    portal.later({ days: 1 })
    await all.sale('dora@example.com', 'o-2')
    const { items } = await mine(all.ann)
    expect(items).toMatchObject([{ state: 'pending', reason: null, approvableAt: portal.now() + 14 * 86_400_000 }])
    expect(await told(portal, 'reward.reopened')).toHaveLength(1)
    const { id } = await one(all.olga, '&side=advocate')
    const { steps, cause } = (await all.olga.get(`/api/v1/rewards/${id}`)).body
    expect(steps.map(({ to }: { to: string }) => to)).toEqual(['pending', 'cancelled', 'pending'])
    expect(cause.type).toBe('sale.recorded')
  })

  test('keeps what was handed over before the sale went back, and staff see that it was for nothing', async () => {
    await offerOf(all.olga, { advocate: { holdDays: 0, ...POINTS } })
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    expect((await mine(all.ann)).points.balance).toBe(100)
    await all.refund('o-1')
    expect((await mine(all.ann)).points.balance).toBe(100)
    expect(await listed(all.olga, '&mark=given_for_nothing')).toMatchObject([
      { state: 'fulfilled', referralState: 'reversed', contact: { name: 'Ann Ashby' } },
    ])
    await all.sale('dora@example.com', 'o-2')
    expect((await mine(all.ann)).points.balance).toBe(100)
    expect(await listed(all.olga, '&mark=given_for_nothing')).toEqual([])
  })

  test('does not get back what staff declined, whatever the friend buys', async () => {
    await offerOf(all.olga, { advocate: { approval: 'staff', holdDays: 0 } })
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    const { id } = await one(all.olga, '&side=advocate')
    const declined = await all.olga.post('/api/v1/rewards/decline', {
      ids: [id],
      statement: 'Dora is a colleague of yours.',
    })
    expect(declined.body).toEqual({ done: 1, repeated: 0, refused: [] })
    await all.refund('o-1')
    await all.sale('dora@example.com', 'o-2')
    expect((await mine(all.ann)).items).toMatchObject([
      { state: 'cancelled', reason: 'declined', statement: 'Dora is a colleague of yours.' },
    ])
  })
})

describe('while somebody has doubts about a friend', () => {
  test('nothing is agreed to or handed over, by time or by hand, until they are cleared', async () => {
    await offerOf(all.olga)
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    const decide = await held('dora@example.com')
    portal.later({ days: 20 })
    await settle(portal)
    const reward = await one(all.olga, '&side=advocate')
    expect(reward).toMatchObject({ state: 'pending', waitsFor: 'look' })
    expect((await mine(all.ann)).items).toMatchObject([{ waitsFor: 'look' }])
    const tried = await all.olga.post('/api/v1/rewards/approve', { ids: [reward.id] })
    expect(tried.body).toMatchObject({ done: 0, refused: [{ why: 'held' }] })
    const past = portal.db.write((tx) =>
      tx.run(sql`UPDATE reward SET state = 'approved', approved_at = 1 WHERE id = ${reward.id}`),
    )
    await expect(past).rejects.toThrow()
    await decide('clear')
    await settle(portal)
    expect(await states('&side=advocate')).toEqual(['approved'])
  })

  test('what is approved already is not handed over, by the host either', async () => {
    await offerOf(all.olga, { advocate: { holdDays: 0, fulfilment: 'webhook' } })
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    const { id } = await one(all.olga, '&side=advocate&state=approved')
    expect((await all.shop.get('/api/v1/rewards/to-hand-over')).body.items).toMatchObject([{ id, amountMinor: 1500 }])
    const decide = await held('dora@example.com')
    expect((await all.shop.get('/api/v1/rewards/to-hand-over')).body.items).toEqual([])
    const tried = await all.shop.post(`/api/v1/rewards/${id}/fulfilled`, { reference: 'tx-1' })
    expect(tried).toMatchObject({ status: 409, body: { code: 'reward.held' } })
    await decide('clear')
    expect((await all.shop.post(`/api/v1/rewards/${id}/fulfilled`, { reference: 'tx-1' })).status).toBe(204)
  })

  test('and it turns out not to be honest, nothing more comes of it for either', async () => {
    await offerOf(all.olga, { friend: { approval: 'staff' } })
    await all.lead('dora@example.com')
    await all.sale('dora@example.com', 'o-1')
    await (await held('dora@example.com'))('confirm')
    expect(await listed(all.olga)).toMatchObject([
      { state: 'cancelled', reason: 'refused' },
      { state: 'cancelled', reason: 'refused' },
    ])
  })
})
