/** One API process on the database it is told; a race needs several. Prints its port and what the test may need. */
import { readConfig } from '../../api/config.ts'
import { listen } from '../../api/listen.ts'
import { openPortal } from '../../api/portal.ts'

const quiet = () => {}
const log = { info: quiet, warn: quiet, error: (fields: object, message: string) => console.error(message, fields) }
const config = readConfig({ ...process.env, PORT: '0', PUBLIC_URL: 'http://portal.test' })
const portal = await openPortal({ config, outside: { clock: Date.now, log } })
const door = await listen(portal, (_req, res) => res.writeHead(404).end(), {
  ...{ host: '127.0.0.1', port: 0, trustedProxies: config.trustedProxies },
})
portal.hosts.add(`127.0.0.1:${door.port}`)
portal.worker.start()
portal.deliveries.start()
console.log(JSON.stringify({ port: door.port }))
process.on('SIGTERM', async () => {
  await door.stop()
  await portal.close()
  process.exit(0)
})
