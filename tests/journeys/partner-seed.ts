import { clickOn, groupOf, partnerOf, rule } from '../affiliates/kit.ts'
import { host } from '../helpers.ts'
import { doorOf } from '../people.ts'
import { clicked } from '../referrals/kit.ts'
import { world } from '../world.ts'

const DAY = 86_400_000
const START = Date.now() - 200 * DAY
/** Into DATA_DIR: a partner with half a year of clicks, sales, refunds, doubts and payouts; and one with nothing yet. */
const portal = await world({ dataDir: process.env.DATA_DIR!, publicUrl: 'http://localhost', startsAt: START })
for (const who of ['vic', 'ada', 'cleo'] as const) await portal.as(who)
const again = async () => {
  const { rows } = await portal.db.clients.reader.execute("SELECT id FROM account WHERE email = 'olga@example.com'")
  const cookie = (await portal.sessions.open({ id: String(rows[0]!.id), role: 'owner', epoch: 0 }))!.split(';')[0]!
  return doorOf(portal, { cookie })
}
await portal.as('olga')
const shop = await host(portal)
await groupOf(
  portal,
  [
    rule({ id: 'usual', bp: 2000, duration: 'months', months: 12 }),
    rule({
      ...{ id: 'first', bp: 3000, duration: 'first', currency: 'EUR', cap: { per: 'month', amountMinor: 20_000 } },
      conditions: [{ field: 'sale.amount', op: 'at_least', value: 5000 }],
    }),
    rule({ id: 'lead', on: 'lead', bp: null, amountMinor: 500, currency: 'EUR' }),
  ],
  { minimums: '{"EUR":1000}' },
)
const [ann] = [await partnerOf(portal, 'ann'), await partnerOf(portal, 'ben')]
await (await portal.as('ann')).put('/api/v1/me/partnership/payout-method', {
  ...{ rail: 'sepa', name: 'Ann Ashby', account: 'DE89 3704 0044 0532 0130 00' },
})
let n = 0
const names = ['Dora Diaz', 'Émile Zidane', 'Łukasz Nowak', 'Ngô Văn An', 'Σοφία', 'Omar', 'Ivy', 'Noor']
const sell = async (amountMinor: number, more: object = {}) => {
  const id = `order-${++n}`
  const clickIds = [await clickOn(portal, ann!.linkId)]
  portal.later({ minutes: 7 })
  const email = `buyer${n}@firm${n}.test`
  const sale = { externalId: id, email, name: names[n % names.length], amountMinor, currency: 'EUR', clickIds, ...more }
  const { status, body } = await shop.post('/api/v1/track/sale', sale)
  if (status !== 201) throw new Error(JSON.stringify(body))
  return id
}
const refund = (saleExternalId: string, amountMinor: number) =>
  shop.post('/api/v1/track/refund', { saleExternalId, externalId: `r-${++n}`, amountMinor, currency: 'EUR' })
const payAll = async (paid: boolean) => {
  const olga = await again()
  const drawn = await olga.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
  const { body } = await olga.post(`/api/v1/payout-batches/${drawn.body.id}/agreement`, {
    totalMinor: drawn.body.totalMinor,
  })
  for (const { id } of body.items)
    await olga.post(
      `/api/v1/payouts/${id}/mark`,
      paid ? { paid, providerRef: `tx-${id}` } : { paid, reason: 'Account closed' },
    )
}
const orders: string[] = []
for (let day = 0; day < 198; day++) {
  portal.at(START + day * DAY)
  for (let i = 0; i < (day * 7) % 5; i++)
    await clicked(portal, ann!.linkId, { subId: ['newsletter', 'video-3', null][i % 3] ?? null })
  if (day % 9 === 4) orders.push(await sell(3900 + ((day * day) % 7) * 1100))
  if (day % 45 === 30 && orders.length > 2) await refund(orders.at(-2)!, 2000)
  if (day === 70 || day === 130) {
    await portal.worker.drain()
    await payAll(true)
  }
  if (day === 100) {
    await portal.worker.drain()
    await payAll(false)
  }
  if (day === 135) await refund(orders[2]!, 500)
  if (day === 190) await sell(8900, { email: 'info@mailinator.com', name: 'Zed' })
  if (day === 193) await sell(12_900, { email: 'win@mailinator.com', name: 'Yara' })
}
portal.at(Date.now() - 3_600_000)
await portal.worker.drain()
const olga = await again()
const held = (await olga.get('/api/v1/holds')).body.items
if (held[0]) await olga.post(`/api/v1/holds/${held[0].id}/decision`, { decision: 'confirm', reason: 'Made up' })
await portal.worker.drain()
await portal.close()
