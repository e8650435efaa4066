import { offerOf } from '../referrals/kit.ts'
import { doubt, listed, mine, optionOf, poolOf, programme, redeem, settle } from '../rewards/kit.ts'
import { world } from '../world.ts'

const DAY = 86_400_000
const LONG = `A parcel with notebooks, pens and ${'Unbreakable'.repeat(7)}`
/** Into DATA_DIR: an advocate with a reward in every state, points to spend, and lists of codes of which one is empty. */
const portal = await world({
  ...{ dataDir: process.env.DATA_DIR!, publicUrl: 'http://localhost', startsAt: Date.now() - 60 * DAY },
})
for (const who of ['vic', 'ben'] as const) await portal.as(who)
const all = await programme(portal)
const bring = async (n: number, bought = true) => {
  await all.lead(`friend${n}@example.com`)
  if (bought) await all.sale(`friend${n}@example.com`, `o-${n}`)
}
const offer = (advocate: object, more: object = {}) => offerOf(all.olga, { milestones: [], advocate, ...more })
const given = async (n: number) => {
  await bring(n)
  portal.later({ days: 2 })
}
await offer(
  {
    kind: 'points',
    points: 120,
    amountMinor: null,
    currency: null,
    description: '120 points',
    fulfilment: 'none',
    holdDays: 0,
  },
  { name: 'Points for friends', milestones: [{ threshold: 2, kind: 'gift', description: LONG, fulfilment: 'hand' }] },
)
for (const n of [1, 2]) await given(n)
await all.refund('o-2')
const poolId = await poolOf(all.olga, ['ORBIT-7K2M', 'ORBIT-9XQF'], { name: 'Autumn, 10 % off', lowAt: 5 })
await poolOf(
  all.olga,
  Array.from({ length: 60 }, (_, i) => `WINTER-${i}`),
  { name: 'Winter vouchers' },
)
const coupon = {
  kind: 'coupon',
  percentBp: 1000,
  amountMinor: null,
  currency: null,
  description: '10 % off your next year',
}
await offer({ ...coupon, fulfilment: 'pool', poolId, holdDays: 0, expiresDays: 90 }, { name: 'Codes for friends' })
for (const n of [3, 4, 5]) await given(n)
const used = (await mine(all.ann)).items.findLast(({ code }: { code: string | null }) => code !== null)
await all.shop.post(`/api/v1/coupons/${used.code}/redeem`, { externalId: 'order-1001' })
await offer({ fulfilment: 'file', holdDays: 0 }, { name: 'Credit by file' })
await given(6)
await offer({ approval: 'staff', holdDays: 0, capPerPerson: 3 }, { name: 'Credit by hand' })
for (const n of [7, 8, 9, 10]) await given(n)
const [, nine, eight] = await listed(all.olga, '&side=advocate')
await all.olga.post('/api/v1/rewards/decline', {
  ids: [nine.id],
  statement: 'This friend works in the same office as you.',
})
await all.olga.post('/api/v1/rewards/approve', { ids: [eight.id] })
await doubt(portal, 'friend7@example.com')
await offer({}, { name: 'Credit after two weeks' })
await optionOf(all.olga, { cost: 60, description: 'A mug with our wheel', stock: 20 })
await optionOf(all.olga, { cost: 500, description: 'A day with the team' })
await optionOf(all.olga, { ...coupon, cost: 40, description: '10 % off, for points', fulfilment: 'generated' })
await redeem(all.ann, await optionOf(all.olga, { cost: 30, description: 'A sticker', stock: 1 }))
portal.at(Date.now() - 3_600_000)
await settle(portal)
await bring(11)
await portal.close()
