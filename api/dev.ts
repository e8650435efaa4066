import { readConfig } from './config.ts'
import { createLog } from './outside/log.ts'
import { createMailer } from './outside/smtp.ts'
import { openPortal, type Portal } from './portal.ts'

declare global {
  var __acclaimDev: Promise<Portal> | undefined
}

/** For `npm run dev`: one portal on ./data that outlives hot reloads of the pages. */
export const devPortal = (): Promise<Portal> =>
  (globalThis.__acclaimDev ??= open().catch((error: unknown) => {
    globalThis.__acclaimDev = undefined
    throw error
  }))

async function open(): Promise<Portal> {
  const config = readConfig(process.env)
  const hosts = ['localhost', '127.0.0.1'].map((name) => `${name}:${config.port}`)
  const mailer = config.smtpUrl ? createMailer(config.smtpUrl) : undefined
  const portal = await openPortal({ config, outside: { clock: Date.now, log: createLog('warn'), mailer }, hosts })
  portal.worker.start()
  portal.deliveries.start()
  globalThis.__acclaim = portal
  const link = await portal.setUpLink()
  if (link) console.log(`\nMake yourself the owner with this link, which works once:\n${link}\n`)
  return portal
}
