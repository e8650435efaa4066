import { afterEach, beforeEach, expect, test } from 'vitest'
import { endBinding } from '../../../api/conversions/linking/store.ts'
import { verifyLoops } from '../../../api/flywheel/loop/actions.ts'
import { settleQueue } from '../../../api/flywheel/stages/due.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import { firstPurchase, loopEdge } from '../../../db/schema/loop.ts'
import { host } from '../../helpers.ts'
import type { Door, Loose } from '../../people.ts'
import { contactIdOf, linkOf } from '../../referrals/kit.ts'
import { type World, world } from '../../world.ts'

const DAY = 86_400_000
let portal: World
let shop: Door
let owner: string
const system = () => createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
const edges = () => portal.db.read.select().from(loopEdge)
const firsts = () => portal.db.read.select().from(firstPurchase)
const email = 'zoe@shop.test'
const good = ({ status, body }: { status: number; body: unknown }) =>
  expect(status, JSON.stringify(body)).toBeLessThan(300)
const identify = async (who: string) =>
  good(await shop.post('/api/v1/identify', { userId: who, traits: { email: who } }))
async function happened(event: string, daysAgo = 0, properties = {}) {
  const timestamp = new Date(portal.now() - daysAgo * DAY).toISOString()
  good(await shop.post('/api/v1/track', { userId: email, event, timestamp, properties }))
  await settleQueue(system())
}

beforeEach(async () => {
  portal = await world()
  shop = await host(portal, ['sales.write', 'events.write'])
  await identify('ann@shop.test')
  owner = await contactIdOf(portal, 'ann@shop.test')
})
afterEach(() => portal.close())

test.each([
  ['a friend’s link', {}, 'referral'],
  ['a partner’s link', { purpose: 'affiliate', destination: 'https://shop.test/' }, 'affiliate'],
] as const)('%s is told by its purpose, and the act is when the link was made', async (_name, more, kind) => {
  const linkId = await linkOf(portal, 'CODE23', owner, { ...more, createdAt: portal.now() - 9 * DAY })
  good(await shop.post('/api/v1/track/lead', { name: 'trial', externalId: 'l-1', email, code: 'CODE23' }))
  expect(await edges()).toMatchObject([
    { advocateId: owner, kind, evidence: 1, linkId, creditBp: 10_000, actAt: portal.now() - 9 * DAY, customerAt: null },
  ])
  expect(await verifyLoops(portal.db.read)).toMatchObject({ differing: [] })
})

test('a binding that was taken back brought nobody, and the purchase stays known', async () => {
  await linkOf(portal, 'CODE23', owner)
  const sold = { externalId: 's-1', email, amountMinor: 900, currency: 'EUR', code: 'CODE23' }
  good(await shop.post('/api/v1/track/sale', sold))
  expect(await edges()).toMatchObject([{ kind: 'referral', customerAt: portal.now(), valueMinor: 900 }])
  const [bound] = await portal.facts('attribution.bound')
  const attributionId = String((bound as Loose).attributionId)
  await system().write(async (tx) => {
    await endBinding(tx, attributionId, tx.now)
    await tx.emit('attribution.ended', { contactId: String(bound!.contactId), attributionId })
  })
  expect(await edges()).toEqual([])
  expect(await firsts()).toMatchObject([{ source: 'sale.recorded', valueMinor: 900, currency: 'EUR' }])
  expect(await verifyLoops(portal.db.read)).toMatchObject({ differing: [] })
})

test('what a host tells closes a turn: the first payment by when it happened, also told late', async () => {
  await identify(email)
  await linkOf(portal, 'CODE23', owner)
  good(await shop.post('/api/v1/track/lead', { name: 'trial', externalId: 'l-1', email, code: 'CODE23' }))
  const came = portal.now()
  portal.later({ days: 30 })
  await happened('product.used')
  expect(await firsts()).toEqual([])
  await happened('Order Completed', 2, { total: 49, currency: 'eur' })
  expect(await edges()).toMatchObject([{ customerAt: came + 28 * DAY, valueMinor: 4_900, currency: 'EUR' }])
  await happened('subscription.started', 20)
  expect(await edges()).toMatchObject([{ customerAt: came + 10 * DAY, valueMinor: null, prospectAt: came }])
  expect(await firsts()).toMatchObject([{ at: came + 10 * DAY, source: 'subscription.started', valueMinor: null }])
  await happened('reference_call.completed')
  expect(await edges()).toMatchObject([{ advocateAt: portal.now() }])
  expect(await verifyLoops(portal.db.read)).toMatchObject({ differing: [] })
})

test('who is erased keeps a row of times without a name, and what was said of the payment is gone', async () => {
  await identify(email)
  await happened('Order Completed', 1, { total: 49, currency: 'EUR' })
  expect(await firsts()).toMatchObject([{ valueMinor: 4_900 }])
  const olga = await portal.as('olga')
  const id = await contactIdOf(portal, email)
  good(await olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true }))
  expect(await firsts()).toEqual([
    { contactId: id, at: portal.now() - DAY, source: 'order.paid', valueMinor: null, currency: null },
  ])
  expect(await verifyLoops(portal.db.read)).toMatchObject({ differing: [] })
})

test('what is changed by hand is found', async () => {
  await linkOf(portal, 'CODE23', owner)
  good(await shop.post('/api/v1/track/lead', { name: 'trial', externalId: 'l-1', email, code: 'CODE23' }))
  await portal.db.write((tx) => tx.run('UPDATE loop_edge SET credit_bp = 9999'))
  expect(await verifyLoops(portal.db.read)).toMatchObject({ differing: [await contactIdOf(portal, email)] })
})
