import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let shop: Door
beforeEach(async () => {
  portal = await world()
  await portal.as('ann')
  shop = await host(portal)
  await track('sale', { externalId: 'order-1', email: 'ann@example.com', amountMinor: 9600, currency: 'EUR' })
})
afterEach(() => portal.close())
const track = (what: string, body: object) => shop.post(`/api/v1/track/${what}`, body)
const DISPUTE = { externalId: 'd-1', saleExternalId: 'order-1', amountMinor: 9600, currency: 'EUR', state: 'open' }
const refund = (externalId: string, amountMinor: number) =>
  track('refund', { externalId, saleExternalId: 'order-1', amountMinor, currency: 'EUR' })
const failed = (externalId: string) => track('refund/failed', { externalId, saleExternalId: 'order-1' })
const moves = async () => (await portal.facts('sale.disputed')).map((fact) => (fact as unknown as { to: string }).to)

test('a dispute is opened once, and what the bank decides is told once', async () => {
  const parallel = await Promise.all(Array.from({ length: 20 }, () => track('dispute', DISPUTE)))
  expect(parallel.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
  expect(parallel[0]!.body).toMatchObject({ state: 'open', closedAt: null, refundedMinor: 0 })
  expect(await track('dispute', { ...DISPUTE, state: 'won' })).toMatchObject({ status: 201, body: { state: 'won' } })
  expect(await track('dispute', { ...DISPUTE, state: 'won' })).toMatchObject({ status: 200 })
  expect(await moves()).toEqual(['open', 'won'])
  expect(await portal.facts('sale.refunded')).toEqual([])
})

test('what is lost is money that went back, by the number of the dispute', async () => {
  await track('dispute', DISPUTE)
  const { body } = await track('dispute', { ...DISPUTE, state: 'lost' })
  expect(body).toMatchObject({ state: 'lost', refundedMinor: 9600, remainingMinor: 0 })
  expect(await portal.facts('sale.refunded')).toMatchObject([{ amountMinor: 9600, refundedMinor: 9600 }])
  const rows = await portal.db.read.all(sql`SELECT external_id FROM refund`)
  expect(rows).toEqual([{ external_id: 'd-1' }])
})

test('of a sale that was refunded in part only what is left is lost', async () => {
  await refund('r-1', 6000)
  await track('dispute', { ...DISPUTE, state: 'lost' })
  expect(await portal.facts('sale.refunded')).toMatchObject([{ amountMinor: 6000 }, { amountMinor: 3600 }])
})

test('a dispute of nothing that is left is told, and nothing goes back', async () => {
  await refund('r-1', 9600)
  expect(await track('dispute', { ...DISPUTE, state: 'lost' })).toMatchObject({ status: 201 })
  expect(await portal.facts('sale.refunded')).toHaveLength(1)
})

test.each(['open', 'won'])('a dispute that was lost is not said to be %s afterwards', async (state) => {
  await track('dispute', { ...DISPUTE, state: 'lost' })
  expect(await track('dispute', { ...DISPUTE, state })).toMatchObject({
    status: 409,
    body: { code: 'dispute.closed' },
  })
  expect(await moves()).toEqual(['lost'])
})

test.each([
  ['another amount', { amountMinor: 1 }, 409, undefined],
  ['another currency', { externalId: 'd-2', currency: 'USD' }, 422, 'currency'],
  ['more than the sale', { externalId: 'd-2', amountMinor: 9601 }, 422, 'amountMinor'],
  ['nothing', { externalId: 'd-2', amountMinor: 0 }, 422, 'amountMinor'],
  ['a state of somebody else’s', { externalId: 'd-2', state: 'lost-ish' }, 422, 'state'],
  ['a sale nobody knows', { externalId: 'd-2', saleExternalId: 'order-9' }, 404, undefined],
])('a dispute about %s is refused and changes nothing', async (_name, change, status, field) => {
  await track('dispute', DISPUTE)
  const said = await track('dispute', { ...DISPUTE, ...change })
  expect(said.status).toBe(status)
  if (field) expect(Object.keys(said.body.fields)).toEqual([field])
  expect(await moves()).toEqual(['open'])
})

test('a refund that did not arrive counts no more, once, and can be made again', async () => {
  await refund('r-1', 9600)
  expect(await refund('r-2', 1)).toMatchObject({ status: 422 })
  const parallel = await Promise.all(Array.from({ length: 10 }, () => failed('r-1')))
  expect(parallel.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201])
  expect(parallel[0]!.body).toMatchObject({ amountMinor: 9600, refundedMinor: 0, remainingMinor: 9600 })
  expect(await portal.facts('sale.refund_failed')).toMatchObject([{ amountMinor: 9600, refundedMinor: 0 }])
  expect(await refund('r-2', 9600)).toMatchObject({ status: 201, body: { refundedMinor: 9600 } })
  expect(await refund('r-3', 1)).toMatchObject({ status: 422 })
  expect(await failed('r-9')).toMatchObject({ status: 404, body: { code: 'refund.not_found' } })
})

test('the database itself lets no more go back than was paid, and no more come again than went', async () => {
  await refund('r-1', 9000)
  await failed('r-1')
  const insert = (table: string, values: string) =>
    portal.db.write((tx) => tx.run(sql.raw(`INSERT INTO ${table} SELECT ${values} FROM refund LIMIT 1`)))
  await expect(insert('refund_reversal', `'rfr_x', id, 'again', 1, 1, 1`)).rejects.toThrow()
  await expect(insert('refund', `'rfd_x', sale_id, 'r-x', 9601, '', 1, 1`)).rejects.toThrow()
  await expect(portal.db.write((tx) => tx.run(sql`DELETE FROM refund_reversal`))).rejects.toThrow()
  await expect(portal.db.write((tx) => tx.run(sql`UPDATE refund_reversal SET amount_minor = 1`))).rejects.toThrow()
})
