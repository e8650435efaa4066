import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { withoutValues } from '../../db/errors.ts'
import type { System } from '../kernel/actor.ts'
import { createCtx, type Services } from '../kernel/context.ts'
import { notFound, problem } from '../kernel/problem.ts'
import { nonces, sealServe, serveKey } from '../kernel/serve-token.ts'
import { createBeacons, OUTCOMES, type Outcome } from './beacons.ts'
import { type Forms, headerOf, makeForms, OPEN, sendForm, sendProblem } from './forms.ts'
import { createIntake } from './intake.ts'
import { refusalOf } from './rules.ts'
import { createShelf, type Shown } from './shelf.ts'
import { addRefusals, type Refusal } from './store.ts'

export interface FrontOptions {
  services: Services
  /** Without a slash at its end. */
  publicUrl: string
  /** The portal's secret for serve tokens: 32 bytes in base64url. */
  secret: string
  /** Where `widgets/build.ts` wrote `embed.js`. */
  scriptDir: string
}
export interface Front {
  /** Answers what belongs to widgets and says true; leaves everything else alone and says false. */
  handle(req: IncomingMessage, res: ServerResponse): boolean
  /** Acts by what became of them, since the start. */
  counts(): Record<Outcome, number>
  /** Stores what is still in memory. */
  close(): Promise<void>
}

const WIDGET = '/v1/w/'
const PUBLIC_ID = /^[\w-]{1,40}$/
const REFUSALS_KEPT = 500
const REFUSALS_EVERY_MS = 2_000

/** What other people's pages ask for, answered from memory before anything else gets to see the request. */
export async function createFront({ services, publicUrl, secret, scriptDir }: FrontOptions): Promise<Front> {
  const ctx = createCtx<System>(services, { kind: 'system', job: 'embeds.front' }, 'embeds.front')
  const key = serveKey(secret)
  const nonce = nonces()
  const home = new URL(publicUrl).origin
  const shelf = createShelf(ctx.read, publicUrl, ctx.now)
  const intake = createIntake(ctx)
  const scripts = await loadScripts(scriptDir)
  const counts = Object.fromEntries(OUTCOMES.map((name) => [name, 0])) as Record<Outcome, number>
  const tally = (outcome: Outcome, n = 1) => void (counts[outcome] += n)
  const beacons = createBeacons({ shelf, intake, key, clock: ctx.now, tally })

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

  function answer(req: IncomingMessage, res: ServerResponse, shown: Shown | undefined) {
    if (!shown) return sendProblem(res, notFound('widget.unknown', 'There is no such widget.'))
    const origin = headerOf(req, 'origin')
    // No page, or the portal's own preview (whose preload says its origin all the same): shown, with nothing to count by.
    if (origin === undefined || origin === home || headerOf(req, 'sec-fetch-site') === 'same-origin')
      return sendForm(req, res, shown.forms)
    const reason = refusalOf(origin, shown.origins)
    if (reason) {
      refuse(shown.id, origin, reason)
      return sendProblem(res, problem('forbidden', 'origin.unknown', reason))
    }
    if (!shown.measured) return sendForm(req, res, shown.forms)
    const { number: widget, version } = shown
    const serve = sealServe(key, { nonce: nonce(), widget, version, issuedAt: ctx.now() })
    sendForm(req, res, shown.forms, ['serve', serve])
  }

  function refuse(widgetId: string, origin: string, reason: string) {
    if (origin.length > 200 || !/^https?:\/\/[^/]+$|^null$/.test(origin)) return
    const known = refusals.get(`${widgetId} ${origin}`)
    if (!known && refusals.size >= REFUSALS_KEPT) return
    const row = { widgetId, origin, reason, count: (known?.count ?? 0) + 1, lastAt: ctx.now() }
    refusals.set(`${widgetId} ${origin}`, row)
  }

  function widget(req: IncomingMessage, res: ServerResponse, publicId: string) {
    if (!PUBLIC_ID.test(publicId)) return answer(req, res, undefined)
    const found = shelf.find(publicId)
    if (!(found instanceof Promise)) return answer(req, res, found)
    found.then(
      (shown) => answer(req, res, shown),
      (error: unknown) => {
        ctx.log.error({ err: withoutValues(error) }, 'a widget could not be read')
        sendProblem(res, problem('unavailable', 'server.busy', 'Try again shortly.', { retryAfterSeconds: 5 }))
      },
    )
  }

  return {
    handle(req, res) {
      const url = req.url ?? ''
      if (!url.startsWith('/v1/')) return false
      const end = url.indexOf('?')
      const path = end < 0 ? url : url.slice(0, end)
      const seen = path === '/v1/seen'
      const script = scripts.get(path)
      if (!seen && !script && !path.startsWith(WIDGET) && !/^\/v1\/embed[.\w-]*$/.test(path)) return false
      if (seen ? req.method !== 'POST' : req.method !== 'GET' && req.method !== 'HEAD') {
        const allow = seen ? 'POST' : 'GET, HEAD'
        res.writeHead(405, [...OPEN, 'allow', allow, 'content-length', '0']).end()
      } else if (seen) void beacons(req, res)
      else if (script) sendForm(req, res, script)
      else if (path.startsWith(WIDGET)) widget(req, res, path.slice(WIDGET.length))
      else sendProblem(res, notFound('script.unknown', 'There is no such script. Copy the snippet anew.'))
      return true
    },
    counts: () => ({ ...counts }),
    async close() {
      clearInterval(timer)
      await intake.close()
      await saveRefusals()
    },
  }
}

/** The script under its plain name, and under one that never changes its content and so can be pinned by SRI. */
async function loadScripts(dir: string): Promise<Map<string, Forms>> {
  const file = join(dir, 'embed.js')
  if (!existsSync(file)) return new Map()
  const { hash } = JSON.parse(readFileSync(join(dir, 'embed.json'), 'utf8')) as { hash: string }
  const body = readFileSync(file)
  const forms = (cache: string) =>
    makeForms(body, 'text/javascript; charset=utf-8', [...OPEN, 'cache-control', cache, 'vary', 'accept-encoding'])
  return new Map([
    ['/v1/embed.js', await forms('public, max-age=300, stale-while-revalidate=86400')],
    [`/v1/embed.${hash}.js`, await forms('public, max-age=31536000, immutable')],
  ])
}
