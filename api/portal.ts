import { join } from 'node:path'
import { type Db, openDb } from '../db/client.ts'
import { migrateDb } from '../db/migrate.ts'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { convertOnPage } from './conversions/actions.ts'
import { createFront } from './embeds/front.ts'
import { createViews } from './feature-requests/looks/views.ts'
import { createClaim } from './feature-requests/votes/claiming.ts'
import { createIntake } from './flywheel/intake/intake.ts'
import { ownNames } from './flywheel/kinds/actions.ts'
import { offerSetUp } from './identity/actions.ts'
import { createIdentify } from './identity/identify.ts'
import { createSessions } from './identity/sessions.ts'
import { createJobs } from './jobs.ts'
import type { System } from './kernel/actor.ts'
import { createCtx, type Services } from './kernel/context.ts'
import type { HttpServices } from './kernel/http.ts'
import { createBuckets } from './kernel/limits.ts'
import { addressHash } from './kernel/mailbox.ts'
import type { Journal, Outside } from './kernel/outside.ts'
import { sealKey } from './kernel/seal.ts'
import { serveKey } from './kernel/serve-token.ts'
import { createTraces } from './kernel/traces.ts'
import { createWorker, DEFAULT_ATTEMPTS, type JobDefinition } from './kernel/worker.ts'
import { createLinks, type Links } from './links/front.ts'
import { fileAddresses } from './outside/address-list.ts'
import { diskFiles } from './outside/disk.ts'
import { fileJournal } from './outside/journal.ts'
import { mailDomains } from './outside/mail-domains.ts'
import { s3Files } from './outside/s3.ts'
import { safeFetch } from './outside/safe-fetch.ts'
import { stripeReader } from './outside/stripe.ts'
import { createReactions, HEARERS } from './reactions.ts'
import { portalSecret, readBrand } from './settings/actions.ts'
import { createVisit } from './visit.ts'
import { createDeliveries } from './webhooks/deliveries/sending.ts'

/** Made here as the settings say, unless others are brought along. */
type Usual = 'files' | 'caller' | 'strictCaller' | 'stripe' | 'mailDomains'

export interface PortalOptions {
  config: Config
  /** Files lie where the settings say, and hosts are called that they allow, unless others are brought along. */
  outside: Omit<Outside, Usual> & Partial<Pick<Outside, Usual>>
  /** Hosts that are ours beside the one of `publicUrl`. */
  hosts?: string[]
  /** Left out in tests that open one file from several places on purpose. */
  lock?: boolean
  /** See `DbOptions`. */
  scratch?: boolean
  /** Whether clicks may go through a journal beside the file, which is for its owner alone. */
  journal?: boolean
}

declare global {
  /** Made by api/server.ts, or by site/fetch.ts in development; pages take it from here. */
  var __acclaim: Portal | undefined
}

const STILL = 'UPDATE migration SET applied_at = applied_at'

/** Opens the database, brings it up to date and puts the house together. Nothing listens yet and no job runs. */
export async function openPortal({ config, hosts = [], lock = true, scratch = false, ...options }: PortalOptions) {
  const { journal: journals = lock } = options
  const outside = {
    ...options.outside,
    files: options.outside.files ?? filesOf(config),
    caller: options.outside.caller ?? safeFetch({ allow: config.webhookAllowHosts }),
    strictCaller: options.outside.strictCaller ?? safeFetch(),
    stripe: options.outside.stripe ?? stripeReader(),
    mailDomains: options.outside.mailDomains ?? mailDomains(),
  }
  const db = await openDb({ url: config.databaseUrl, authToken: config.databaseAuthToken, lock, scratch })
  try {
    const journal = journals && db.kind === 'file' ? fileJournal(`${fileOf(config)}.clicks`) : undefined
    const hosting = outside.hosting ?? (await hostingOf(config, outside))
    return await furnish(db, { config, outside: { ...outside, ...(hosting && { hosting }) }, hosts, journal })
  } catch (error) {
    await db.close()
    throw error
  }
}

const fileOf = ({ databaseUrl }: Config) => databaseUrl.slice('file:'.length)
const filesOf = ({ filesUrl, dataDir }: Config) => (filesUrl ? s3Files(filesUrl) : diskFiles(join(dataDir, 'files')))

