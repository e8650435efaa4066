import type { IncomingMessage, ServerResponse } from 'node:http'
import { withoutValues } from '../../db/errors.ts'
import type { System } from '../kernel/actor.ts'
import { createCtx, type Services } from '../kernel/context.ts'
import { OPEN } from '../kernel/forms.ts'
import type { Journal } from '../kernel/outside.ts'
import { readReferralCookie, referralCookie } from '../kernel/referral-cookie.ts'
import type { Traces } from '../kernel/traces.ts'
import { createArriving } from './arriving.ts'
import { type Asked, askedOf } from './asked.ts'
import { clickFloor } from './codes.ts'
import { createIntake } from './intake.ts'
import { createNoting } from './noting.ts'
import {
  type Channel,
  channelOf,
  codeOf,
  isNavigation,
  landingOf,
  ONE_VISIT_MS,
  referrerHostOf,
  subIdOf,
  UNKNOWN,
} from './rules.ts'
import { createShelf, type Shelved } from './shelf.ts'
import * as store from './store.ts'
import { createVisits } from './visits.ts'

export interface LinksOptions {
  services: Services
  /** Without a slash at its end. */
  publicUrl: string
  /** Hosts that are ours, with their ports; links are followed there only. */
  hosts: ReadonlySet<string>
  traces: Traces
  /** Where clicks are safe in a rush; none beside a remote database. */
  journal?: Journal | undefined
  /** Steps that requests take through proxies of ours. */
  trustedProxies?: number
  /** The header in which they say the country, in small letters. */
  countryHeader?: string | undefined
  /** An address by its usual name, whatever the company calls it. */
  usual(url: string): string
}

interface Opening {
  req: IncomingMessage
  res: ServerResponse
  asked: Asked
  channel: Channel | null
  subId: string | null
}

const EVERY_MS = 2_000
const AT_ONCE = 5_000
/** What another process stored may show a moment later than its id says. */
const LATE_MS = 10_000
const COUNTED_AT_ONCE = 250
const COUNTING_MS = 250
const HERE = '/r/'
/** What stands behind a code and is no channel; the API answers it. */
/** The same door under the name that Dub's script knows. */
const DUB_CLICK = '/api/v1/compat/dub/track/click'
const FILES = /^(?:qr\.(?:svg|png)|keep)$/
const pause = () => new Promise((done) => setImmediate(done))

