import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { listed, mine, one, type Programme, poolOf, programme, settle, told, upload } from './kit.ts'

let portal: World
let all: Programme
beforeEach(async () => {
  portal = await world()
  all = await programme(portal)
})
afterEach(() => portal.close())

const bring = async (n: number) => {
  await all.lead(`friend${n}@example.com`)
  await all.sale(`friend${n}@example.com`, `o-${n}`)
}
const ofAnn = async () => (await mine(all.ann)).items.filter(({ side }: { side: string }) => side === 'advocate')
const offer = (advocate: object) =>
  offerOf(all.olga, { advocate: { approval: 'staff', holdDays: 0, ...advocate }, milestones: [] })

describe('staff', () => {
  test('agree to many at once, and what cannot be agreed to stops nothing', async () => {
    await offer({ holdDays: 7 })
    for (const n of [1, 2]) await bring(n)
    portal.later({ days: 7 })
    await bring(3)
    const ids = (await listed(all.olga, '&side=advocate')).map(({ id }) => id)
    const { body } = await all.olga.post('/api/v1/rewards/approve', { ids: [...ids, 'rwd_nothing', ids[0]] })
    expect(body).toEqual({
      done: 2,
      repeated: 0,
      refused: [
        { id: ids[0], why: 'too_early' },
        { id: 'rwd_nothing', why: 'unknown' },
      ],
    })
    const again = await all.olga.post('/api/v1/rewards/approve', { ids })
    expect(again.body).toMatchObject({ done: 0, repeated: 2 })
    expect((await told(portal, 'reward.approved')).filter(({ side }) => side === 'advocate')).toHaveLength(2)
  })

  test('hand over by hand with a reference that the person reads, once', async () => {
    await offer({})
    await bring(1)
    const { id } = await one(all.olga, '&side=advocate')
    const fulfil = async (reference: string) =>
      (await all.olga.post('/api/v1/rewards/fulfil', { items: [{ id, reference }] })).body
    expect(await fulfil('T-1')).toMatchObject({ refused: [{ why: 'not_approved' }] })
    await all.olga.post('/api/v1/rewards/approve', { ids: [id] })
    expect((await all.olga.post('/api/v1/rewards/fulfil', { items: [{ id, reference: ' ' }] })).status).toBe(422)
    expect(await fulfil('T-1')).toMatchObject({ done: 1 })
    expect(await fulfil('T-1')).toMatchObject({ done: 0, repeated: 1 })
    expect(await fulfil('T-2')).toMatchObject({ refused: [{ why: 'different' }] })
    expect(await ofAnn()).toMatchObject([{ state: 'fulfilled', reference: 'T-1', code: null }])
    const late = await all.olga.post('/api/v1/rewards/decline', { ids: [id], statement: 'Too late' })
    expect(late.body).toMatchObject({ done: 0, refused: [{ why: 'over' }] })
  })

  test('see who agreed, what it was for, and find it again by state, side, name and offer', async () => {
    const offerId = await offer({})
    await bring(1)
    const { id, referralId } = await one(all.olga, '&side=advocate')
    await all.olga.post('/api/v1/rewards/approve', { ids: [id] })
    const { body } = await all.olga.get(`/api/v1/rewards/${id}`)
    expect(body).toMatchObject({
      ...{ contact: { name: 'Ann Ashby' }, offer: { id: offerId }, referralState: 'qualified', waitsFor: 'hand' },
      ...{
        cause: { type: 'sale.recorded', at: portal.now() },
        steps: [
          { to: 'pending', by: null },
          { to: 'approved', by: 'Olga Petrenko' },
        ],
      },
    })
    const found = async (search: string) => (await listed(all.olga, search)).map((reward) => reward.id)
    for (const search of [
      '&state=approved',
      '&name=ann',
      `&offer=${offerId}&side=advocate`,
      `&referral=${referralId}&kind=credit`,
    ])
      expect(await found(search), search).toEqual([id])
    expect(await found('&name=nobody%25')).toEqual([])
    expect((await all.olga.get('/api/v1/rewards')).body.counts).toEqual(
      expect.arrayContaining([
        { state: 'approved', n: 1 },
        { state: 'fulfilled', n: 1 },
      ]),
    )
  })

  test('who may not give rewards see them without codes', async () => {
    await offer({})
    await bring(1)
    const mia = await portal.as('mia')
    const { id, reference } = await one(all.olga, '&side=friend')
    expect(reference).toMatch(/-/)
    expect(await one(mia, '&side=friend')).toMatchObject({ id, reference: null })
    expect(JSON.stringify((await mia.get(`/api/v1/rewards/${id}`)).body)).not.toContain(reference)
    const exported = await all.olga.get('/api/v1/exports/rewards')
    expect(exported.body).toContain(id)
    expect(exported.body).not.toContain(reference)
  })
})

describe('the host', () => {
  test('hears what to hand over and says that it did, once', async () => {
    await offer({
      approval: 'auto',
      fulfilment: 'webhook',
      kind: 'free_months',
      months: 2,
      amountMinor: null,
      currency: null,
    })
    await bring(1)
    const [, fact] = await told(portal, 'reward.approved')
    expect(fact).toMatchObject({ contactId: all.annId, kind: 'free_months', months: 2, fulfilment: 'webhook' })
    const say = (reference: string) => all.shop.post(`/api/v1/rewards/${fact.rewardId}/fulfilled`, { reference })
    const answers = await Promise.all(Array.from({ length: 8 }, () => say('sub-1')))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(204))
    expect(await say('sub-2')).toMatchObject({ status: 409, body: { code: 'reward.different' } })
    expect((await told(portal, 'reward.fulfilled')).filter(({ side }) => side === 'advocate')).toHaveLength(1)
    const { steps } = (await all.olga.get(`/api/v1/rewards/${fact.rewardId}`)).body
    expect(steps.at(-1)).toMatchObject({ to: 'fulfilled', by: null, byHost: true })
    expect((await all.shop.post('/api/v1/rewards/nothing/fulfilled', { reference: 'x' })).status).toBe(404)
  })
})

