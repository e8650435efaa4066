/** A process of its own for the benchmarks: the whole portal with pages, and products of two sizes. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { type Handler, listen } from '../api/listen.ts'
import { contact } from '../db/schema/contacts.ts'
import { ratingSummary, review } from '../db/schema/reviews.ts'
import { addProduct, consents, WORDS } from './helpers.ts'
import { contactRow, reviewRow } from './people.ts'
import { world } from './world.ts'

const SIZES = { small: 100, large: Number(process.argv[2] ?? 10_000) }
const CHUNK = 500

const portal = await world({ startsAt: Date.now() })
for (const [name, n] of Object.entries(SIZES)) {
  const { id: productId } = await addProduct(portal, name)
  for (let from = 0; from < n; from += CHUNK) {
    const people = Array.from({ length: Math.min(CHUNK, n - from) }, (_, i) => `${name}${from + i}`)
    await portal.db.write(async (tx) => {
      await tx.insert(contact).values(people.map((p) => contactRow(`con_${p}`, `${p}@x.test`, p)))
      await tx
        .insert(review)
        .values(
          people.map((p, i) => reviewRow({ id: `rev_${p}`, contactId: `con_${p}`, productId, publishedAt: from + i })),
        )
    })
  }
  await portal.db.write((tx) => tx.insert(ratingSummary).values({ productId, n5: n }))
}
await addProduct(portal)

globalThis.__acclaim = portal
process.env.ASTRO_NODE_AUTOSTART = 'disabled'
const { handler } = (await import('../dist/server/entry.mjs' as string)) as { handler: Handler }
const door = await listen(portal, (req, res) => handler(req, res), { host: '127.0.0.1', port: 0, trustedProxies: 1 })
portal.hosts.add(`127.0.0.1:${door.port}`)
const bare = createServer((_req, res) => res.writeHead(200, { 'content-type': 'text/plain' }).end('ok')).listen(
  0,
  '127.0.0.1',
)
await new Promise((done) => bare.once('listening', done))

let people = 0
process.on('message', async (ask: 'cpu' | 'cookies' | 'key' | 'stop') => {
  if (ask === 'cpu') process.send?.(process.cpuUsage())
  else if (ask === 'key') process.send?.(await sendersKey())
  else if (ask === 'cookies') process.send?.(await cookies(400))
  else {
    await door.stop()
    await portal.close()
    process.exit(0)
  }
})
/** A key to send events with, about a hundred people whom the host knows by number. */
async function sendersKey(): Promise<string> {
  await portal.db.write((tx) =>
    tx.run(sql`UPDATE contact SET external_id = 'u' || substr(id, 10) WHERE id LIKE 'con_small%'`),
  )
  const { body } = await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'bench', scopes: ['events.write'] })
  return (body as { key: string }).key
}
/** Customers who have not reviewed yet. */
async function cookies(n: number): Promise<string[]> {
  const made: string[] = []
  const { insertAccount } = await import('../api/identity/store.ts')
  for (let i = 0; i < n; i++) {
    const [id, contactId, email] = [`acc_b${++people}`, `con_b${people}`, `b${people}@x.test`]
    await portal.db.write(async (tx) => {
      await tx.insert(contact).values(contactRow(contactId, email, 'B'))
      await insertAccount(tx, { id, contactId, email, name: 'B', role: 'customer', passwordHash: 'x', createdAt: 1 })
    })
    made.push((await portal.sessions.open({ id, role: 'customer', epoch: 0 }))!.split(';')[0]!)
  }
  return made
}
process.send?.({
  url: `http://127.0.0.1:${door.port}`,
  bare: `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`,
  review: JSON.stringify({ ...WORDS, consents: await consents(portal) }),
})
