/** A process of its own for the benchmark of events: the portal with people, and a bare server that commits each event alone. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { contact } from '../../../db/schema/contacts.ts'
import { contactRow } from '../../people.ts'
import { world } from '../../world.ts'

const PEOPLE = 2_000
const portal = await world()
portal.at(Date.now())
await portal.db.write(async (tx) => {
  const rows = Array.from({ length: PEOPLE }, (_, i) => ({
    ...contactRow(`con_b${i}`, `b${i}@x.test`, 'B'),
    externalId: `u${i}`,
  }))
  for (let from = 0; from < PEOPLE; from += 500) await tx.insert(contact).values(rows.slice(from, from + 500))
  await tx.run(sql`CREATE TABLE alone (seq INTEGER PRIMARY KEY, said TEXT)`)
})
const { key } = (await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'bench', scopes: ['events.write'] }))
  .body as { key: string }
const clock = setInterval(() => portal.at(Date.now()), 5)

const url = await portal.open()
const bare = createServer((req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', async () => {
    const said = Buffer.concat(chunks).toString()
    await portal.db.write(async (tx) => void (await tx.run(sql`INSERT INTO alone (said) VALUES (${said})`)))
    res.writeHead(200, { 'content-length': '2' }).end('ok')
  })
}).listen(0, '127.0.0.1')
await new Promise((done) => bare.once('listening', done))

process.on('message', async (ask: 'stored' | 'stop') => {
  if (ask === 'stored') {
    const { n } = (await portal.db.read.get<{ n: number }>(
      sql`SELECT (SELECT coalesce(sum(n), 0) FROM event_day) + (SELECT count(*) FROM alone) AS n`,
    ))!
    return void process.send?.(n)
  }
  clearInterval(clock)
  bare.close()
  await portal.close()
  process.exit(0)
})
process.send?.({ url, single: `http://127.0.0.1:${(bare.address() as AddressInfo).port}`, key, people: PEOPLE })