describe('by file', () => {
  test('everything approved goes out, comes back with references, and may come back again', async () => {
    await offer({ approval: 'auto', fulfilment: 'file', description: '=HYPERLINK("x")' })
    for (const n of [1, 2, 3]) await bring(n)
    const file = async () => (await all.olga.get('/api/v1/rewards/file')).body as string
    const lines = (await file()).trim().split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`)
    expect(lines[1]).toContain('"15.00","EUR"')
    const [one, two, three] = lines.slice(1).map((line) => line.split(',')[0]!.replaceAll('"', ''))
    const back = `Reference;Reward\nPAY-1;${one}\n;${two}\n'=3;${three}\nPAY-9;rwd_nothing\nPAY-8;${one}\n`
    const take = (text: string) => all.olga.sendFile('POST', '/api/v1/rewards/file', 'text/csv', text)
    expect((await take(back)).body).toEqual({
      ...{ done: 2, repeated: 0, empty: 1 },
      refused: [
        { line: 6, id: one, why: 'line' },
        { line: 5, id: 'rwd_nothing', why: 'unknown' },
      ],
    })
    expect((await take(back)).body).toMatchObject({ done: 0, repeated: 2, empty: 1 })
    expect(await ofAnn()).toMatchObject([{ reference: '=3' }, { state: 'approved' }, { reference: 'PAY-1' }])
    expect((await file()).trim().split('\r\n')).toHaveLength(2)
    expect(await take('Name,Reward\nx,y\n')).toMatchObject({ status: 422 })
  })
})

describe('codes of a list', () => {
  test('are given once each; without one it waits where everybody sees it, and is given when codes come', async () => {
    const poolId = await poolOf(all.olga, ['AAA-1', ' AAA-2 '])
    await offer({
      approval: 'auto',
      kind: 'coupon',
      percentBp: 1000,
      amountMinor: null,
      currency: null,
      fulfilment: 'pool',
      poolId,
    })
    for (const n of [1, 2, 3, 4]) await bring(n)
    expect((await ofAnn()).map(({ code, waitsFor }: { code: string; waitsFor: string }) => code ?? waitsFor)).toEqual([
      ...['codes', 'codes', 'AAA-2', 'AAA-1'],
    ])
    expect((await all.olga.get(`/api/v1/coupon-pools/${poolId}`)).body).toMatchObject({
      free: 0,
      given: 2,
      waiting: 2,
      low: true,
    })
    expect(await told(portal, 'coupon_pool.ran_low')).toMatchObject([{ poolId, left: 1 }])
    await settle(portal)
    const { body } = await upload(all.olga, poolId, ['Code', 'AAA-1', 'AAA-3', 'AAA-3', '', 'x'])
    expect(body).toMatchObject({
      ...{ added: 1, handedOver: 1, twice: { n: 1 }, known: { n: 0 }, given: { n: 1, some: ['AAA-1'] } },
      ...{ refused: { n: 1, lines: [6] }, pool: { free: 0, given: 3, waiting: 1 } },
    })
    expect((await ofAnn()).map(({ code }: { code: string }) => code)).toEqual([null, 'AAA-3', 'AAA-2', 'AAA-1'])
    const given = (await all.olga.get(`/api/v1/coupon-pools/${poolId}/codes?limit=2`)).body
    expect(given.items).toMatchObject([{ code: 'AAA-3', state: 'valid', contact: { name: 'Ann Ashby' } }, {}])
    const rest = (await all.olga.get(`/api/v1/coupon-pools/${poolId}/codes?limit=2&cursor=${given.nextCursor}`)).body
    expect(rest.items).toMatchObject([{ code: 'AAA-1' }])
  })

  test('come in by the tens of thousands, again without harm, and those that nobody has go out again', async () => {
    const poolId = await poolOf(all.olga, [])
    const codes = Array.from({ length: 20_000 }, (_, i) => `SUMMER-${i}`)
    expect((await upload(all.olga, poolId, codes)).body).toMatchObject({ added: 20_000, pool: { free: 20_000 } })
    expect((await upload(all.olga, poolId, codes)).body).toMatchObject({ added: 0, known: { n: 20_000 } })
    const other = await poolOf(all.olga, [])
    expect((await upload(all.olga, other, ['SUMMER-7', 'WINTER-1'])).body).toMatchObject({ added: 1, known: { n: 1 } })
    expect((await all.olga.delete(`/api/v1/coupon-pools/${poolId}/codes`)).body).toMatchObject({
      removed: 20_000,
      pool: { free: 0 },
    })
    const many = Array.from({ length: 100_001 }, (_, i) => `CODE-${i}`)
    expect(await upload(all.olga, poolId, many)).toMatchObject({ status: 422 })
  })

  test('two lists do not have one name', async () => {
    await poolOf(all.olga, [], { name: 'Summer' })
    expect(await all.olga.post('/api/v1/coupon-pools', { name: 'Summer' })).toMatchObject({
      status: 422,
      body: { fields: { name: 'There is a list of this name already.' } },
    })
  })
})
