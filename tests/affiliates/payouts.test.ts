import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { clickOn, faults, groupOf, partnerOf, placesOf, rule } from './kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Awaited<ReturnType<typeof partnerOf>>
let door: Door
beforeEach(async () => {
  portal = await world()
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await groupOf(portal, [rule()], { holdDays: 0, minimums: '{"EUR":1000}' })
  ann = await partnerOf(portal, 'ann')
  door = await portal.as('ann')
})
afterEach(async () => {
  expect(await faults(portal)).toEqual([])
  await portal.close()
})
const IBAN = 'DE89 3704 0044 0532 0130 00'
const SEPA = { rail: 'sepa', name: 'Ann Ashby', account: IBAN }
const NOTHING = { pending: 0, held: 0, payable: 0, clearing: 0, paid: 0, owed: 0 }
let sold = 0
const sell = async (amountMinor: number, partner = ann) => {
  const externalId = `order-${++sold}`
  const clickIds = [await clickOn(portal, partner.linkId)]
  portal.later({ minutes: 1 })
  const sale = { externalId, email: `c${sold}@firm.test`, amountMinor, currency: 'EUR', clickIds }
  expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
  return externalId
}
const refund = (saleExternalId: string, amountMinor: number) =>
  shop.post('/api/v1/track/refund', { saleExternalId, externalId: 'r', amountMinor, currency: 'EUR' })
const place = async () => (await placesOf(portal, ann.id)).map(({ id: _, ...rest }) => rest)
const preflight = async (rail = 'sepa') => (await olga.get(`/api/v1/payouts/preflight?rail=${rail}&currency=EUR`)).body
const obstacles = async () => (await preflight()).items[0]?.obstacles
const draw = (rail = 'sepa') => olga.post('/api/v1/payout-batches', { rail, currency: 'EUR' })
const agree = (by: Door, id: string, totalMinor: number) =>
  by.post(`/api/v1/payout-batches/${id}/agreement`, { totalMinor })
async function sent() {
  const { body } = await draw()
  const answer = await agree(olga, body.id, body.totalMinor)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return { batchId: body.id as string, payoutId: answer.body.items[0].id as string }
}
const results = (batchId: string, lines: string[], head = 'Payout ID,Status,Transaction ID,Reason') =>
  olga.sendFile('POST', `/api/v1/payout-batches/${batchId}/results`, 'text/csv', [head, ...lines].join('\n'))

