import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { withoutValues } from '../../db/errors.ts'
import type { System } from '../kernel/actor.ts'
import { createCtx, type Services } from '../kernel/context.ts'
import { ANSWER, type Forms, headerOf, makeForms, OPEN, sendForm, sendProblem } from '../kernel/forms.ts'
import { clientAddress } from '../kernel/limits.ts'
import { notFound, problem } from '../kernel/problem.ts'
import { nonces, sealServe, serveKey } from '../kernel/serve-token.ts'
import { DRAFT, draftMarkup } from './drafts.ts'
import { createBeacons, OUTCOMES, type Outcome } from './measuring/beacons.ts'
import { createConverting, type RecordOnPage } from './measuring/converting.ts'
import { createIntake } from './measuring/intake.ts'
import { createDailyVisitors, visitorHash } from './measuring/visitors.ts'
import { refusalOf } from './rules.ts'
import { createShelf, type Shown } from './shelf.ts'
import { loadPaint } from './showing/render.ts'
import { addRefusals, choices, type Refusal } from './store.ts'
import { type Face, nameOf } from './tiers/faces.ts'
import { type Names, USUAL, usualOf } from './tiers/rules.ts'

export interface FrontOptions {
  services: Services
  /** Without a slash at its end. */
  publicUrl: string
  /** The portal's secret for serve tokens: 32 bytes in base64url. */
  secret: string
  /** Stores a conversion that a page tells of. */
  recordOnPage: RecordOnPage
  /** Steps that requests take through proxies of ours. */
  trustedProxies?: number
  /** Where `widgets/build.ts` wrote `embed.js`. */
  scriptDir: string
  names?: Names
}
export interface Front {
  /** Answers what belongs to widgets and says true; leaves everything else alone and says false. */
  handle(req: IncomingMessage, res: ServerResponse): boolean
  /** An address by its usual name, whatever the company calls it. */
  usual(url: string): string
  /** Acts by what became of them, since the start. */
  counts(): Record<Outcome, number>
  /** Stores what is still in memory. */
  close(): Promise<void>
}

const WIDGET = '/v1/w/'
/** A list that a visitor turns over on the page: shown and counted already. */
const TURNED = /^\?$|[?&](stars|written|verified|media|sort|show)=/
/** The page has a copy in its own markup. */
const COPIED = /[?&]copy\b/
const busy = problem('unavailable', 'server.busy', 'Try again shortly.', { retryAfterSeconds: 5 })
const REFUSALS_KEPT = 500
const REFUSALS_EVERY_MS = 2_000

