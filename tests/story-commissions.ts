import { get } from 'node:http'
import { eq } from 'drizzle-orm'
import { contact } from '../db/schema/contacts.ts'
import { link } from '../db/schema/links.ts'
import type { Door, Loose } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
/** Who came by whose link, how many days ago, what they bought, and what of it went back. */
const BUYERS: { by: 'paula' | 'ivo'; name: string; ago: number; net: number; back?: number; email?: string }[] = [
  { by: 'paula', name: 'Otto Oddo', ago: 52, net: 12_000 },
  { by: 'paula', name: 'Nina Novak', ago: 49, net: 48_000 },
  { by: 'paula', name: 'Lars Lind', ago: 47, net: 9_600, back: 9_600 },
  { by: 'ivo', name: 'Mara Melo', ago: 38, net: 9_600 },
  { by: 'paula', name: 'Tova Tamm', ago: 36, net: 24_000, back: 6_000 },
  { by: 'ivo', name: 'Piet Post', ago: 21, net: 4_800 },
  { by: 'paula', name: 'Sami Salo', ago: 12, net: 12_000 },
  { by: 'ivo', name: 'Quick Sale', ago: 6, net: 60_000, email: 'quick@mailinator.com' },
  { by: 'paula', name: 'Wim Wolf', ago: 3, net: 9_600 },
]

interface Told {
  portal: World
  today: number
  url: string
  owner: Door
  host: Door
}
/** Partners bring customers: most stay, one sends everything back, one looks made up, and last month's was paid. */
export async function aroundCommissions({ portal, today, url, owner, host }: Told): Promise<void> {
  const codes = new Map<string, string>()
  for (const name of ['paula', 'ivo'] as const) {
    const found = await portal.db.read
      .select({ code: link.code })
      .from(link)
      .innerJoin(contact, eq(contact.id, link.ownerId))
      .where(eq(contact.email, `${name}@partner.example`))
      .get()
    if (found) codes.set(name, found.code)
  }
  for (const [i, { by, name, ago, net, back, email }] of BUYERS.entries()) {
    portal.at(today - ago * DAY)
    await portal.worker.drain()
    for (let n = 0; n < 4 + (i % 3); n++) await open(`${url}/r/${codes.get(by)}`, `Looker ${i}-${n}`)
    const click = await open(`${url}/r/${codes.get(by)}?sub=${i % 2 ? 'letter' : 'film'}`, `Buyer ${i}`)
    portal.later({ minutes: 20 })
    const who = { email: email ?? `${name.split(' ')[0]!.toLowerCase()}@buyer${i}.example`, customerName: name }
    const externalId = `partner-order-${i}`
    const amounts = { amountMinor: Math.round(net * 1.2), netMinor: net, currency: 'EUR' }
    const occurredAt = portal.now()
    await ok(
      host.post('/api/v1/track/sale', { ...who, externalId, ...amounts, clickIds: click ? [click] : [], occurredAt }),
    )
    if (!back) continue
    portal.later({ days: 2 })
    const amountMinor = Math.round(back * 1.2)
    const refund = { externalId: `partner-back-${i}`, saleExternalId: externalId, amountMinor, currency: 'EUR' }
    await ok(host.post('/api/v1/track/refund', { ...refund, occurredAt: portal.now() }))
  }
  portal.at(today - 5 * DAY)
  await portal.worker.drain()
  const { body: batch } = await owner.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
  if (batch.id) {
    const sent = await ok(owner.post(`/api/v1/payout-batches/${batch.id}/agreement`, { totalMinor: batch.totalMinor }))
    for (const [n, { id }] of sent.items.entries())
      await ok(owner.post(`/api/v1/payouts/${id}/mark`, { paid: true, providerRef: `orbit-transfer-${n}` }))
  }
  portal.at(today)
  await portal.worker.drain()
  await ok(owner.post('/api/v1/ledger/check'))
}

/** Opens a link as a browser does; answers the click that came of it. */
async function open(address: string, version: string): Promise<string | null> {
  const headers = {
    'user-agent': `${AGENT} ${version}`,
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  const location = await new Promise<string>((resolve, reject) =>
    get(address, { headers }, (answer) => {
      answer.resume()
      resolve(answer.headers.location ?? '')
    }).on('error', reject),
  )
  return location ? new URL(location, address).searchParams.get('acclaim_click') : null
}

async function ok(answer: ReturnType<Door['post']>): Promise<Loose> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story of commissions went wrong: ${JSON.stringify(body)}`)
  return body
}
