// A process of its own for the benchmark: the portal with many links, and a bare redirect beside it.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { readConfig } from '../../api/config.ts'
import { ALPHABET } from '../../api/links/rules.ts'
import { listen } from '../../api/listen.ts'
import { openPortal } from '../../api/portal.ts'

const LINKS = Number(process.argv[2] ?? 100_000)
const dir = mkdtempSync(join(tmpdir(), 'acclaim-bench-'))
const quiet = () => {}
const error = (fields: object, message: string) => console.error(message, fields)
const config = readConfig({ DATA_DIR: dir, PORT: '0', PUBLIC_URL: 'http://portal.test', TRUSTED_PROXIES: '1' })
const log = { info: quiet, warn: quiet, error }
const portal = await openPortal({ config, outside: { clock: Date.now, log } })

/** The n-th code, in an order that has nothing to do with n. */
const code = (n: number) => {
  let text = ''
  for (let rest = (n * 7_919) % 17_210_368, i = 0; i < 7; i++, rest = Math.floor(rest / ALPHABET.length))
    text += ALPHABET[rest % ALPHABET.length]
  return text
}
const codes = Array.from({ length: LINKS }, (_, n) => code(n))
for (let from = 0; from < LINKS; from += 5_000) {
  const rows = codes.slice(from, from + 5_000).map((one, i) => [`lnk_${one}`, one, from + i + 1])
  await portal.db.write(async (tx) => {
    await tx.run(sql`INSERT INTO link (id, code, seq, created_at)
      SELECT value->>0, value->>1, value->>2, 1 FROM json_each(${JSON.stringify(rows)})`)
  })
}
await portal.links.refresh()

const door = await listen(portal, (_req, res) => res.writeHead(404).end(), {
  ...{ host: '127.0.0.1', port: 0, trustedProxies: 1 },
})
const bare = createServer((_req, res) => res.writeHead(302, { location: '/invited/unknown' }).end())
bare.listen(0, '127.0.0.1')
await new Promise((done) => bare.once('listening', done))

process.on('message', async (ask: 'codes' | 'cpu' | 'settle' | 'clicks' | 'close') => {
  if (ask === 'codes') process.send?.(codes)
  else if (ask === 'settle') {
    await portal.links.settle()
    process.send?.('settled')
  } else if (ask === 'cpu') process.send?.(process.cpuUsage())
  else if (ask === 'clicks')
    process.send?.((await portal.db.read.all<{ id: string }>('SELECT id FROM click')).map(({ id }) => id))
  else {
    await door.stop()
    await portal.close()
    rmSync(dir, { recursive: true, force: true })
    process.exit(0)
  }
})
const at = (port: number) => `http://127.0.0.1:${port}/`
portal.hosts.add(`127.0.0.1:${door.port}`)
process.send?.({ ours: at(door.port), bare: at((bare.address() as AddressInfo).port) })