/** What other people's pages ask for, answered from memory before anything else gets to see the request. */
export async function createFront({ services, publicUrl, secret, scriptDir, ...more }: FrontOptions): Promise<Front> {
  const ctx = createCtx<System>(services, { kind: 'system', job: 'embeds.front' }, 'embeds.front')
  const { names = USUAL } = more
  const usual = usualOf(names)
  const key = serveKey(secret)
  const nonce = nonces()
  const home = new URL(publicUrl).origin
  const making = { read: ctx.read, now: ctx.now, paint: await loadPaint(scriptDir), publicUrl }
  const once = readIf(join(scriptDir, 'once.js'))
  const shelf = createShelf(making, { script: `${publicUrl}${names.prefix}/${names.script}.js`, once }, ctx.now)
  const intake = createIntake(ctx)
  const scripts = await loadScripts(scriptDir)
  const nothing = await makeForms(Buffer.alloc(0), 'text/html; charset=utf-8', ANSWER)
  const counts = Object.fromEntries(OUTCOMES.map((name) => [name, 0])) as Record<Outcome, number>
  const tally = (outcome: Outcome, n = 1) => void (counts[outcome] += n)
  const daily = createDailyVisitors(ctx.now)
  const addressOf = (req: IncomingMessage) =>
    clientAddress(req.socket.remoteAddress, headerOf(req, 'x-forwarded-for'), more.trustedProxies ?? 0)
  const parts = { shelf, intake, key, clock: ctx.now, tally, daily, hashOf: visitorHash(secret), addressOf }
  const beacons = createBeacons(parts)
  const converting = createConverting({ ...parts, ctx, record: more.recordOnPage })

  let refusals = new Map<string, Refusal>()
  const saveRefusals = async () => {
    const rows = [...refusals.values()]
    refusals = new Map()
    if (rows.length > 0) await ctx.write((tx) => addRefusals(tx, rows))
  }
  const timer = setInterval(() => {
    saveRefusals().catch((error: unknown) =>
      ctx.log.error({ err: withoutValues(error) }, 'refused origins were not stored'),
    )
  }, REFUSALS_EVERY_MS).unref()

  /** Another face of an answer, or other reviews of its list; neither is counted by itself. */
  function special(req: IncomingMessage, res: ServerResponse, made: Promise<Forms> | undefined, more: string[] = []) {
    if (!made) return sendProblem(res, busy)
    made.then(
      (forms) => sendForm(req, res, forms, more),
      (error: unknown) => unread(res, error),
    )
  }

  function answer(req: IncomingMessage, res: ServerResponse, shown: Shown | undefined, face: Face, query: string) {
    if (!shown) return sendProblem(res, notFound('widget.unknown', 'There is no such widget.'))
    if (face !== 'fragment') return special(req, res, shown.more(0, face, query))
    const origin = headerOf(req, 'origin')
    // No page, or the portal's own preview (whose preload says its origin all the same): shown, with nothing to count by.
    if (origin === undefined || origin === home || headerOf(req, 'sec-fetch-site') === 'same-origin')
      return query ? special(req, res, shown.more(0, face, query)) : sendForm(req, res, shown.variants[0]!.forms)
    const reason = refusalOf(origin, shown.origins)
    if (reason) {
      refuse(shown.id, origin, reason)
      return sendProblem(res, problem('forbidden', 'origin.unknown', reason))
    }
    const variant = draw(shown.variants)
    const turned = query !== '' && TURNED.test(query)
    const copied = query !== '' && COPIED.test(query)
    const other = turned || query.includes('lang=') ? query : ''
    if (!shown.measured || shown.blank || turned)
      return other
        ? special(req, res, shown.more(variant, face, other))
        : sendForm(req, res, shown.variants[variant]!.forms)
    // Who has a copy in the page's own markup has seen it already.
    const ghost = !copied && shown.holdout > 0 && Math.random() < shown.holdout
    const { number: widget, version } = shown
    const serve = sealServe(key, {
      nonce: nonce(),
      widget,
      version,
      variant,
      ghost,
      outside: copied,
      issuedAt: ctx.now(),
    })
    if (other && !ghost) return special(req, res, shown.more(variant, face, other), ['serve', serve])
    sendForm(req, res, ghost ? nothing : shown.variants[variant]!.forms, ['serve', serve])
  }

  /** One of the answers, as often as its share says. */
  function draw(variants: Shown['variants']): number {
    if (variants.length === 1) return 0
    let left = Math.random()
    const found = variants.findIndex(({ share }) => (left -= share) < 0)
    return found < 0 ? variants.length - 1 : found
  }

  function refuse(widgetId: string, origin: string, reason: string) {
    if (origin.length > 200 || !/^https?:\/\/[^/]+$|^null$/.test(origin)) return
    const known = refusals.get(`${widgetId} ${origin}`)
    if (!known && refusals.size >= REFUSALS_KEPT) return
    const row = { widgetId, origin, reason, count: (known?.count ?? 0) + 1, lastAt: ctx.now() }
    refusals.set(`${widgetId} ${origin}`, row)
  }

  /** Only pages of our own see a draft. */
  async function draft(req: IncomingMessage, res: ServerResponse, name: string) {
    const own = headerOf(req, 'sec-fetch-site') === 'same-origin' || headerOf(req, 'origin') === home
    const html = own ? await draftMarkup(ctx, name, await choices(ctx.read), making) : undefined
    if (html === undefined) return answer(req, res, undefined, 'fragment', '')
    sendForm(req, res, await makeForms(Buffer.from(html), 'text/html; charset=utf-8', ANSWER))
  }

  function unread(res: ServerResponse, error: unknown) {
    ctx.log.error({ err: withoutValues(error) }, 'a widget could not be read')
    sendProblem(res, busy)
  }

  function widget(req: IncomingMessage, res: ServerResponse, name: string, query: string) {
    if (name.startsWith(DRAFT)) return void draft(req, res, name).catch((error) => unread(res, error))
    const { publicId, face } = nameOf(name)
    const found = publicId ? shelf.find(publicId) : undefined
    if (!(found instanceof Promise)) return answer(req, res, found, face, query)
    found.then(
      (shown) => answer(req, res, shown, face, query),
      (error: unknown) => unread(res, error),
    )
  }

  return {
    handle(req, res) {
      const url = usual(req.url ?? '')
      if (!url.startsWith('/v1/')) return false
      const end = url.indexOf('?')
      const path = end < 0 ? url : url.slice(0, end)
      const told = path === '/v1/seen' ? beacons : path === '/v1/convert' ? converting : undefined
      const script = scripts.get(path)
      if (!told && !script && !path.startsWith(WIDGET) && !/^\/v1\/embed[.\w-]*$/.test(path)) return false
      if (told ? req.method !== 'POST' : req.method !== 'GET' && req.method !== 'HEAD') {
        const allow = told ? 'POST' : 'GET, HEAD'
        res.writeHead(405, [...OPEN, 'allow', allow, 'content-length', '0']).end()
      } else if (told) void told(req, res)
      else if (script) sendForm(req, res, script)
      else if (path.startsWith(WIDGET)) widget(req, res, path.slice(WIDGET.length), end < 0 ? '' : url.slice(end))
      else sendProblem(res, notFound('script.unknown', 'There is no such script. Copy the snippet anew.'))
      return true
    },
    usual,
    counts: () => ({ ...counts }),
    async close() {
      clearInterval(timer)
      await intake.close()
      await saveRefusals()
    },
  }
}

const readIf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** The scripts under their plain names, and the widgets' under one that never changes its content and so can be pinned by SRI. */
async function loadScripts(dir: string): Promise<Map<string, Forms>> {
  const file = join(dir, 'embed.js')
  if (!existsSync(file)) return new Map()
  const { hash } = JSON.parse(readFileSync(join(dir, 'embed.json'), 'utf8')) as { hash: string }
  const forms = (name: string, cache: string) =>
    makeForms(readFileSync(join(dir, name)), 'text/javascript; charset=utf-8', [
      ...OPEN,
      'cache-control',
      cache,
      'vary',
      'accept-encoding',
    ])
  return new Map([
    ['/v1/embed.js', await forms('embed.js', 'public, max-age=300, stale-while-revalidate=86400')],
    ['/v1/friend.js', await forms('friend.js', 'public, max-age=300, stale-while-revalidate=86400')],
    [`/v1/embed.${hash}.js`, await forms('embed.js', 'public, max-age=31536000, immutable')],
  ])
}