describe('before paying', () => {
  test('everything in the way is said at once, and goes as it is put right', async () => {
    await olga.put('/api/v1/settings/payouts', { taxForms: true })
    await sell(2000)
    expect(await obstacles()).toEqual(['no_method', 'tax_form_missing', 'below_minimum'])
    await door.put('/api/v1/me/partnership/payout-method', SEPA)
    await door.put('/api/v1/me/partnership/tax-form', { kind: 'w8ben', lastFour: '1234' })
    expect(await obstacles()).toEqual(['tax_form_waits', 'below_minimum'])
    await olga.post(`/api/v1/affiliates/partners/${ann.id}/tax-form`, { decision: 'verified' })
    await sell(4000)
    expect(await preflight()).toMatchObject({ ready: 1, totalMinor: 1200, approvals: 1 })
    expect(await draw('paypal')).toMatchObject({ status: 409, body: { code: 'payout_batch.empty' } })
    // a W-8 lapses
    portal.at(Date.UTC(2030, 0, 1))
    const fresh = await portal.as('ada')
    const late = await fresh.get('/api/v1/payouts/preflight?rail=sepa&currency=EUR')
    expect(late.body.items[0].obstacles).toEqual(['tax_form_expired'])
  })

  test('a changed method waits a week, and the first is used at once', async () => {
    await sell(9000)
    await door.put('/api/v1/me/partnership/payout-method', SEPA)
    expect(await obstacles()).toEqual([])
    await door.put('/api/v1/me/partnership/payout-method', { ...SEPA, account: 'GB82 WEST 1234 5698 7654 32' })
    expect(await obstacles()).toEqual(['cooling_down'])
    expect((await door.get('/api/v1/me/partnership/payouts')).body.method).toMatchObject({ hint: 'GB82 … 5432' })
    portal.later({ days: 7 })
    expect(await obstacles()).toEqual([])
  })

  test.each([
    ['a wrong digit', { ...SEPA, account: 'DE89 3704 0044 0532 0130 01' }, 'account'],
    ['an address a spreadsheet would run', { rail: 'paypal', name: 'A', account: '=cmd@example.com' }, 'account'],
    ['no name', { ...SEPA, name: '' }, 'name'],
    ['a rail nobody has', { rail: 'cash', name: 'A', account: 'b' }, 'rail'],
  ])('%s is refused by its field', async (_name, method, field) => {
    const { status, body } = await door.put('/api/v1/me/partnership/payout-method', method)
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  })

  test('two who are paid to one account wait until somebody has looked', async () => {
    const ben = await partnerOf(portal, 'ben')
    await sell(9000)
    await sell(9000, ben)
    await door.put('/api/v1/me/partnership/payout-method', SEPA)
    await (await portal.as('ben')).put('/api/v1/me/partnership/payout-method', { ...SEPA, name: 'B. Okoro' })
    await portal.worker.drain()
    expect((await preflight()).items).toEqual([])
    expect(await place()).toEqual([{ ...NOTHING, held: 1800 }])
    const holds = (await olga.get('/api/v1/holds')).body.items
    expect(holds.map(({ rule }: { rule: string }) => rule)).toEqual(['same_payout_account', 'same_payout_account'])
    for (const { id } of holds)
      await olga.post(`/api/v1/holds/${id}/decision`, { decision: 'clear', reason: 'A couple' })
    await portal.worker.drain()
    expect((await preflight()).ready).toBe(2)
    // what was cleared is not asked again
    await door.put('/api/v1/me/partnership/payout-method', { ...SEPA, account: 'GB82 WEST 1234 5698 7654 32' })
    await door.put('/api/v1/me/partnership/payout-method', SEPA)
    expect((await olga.get('/api/v1/holds')).body.open).toBe(0)
  })

  test('a commission above the cap is looked at before it can be paid', async () => {
    await olga.put('/api/v1/settings/payouts', { caps: { EUR: 1500 } })
    await sell(9000)
    expect(await place()).toEqual([{ ...NOTHING, held: 1800 }])
    expect((await olga.get('/api/v1/holds')).body.items).toMatchObject([{ rule: 'above_cap', evidence: { cap: 1500 } }])
  })
})

