import { DatabaseInUse } from '../db/lock.ts'
import { DatabaseTooNew } from '../db/migrate.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { type Handler, listen } from './listen.ts'
import { findFilms } from './outside/ffmpeg.ts'
import { createLog } from './outside/log.ts'
import { createMailer } from './outside/smtp.ts'
import { openPortal } from './portal.ts'

/** Beside the public address, the names this machine calls itself by, when nobody set an address. */
const localHosts = ({ host, port }: Config) =>
  process.env.PUBLIC_URL ? [] : ['localhost', '127.0.0.1', '[::1]', host].map((name) => `${name}:${port}`)

async function start() {
  process.umask(0o077)
  const config = readConfig(process.env)
  const log = createLog()
  const films = findFilms()
  const outside = {
    ...{ clock: Date.now, log },
    ...(config.smtpUrl && { mailer: createMailer(config.smtpUrl) }),
    ...(films && { films }),
  }
  const portal = await openPortal({ config, outside, hosts: localHosts(config) })
  globalThis.__acclaim = portal
  process.env.ASTRO_NODE_AUTOSTART = 'disabled'
  const { handler } = (await import('../dist/server/entry.mjs' as string)) as { handler: Handler }
  const door = await listen(portal, (req, res) => handler(req, res), config)
  portal.worker.start()
  portal.deliveries.start()

  const link = await portal.setUpLink()
  const invitation = link ? `\n\nMake yourself its owner with this link, which works once:\n${link}\n` : ''
  // one line of output: who waits for the first half must not find the second one missing
  console.log(`Acclaim is ready at ${portal.publicUrl}${invitation}`)

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    await door.stop()
    await portal.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal))
}

/** Faults a person can mend are told in a sentence; the rest keep their stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return `Acclaim cannot start with these settings:\n${error.message}`
  if (error instanceof DatabaseTooNew || error instanceof DatabaseInUse) return error.message
  const { code, message, stack } = error as NodeJS.ErrnoException
  const said = `${code} ${message}`
  if (/SQLITE_(READONLY|CANTOPEN)|EEXIST|ENOTDIR|unable to open/.test(said))
    return `The data folder or its database cannot be written: ${message}. Check DATA_DIR and who owns it.`
  if (/SQLITE_NOTADB|file is not a database/.test(said))
    return `The database file is not an Acclaim database: ${message}. Check DATA_DIR and DATABASE_URL.`
  if (/ENOTFOUND|EADDRNOTAVAIL/.test(said)) return `HOST is not an address of this machine: ${message}`
  if (code === 'EADDRINUSE')
    return `The port is in use by another program. Stop it, or choose another with PORT=…\n${message}`
  if (code === 'EACCES' || code === 'EROFS') return `A folder or port may not be used: ${message}`
  return stack ?? String(error)
}

start().catch((error: unknown) => {
  console.error(explain(error))
  process.exit(1)
})
