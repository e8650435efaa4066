import { get } from 'node:http'
import type { Door, Loose } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const OFFER = {
  name: 'Notebooks for two',
  terms: 'For people who are new to Orbit. One offer for each friend.',
  sides: [
    {
      ...{ side: 'friend', trigger: 'joined', approval: 'auto', kind: 'coupon', percentBp: 2000, expiresDays: 60 },
      ...{ description: '20 % off the first year', fulfilment: 'generated' },
    },
    {
      ...{ side: 'advocate', trigger: 'first_sale', minAmountMinor: 2000, minCurrency: 'EUR', holdDays: 14 },
      ...{ approval: 'auto', kind: 'credit', amountMinor: 1500, currency: 'EUR', fulfilment: 'hand' },
      description: '15 EUR credit',
    },
  ],
  milestones: [{ threshold: 3, kind: 'gift', description: 'A parcel of paper notebooks', fulfilment: 'hand' }],
}
const FRIENDS: { by: string; name: string; channel: string; bought?: number; back?: true }[] = [
  { by: 'ann', name: 'Dora Diaz', channel: 'mail', bought: 9600 },
  { by: 'ann', name: 'Emre Aksoy', channel: 'whatsapp', bought: 4800 },
  { by: 'ann', name: 'Freya Holm', channel: 'whatsapp' },
  { by: 'ben', name: 'Gus Abara', channel: 'copy', bought: 9600, back: true },
  { by: 'ben', name: 'Hana Sato', channel: 'linkedin' },
]

interface Told {
  portal: World
  today: number
  url: string
  owner: Door
  host: Door
}

/** Customers hand on their links: friends come, some buy, one sends it back, and one recommends themselves. */
export async function aroundReferrals({ portal, today, url, owner, host }: Told, doors: ReadonlyMap<string, Door>) {
  portal.at(today - 40 * DAY)
  const offer = await ok(owner.post('/api/v1/offers', OFFER))
  await ok(owner.post(`/api/v1/offers/${offer.id}/live`))
  const codes = new Map<string, string>()
  for (const key of ['ann', 'ben']) {
    const door = doors.get(key)
    if (!door) continue
    codes.set(key, (await ok(door.post('/api/v1/me/referrals/join'))).code)
    for (const channel of ['mail', 'whatsapp', 'copy']) await ok(door.post('/api/v1/me/referrals/shares', { channel }))
  }
  for (const [i, { by, name, channel, bought, back }] of FRIENDS.entries()) {
    const code = codes.get(by)
    if (!code) continue
    portal.at(today - (30 - 5 * i) * DAY)
    const email = `${name.split(' ')[0]!.toLowerCase()}@friend${i}.example`
    await come(`${url}/r/${code}/${channel}`, host, portal, { email, customerName: name }, `Version ${i}`)
    if (bought === undefined) continue
    portal.later({ days: 1 })
    const sale = { externalId: `friend-${i}`, email, amountMinor: bought, currency: 'EUR', occurredAt: portal.now() }
    await ok(host.post('/api/v1/track/sale', sale))
    if (!back) continue
    portal.later({ days: 2 })
    const refund = { externalId: `back-${i}`, saleExternalId: sale.externalId, amountMinor: bought, currency: 'EUR' }
    await ok(host.post('/api/v1/track/refund', { ...refund, occurredAt: portal.now() }))
  }
  portal.at(today - 1 * DAY)
  const own = { email: 'ben+notes@example.com', customerName: 'B. Okoro' }
  if (codes.has('ben')) await come(`${url}/r/${codes.get('ben')}`, host, portal, own, 'Version 9')
  const ann = doors.get('ann')
  const lead = {
    name: 'Iris Lund',
    email: 'iris@lund.example',
    company: 'Lund Print',
    note: 'Prints notebooks; met at the fair.',
  }
  if (ann) await ok(ann.post('/api/v1/me/leads', { ...lead, knows: true }))
}

/** Opens a link as a browser does, and is told of by the host a few minutes later. */
async function come(link: string, host: Door, portal: World, who: object, version: string) {
  const headers = {
    'user-agent': `${AGENT} ${version}`,
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  // fetch would say of itself that it is no page
  const location = await new Promise<string>((resolve, reject) =>
    get(link, { headers }, (answer) => {
      answer.resume()
      resolve(answer.headers.location ?? '')
    }).on('error', reject),
  )
  const click = new URL(location, portal.publicUrl).searchParams.get('click')
  portal.later({ minutes: 12 })
  await ok(host.post('/api/v1/track/lead', { ...who, clickIds: click ? [click] : [], occurredAt: portal.now() }))
}

async function ok(answer: Promise<{ status: number; body: Loose }>): Promise<Loose> {
  const { status, body } = await answer
  if (status >= 400) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}
