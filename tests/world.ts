import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../api/config.ts'
import type { AddressList, MailDomains, StripeReader } from '../api/kernel/outside.ts'
import { listen } from '../api/listen.ts'
import type { Mailer } from '../api/mail/mailer.ts'
import { safeFetch } from '../api/outside/safe-fetch.ts'
import { openPortal } from '../api/portal.ts'
import { openDb } from '../db/client.ts'
import { migrateDb } from '../db/migrate.ts'
import { event, job } from '../db/schema/events.ts'
import { type Door, join as joinAs, type Name, visitor } from './people.ts'

export const PUBLIC_URL = 'http://portal.test'
const START = Date.parse('2026-03-02T09:00:00Z')

/** A migrated, empty database, made once per process; a copy of it costs about a millisecond. */
let template: Promise<string> | undefined
async function makeTemplate(): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'acclaim-template-')), 'acclaim.db')
  const db = await openDb({ url: `file:${path}`, lock: false, scratch: true })
  await migrateDb(db)
  await db.close() // closing folds the write-ahead log into the file, so the copy is whole
  return path
}

export interface WorldOptions {
  /** A database of its own elsewhere, like a libSQL server's address. */
  databaseUrl?: string
  publicUrl?: string
  startsAt?: number
  /** A folder that stays, with the database a server will find there. */
  dataDir?: string
  mailer?: Mailer
  /** Another world opens its folder later, which the lock of one process would not let it. */
  reopens?: true
  /** A bucket for files, instead of the data folder. */
  filesUrl?: string
  /** Hosts inside the house that webhooks may reach. */
  hooks?: string
  /** Hosts inside that partners’ postbacks may reach, which nobody can allow but a test. */
  partnerHooks?: string
  /** Where Stripe is; left out where nobody asks it. */
  stripe?: StripeReader
  /** More of the environment. */
  env?: Record<string, string>
  /** Answers whether a domain takes mail; every one does if it is left out. */
  mailDomains?: MailDomains
  hosting?: AddressList
  /** The database as a server runs it, with the thread of its pen and on the disk: what a benchmark measures. */
  asRun?: true
}
export type World = Awaited<ReturnType<typeof world>>

/** A whole empty portal: own file, own clock, caught log. */
export async function world({
  databaseUrl,
  publicUrl = PUBLIC_URL,
  startsAt = START,
  dataDir,
  mailer,
  filesUrl,
  reopens,
  hooks,
  partnerHooks,
  stripe,
  env,
  mailDomains = { ask: async () => 'mail' },
  hosting,
  asRun,
}: WorldOptions = {}) {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'acclaim-'))
  if (!databaseUrl && !dataDir) copyFileSync(await (template ??= makeTemplate()), join(dir, 'acclaim.db'))
  let now = startsAt
  const log: { level: string; message: string; fields: object }[] = []
  const note = (level: string) => (fields: object, message: string) => void log.push({ level, message, fields })
  const config = readConfig({
    DATA_DIR: dir,
    PUBLIC_URL: publicUrl,
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(filesUrl && { FILES_URL: filesUrl }),
    ...env,
    ...(hooks && { WEBHOOK_ALLOW_HOSTS: hooks }),
  })
  const outside = {
    ...{ mailer, clock: () => now, mailDomains, ...(stripe && { stripe }), ...(hosting && { hosting }) },
    ...(partnerHooks && { strictCaller: safeFetch({ allow: [partnerHooks] }) }),
    log: { info: note('info'), warn: note('warn'), error: note('error') },
  }
  const portal = await openPortal({
    config,
    outside,
    // the thread of the pen, and what is on the disk when somebody pulls the plug, are tested where servers are: tests/db, tests/race and every journey
    scratch: !asRun,
    lock: dataDir !== undefined && !reopens,
    journal: dataDir !== undefined,
  })
  const doors = new Map<string, Promise<Door>>()
  let listening: Awaited<ReturnType<typeof listen>> | undefined

  const made = {
    ...portal,
    dir,
    log,
    visitor: visitor(portal),
    /** One of the cast, signed in; the same person each time. */
    as(name: Name): Promise<Door> {
      const door = doors.get(name) ?? joinAs(portal, name)
      doors.set(name, door)
      return door
    },
    now: () => now,
    at: (when: string | number) => void (now = typeof when === 'string' ? Date.parse(when) : when),
    later: ({ days = 0, minutes = 0, ms = 0 }) => void (now += days * 86_400_000 + minutes * 60_000 + ms),
    /** Everything that was announced, oldest first. */
    facts: async (type?: string) =>
      (await portal.db.read.select().from(event).orderBy(event.seq))
        .filter((row) => type === undefined || row.type === type)
        .map(({ type, contactId, data, at }) => ({
          type,
          contactId,
          at,
          ...(JSON.parse(data) as Record<string, unknown>),
        })),
    jobs: () => portal.db.read.select().from(job),
    /** Opens a real port; answers its address. Pages are not part of it. */
    async open(port = 0): Promise<string> {
      listening ??= await listen(portal, (_req, res) => res.writeHead(404).end('no pages here'), {
        host: '127.0.0.1',
        port,
      })
      const host = `127.0.0.1:${listening.port}`
      portal.hosts.add(host)
      return `http://${host}`
    },
    async close() {
      await listening?.stop()
      await portal.close()
      if (!dataDir) rmSync(dir, { recursive: true, force: true })
    },
  }
  return made
}