describe('a batch', () => {
  beforeEach(async () => {
    await door.put('/api/v1/me/partnership/payout-method', SEPA)
    await olga.put('/api/v1/settings/payouts', { debtor: { name: 'Orbit', iban: IBAN, bic: '' } })
  })

  test('is drawn up, agreed to, sent and confirmed; the money is where the books say', async () => {
    await sell(9000)
    await sell(3000)
    const { batchId, payoutId } = await sent()
    expect(await place()).toEqual([
      { ...NOTHING, clearing: 1800 },
      { ...NOTHING, clearing: 600 },
    ])
    const file = await olga.get(`/api/v1/payout-batches/${batchId}/file`)
    expect(file.body).toContain('<CtrlSum>24.00</CtrlSum>')
    expect(file.body).toContain('<IBAN>DE89370400440532013000</IBAN>')
    expect(await results(batchId, [`${payoutId},SUCCESS,tx-1,`])).toMatchObject({ status: 200, body: { paid: 1 } })
    expect(await place()).toEqual([
      { ...NOTHING, paid: 1800 },
      { ...NOTHING, paid: 600 },
    ])
    expect(await portal.facts('payout.paid')).toMatchObject([{ amountMinor: 2400, currency: 'EUR' }])
    expect((await olga.get(`/api/v1/payout-batches/${batchId}`)).body.state).toBe('settled')
    expect((await olga.get(`/api/v1/payout-batches/${batchId}/file`)).body).toBe(file.body)
  })

  test('the same result file is refused by its hash, and another with the same lines changes nothing', async () => {
    await sell(9000)
    const { batchId, payoutId } = await sent()
    await results(batchId, [`${payoutId},SUCCESS,tx-1,`])
    expect(await results(batchId, [`${payoutId},SUCCESS,tx-1,`])).toMatchObject({
      ...{ status: 409, body: { code: 'payout_result.taken' } },
    })
    expect(await results(batchId, [`${payoutId},SUCCESS,tx-1,`, ''])).toMatchObject({ body: { paid: 0, repeated: 1 } })
    expect(await portal.facts('payout.paid')).toHaveLength(1)
  })

  test('what came back can be paid again, once; a success after that is noted and not counted', async () => {
    await sell(9000)
    const { batchId, payoutId } = await sent()
    expect(await results(batchId, [`${payoutId},RETURNED,,Account closed`])).toMatchObject({ body: { failed: 1 } })
    expect(await place()).toEqual([{ ...NOTHING, payable: 1800 }])
    await results(batchId, [`${payoutId},FAILED,,Again`])
    expect(await place()).toEqual([{ ...NOTHING, payable: 1800 }])
    expect(await results(batchId, [`${payoutId},SUCCESS,tx-9,`])).toMatchObject({
      body: { refused: [{ why: 'late' }] },
    })
    expect(await place()).toEqual([{ ...NOTHING, payable: 1800 }])
    expect(await obstacles()).toEqual(['late_success'])
    await olga.post(`/api/v1/payouts/${payoutId}/late`, { arrived: true })
    expect(await place()).toEqual([{ ...NOTHING, paid: 1800 }])
    expect(await olga.post(`/api/v1/payouts/${payoutId}/late`, { arrived: true })).toMatchObject({ status: 409 })
  })

  test('a line of a stranger, of another amount, or of an unknown word moves nothing', async () => {
    await sell(9000)
    const { batchId, payoutId } = await sent()
    const { body } = await results(
      batchId,
      ['pay_nobody,SUCCESS,1.00', `${payoutId},SUCCESS,17.99`, `${payoutId},UNCLAIMED,18.00`],
      'Payout ID,Status,Amount',
    )
    expect(body).toMatchObject({
      paid: 0,
      waiting: 1,
      refused: [
        { line: 2, why: 'unknown' },
        { line: 3, why: 'other_amount' },
      ],
    })
    expect(await place()).toEqual([{ ...NOTHING, clearing: 1800 }])
  })

  test('above the limit two people have to agree, and nobody twice', async () => {
    await olga.put('/api/v1/settings/payouts', {
      limits: { EUR: 1000 },
      debtor: { name: 'Orbit', iban: IBAN, bic: '' },
    })
    await sell(9000)
    const { body } = await draw()
    expect(body).toMatchObject({ approvals: 2, totalMinor: 1800 })
    expect((await agree(olga, body.id, 1800)).body.state).toBe('draft')
    expect(await agree(olga, body.id, 1800)).toMatchObject({ status: 409, body: { code: 'payout_batch.agreed' } })
    expect(await place()).toEqual([{ ...NOTHING, payable: 1800 }])
    expect((await olga.get(`/api/v1/payout-batches/${body.id}/file`)).status).toBe(409)
    const ada = await portal.as('ada')
    expect(await agree(ada, body.id, 1799)).toMatchObject({ status: 409, body: { code: 'payout_batch.changed' } })
    expect((await agree(ada, body.id, 1800)).body.state).toBe('approved')
    expect(await place()).toEqual([{ ...NOTHING, clearing: 1800 }])
  })

  test('what changed since it was drawn up is dropped rather than sent', async () => {
    const order = await sell(9000)
    const { body } = await draw()
    await refund(order, 4500)
    const answer = await agree(olga, body.id, 1800)
    expect(answer.body).toMatchObject({ state: 'cancelled', items: [{ state: 'dropped', reason: 'changed' }] })
    expect(await place()).toEqual([{ ...NOTHING, payable: 900 }])
  })

  test('what is refunded after it was paid is owed, and the next earnings settle it first', async () => {
    const order = await sell(9000)
    const { batchId, payoutId } = await sent()
    await results(batchId, [`${payoutId},PAID,tx-1,`])
    await refund(order, 9000)
    expect(await place()).toEqual([{ ...NOTHING, paid: 1800, owed: 1800 }])
    await sell(15_000)
    expect(await place()).toEqual([
      { ...NOTHING, paid: 1800, owed: 1800 },
      { ...NOTHING, payable: 1200, owed: -1800 },
    ])
    expect(await preflight()).toMatchObject({ ready: 1, totalMinor: 1200 })
  })
})