/** Links, answered from memory before anything else gets to see the request, each click stored before it is answered. */
export function createLinks({ services, publicUrl, hosts, traces, usual, ...more }: LinksOptions) {
  const { journal, trustedProxies = 0, countryHeader } = more
  const { hosting } = services.outside
  const ctx = createCtx<System>(services, { kind: 'system', job: 'links.front' }, 'links.front')
  const { host, protocol } = new URL(publicUrl)
  const secure = protocol === 'https:'
  const shelf = createShelf(ctx, host)
  const [intake, visits] = [createIntake(ctx, journal), createVisits()]
  const note = createNoting({ intake, visits, traces, now: ctx.now, secure, trustedProxies, hosting })
  const arriving = createArriving({ shelf, note, countryHeader })
  const headers = [
    ...['content-length', '0', 'cache-control', 'no-store', 'x-robots-tag', 'noindex'],
    ...['referrer-policy', 'strict-origin-when-cross-origin'],
    ...(secure ? ['strict-transport-security', 'max-age=31536000; includeSubDomains'] : []),
  ]
  const redirect = (res: ServerResponse, location: string, more: string[] = []) =>
    void res.writeHead(302, headers.concat('location', location, more)).end()
  const later = (res: ServerResponse) =>
    void res.writeHead(503, headers.concat('retry-after', '1', 'refresh', '1')).end()

  let learned: string | undefined
  /** Visits that this process did not see begin: before it started, or elsewhere. */
  async function learn() {
    let after = learned ?? clickFloor(ctx.now() - ONE_VISIT_MS)
    learned = clickFloor(ctx.now() - LATE_MS)
    for (;;) {
      const rows = await store.visitsAfter(ctx.read, after, AT_ONCE)
      for (const { id, at, linkId, networkHash, browserHash, counts } of rows)
        if (counts && networkHash && browserHash) visits.learn(linkId, { networkHash, browserHash }, { id, at })
      if (rows.length < AT_ONCE) return
      after = rows.at(-1)!.id
      await pause()
    }
  }
  /** A little at a time, and not much at once: who opens a link comes first. */
  async function count() {
    if (!(await store.isUncounted(ctx.read))) return
    const until = performance.now() + COUNTING_MS
    while (performance.now() < until && (await ctx.write((tx) => store.countClicks(tx, COUNTED_AT_ONCE)))) await pause()
  }
  let round: Promise<void> | undefined
  const again = (first: boolean) => {
    const work = async () => {
      await shelf.refresh()
      if (first || services.db.kind === 'remote') await learn()
      if (intake.isQuiet()) await count()
    }
    round ??= work()
      .catch((error: unknown) => ctx.log.error({ err: withoutValues(error) }, 'links could not be read'))
      .finally(() => (round = undefined))
  }
  again(true)
  const timer = setInterval(() => again(false), EVERY_MS).unref()

  function follow(req: IncomingMessage, res: ServerResponse, asked: Asked, rest: string) {
    const end = rest.indexOf('?')
    const [first = '', second] = (end < 0 ? rest : rest.slice(0, end)).split('/', 2)
    const opening = { req, res, asked, channel: channelOf(second), subId: end < 0 ? null : subOf(rest.slice(end)) }
    const code = codeOf(first)
    const found = code === undefined ? undefined : shelf.find(code)
    if (!(found instanceof Promise)) return lead(found, opening)
    found.then(
      (link) => lead(link, opening),
      (error: unknown) => {
        ctx.log.error({ err: withoutValues(error) }, 'a link could not be read')
        later(res)
      },
    )
  }
  function lead(link: Shelved | undefined, { req, res, asked, ...said }: Opening) {
    if (!link) return redirect(res, UNKNOWN)
    const to = shelf.destination(link)
    // a stopped link of a partner leads on and says nothing of them; nobody is counted and nobody is bound
    if (link.disabled) return redirect(res, link.earns ? to.plain : landingOf(link.code).bare)
    if (req.method === 'HEAD') return redirect(res, to.bare)
    const cookie = shelf.rules().keep === 'exempt' && !link.earns
    const opened = {
      linkId: link.id,
      cookie,
      channel: said.channel,
      subId: said.subId,
      navigation: isNavigation(asked),
      referrerHost: referrerHostOf(asked.referer),
    }
    const stored = note(req, asked, opened, (clickId) => {
      if (res.destroyed) return
      if (clickId === null) return redirect(res, to.bare)
      const kept = cookie && referralCookie(readReferralCookie(asked.cookie, secure), clickId, secure)
      redirect(res, to.head + clickId + to.tail, kept ? ['set-cookie', kept] : [])
    })
    if (!stored) later(res)
  }

  return {
    /** Answers what belongs to links and says true; leaves everything else alone and says false. */
    handle(req: IncomingMessage, res: ServerResponse): boolean {
      const url = req.url ?? ''
      if (url.startsWith(HERE)) {
        if (req.method !== 'GET' && req.method !== 'HEAD') return false
        const rest = url.slice(HERE.length)
        if (isFile(rest)) return false
        const asked = askedOf(req, countryHeader)
        if (!hosts.has((asked.host ?? '').toLowerCase())) return false
        follow(req, res, asked, rest)
        return true
      }
      if (url !== DUB_CLICK && (!usual(url).startsWith('/v1/arrive') || pathOf(usual(url)) !== '/v1/arrive'))
        return false
      if (req.method === 'POST') void arriving(req, res)
      else if (req.method === 'OPTIONS') res.writeHead(204, PREFLIGHT).end()
      else res.writeHead(405, [...OPEN, 'allow', 'POST, OPTIONS', 'content-length', '0']).end()
      return true
    },
    /** Reads what was changed just now. */
    refresh: shelf.refresh,
    /** Resolves when every click that was answered so far is in the table. */
    settle: intake.settle,
    /** Stores what is still in memory. */
    async close() {
      clearInterval(timer)
      await shelf.close()
      await round
      await intake.close()
    },
  }
}
export type Links = ReturnType<typeof createLinks>

const PREFLIGHT = [...OPEN, 'access-control-allow-methods', 'POST', 'access-control-allow-headers', 'content-type']
const pathOf = (url: string) => url.split('?', 1)[0]
const isFile = (rest: string) => {
  const slash = rest.indexOf('/')
  return slash > 0 && FILES.test(pathOf(rest.slice(slash + 1)) ?? '')
}
const subOf = (query: string) => (query.includes('sub=') ? subIdOf(new URLSearchParams(query).get('sub')) : null)