const hostingOf = ({ hostingRangesFile: file }: Config, { log, clock }: Pick<Outside, 'log' | 'clock'>) =>
  file ? fileAddresses(file, log, clock) : undefined

interface Furniture {
  config: Config
  outside: Outside
  hosts: string[]
  /** Belongs to whoever owns the file of the database. */
  journal: Journal | undefined
}
async function furnish(db: Db, { config, outside, hosts, journal }: Furniture) {
  await migrateDb(db)
  const { publicUrl } = config
  const secret = await portalSecret(db, 'serve', outside.clock())
  const sealSecret = await portalSecret(db, 'seal', outside.clock())
  const addressOf = addressHash(sealKey(sealSecret, 'addresses'))
  const views = createViews()
  let links: Links | undefined
  const settleClicks = async () => links?.settle()
  const jobs: Record<string, JobDefinition> = createJobs({
    ...{ stripe: outside.stripe, mailDomains: outside.mailDomains, hashOf: addressOf, settleClicks },
    ...{ mailer: outside.mailer, publicUrl, scrub: db.scrub, views },
    ...{ files: outside.files, ...(outside.films && { films: outside.films }) },
  })
  let wake = () => {}
  const base: Services = {
    db,
    outside,
    reactions: createReactions({ serveKey: serveKey(secret), addressOf }),
    hearers: HEARERS,
    attemptsOf: (name) => (jobs[name] ? (jobs[name].attempts ?? DEFAULT_ATTEMPTS) : undefined),
    wake: () => wake(),
    buckets: createBuckets(),
    sealKey: sealKey(sealSecret, 'at rest'),
  }
  const sessions = createSessions(db, { secure: publicUrl.startsWith('https:') })
  const services: HttpServices = { ...base, identify: createIdentify(base, sessions) }
  const ours = new Set([new URL(publicUrl).host, ...hosts])
  const traces = createTraces(secret)
  const telling = createCtx<System>(services, { kind: 'system', job: 'flywheel.intake' }, 'flywheel.intake')
  const intake = createIntake(telling, addressOf)
  const app = createApp({
    intake,
    services,
    sessions,
    publicUrl,
    hosts: ours,
    serveKey: serveKey(secret),
    names: config.names,
    views,
    addressOf,
    traces,
    refreshLinks: async () => links?.refresh(),
    settleClicks,
    watching: { hosting: outside.hosting, countries: config.countryHeader !== undefined },
  })
  const pages = createCtx<System>(services, { kind: 'system', job: 'conversions.page' }, 'conversions.page')
  const front = await createFront({
    ...{ services, publicUrl, secret, trustedProxies: config.trustedProxies },
    recordOnPage: (page) => convertOnPage(pages, page),
    scriptDir: join(import.meta.dirname, '../dist/widgets'),
    names: config.names,
  })
  links = createLinks({
    ...{ services, publicUrl, hosts: ours, traces, journal, trustedProxies: config.trustedProxies },
    countryHeader: config.countryHeader,
    usual: front.usual,
  })
  const worker = createWorker(services, jobs)
  const deliveries = createDeliveries(services)
  wake = () => {
    worker.wake()
    deliveries.wake()
  }
  const brand = () => readBrand(db)
  return {
    app,
    db,
    services,
    sessions,
    front,
    links,
    worker,
    deliveries,
    publicUrl,
    hosts: ours,
    visit: createVisit({
      app,
      sessions,
      hosts: ours,
      publicUrl,
      brand,
      stageNames: () => ownNames(db.read),
      log: outside.log,
      claim: createClaim(services),
    }),
    /** Whether a change can be made now: makes one that changes nothing, down to the disk. */
    writes: () => db.write(async (tx) => Boolean(await tx.run(STILL))),
    /** The one-time address that makes the owner; null once there is one. */
    async setUpLink() {
      const link = await offerSetUp(createCtx(services, { kind: 'system', job: 'start' }, 'start'))
      return link && `${publicUrl}/setup?token=${link.token}`
    },
    async close() {
      await Promise.all([worker.stop(), deliveries.stop()])
      await front.close()
      await links.close()
      outside.hosting?.close()
      await intake.close()
      await db.close()
    },
  }
}
export type Portal = Awaited<ReturnType<typeof openPortal>>
