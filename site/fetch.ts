import { astro, getFetchState } from 'astro/hono'
import { type Context, Hono } from 'hono'
import type { Limited } from '../api/client.ts'
import type { Portal } from '../api/portal.ts'
import { setPlace } from './locales/place.ts'
import { setStageNames } from './locales/stages.ts'

// Production: api/server.ts made the portal. Development: make it here, through Vite, with hot reload.
// Neither, while the site is being built: pages are only compiled.
const portal: Portal | undefined =
  globalThis.__acclaim ?? (import.meta.env.DEV ? await (await import('../api/dev.ts')).devPortal() : undefined)

/** Where a colleague goes of whom a second factor is asked before anything else. */
const FACTOR_PAGE = '/admin/account#second-factor'
const app = new Hono()
if (portal) {
  if (import.meta.env.DEV) {
    app.all('/api/*', (c) => portal.app.fetch(c.req.raw))
    app.get('/brand.css', (c) => portal.app.fetch(c.req.raw))
    app.get('/brand/*', (c) => portal.app.fetch(c.req.raw))
  }
  app.use('*', async (c, next): Promise<Response | void> => {
    const visit = await portal.visit(c.req.raw).catch(() => undefined)
    if (visit instanceof Response) return visit
    if (!visit) {
      c.req.raw = new Request(new URL('/500', c.req.url))
      return next()
    }
    const { request, setCookie, stageNames, ...locals } = visit
    const { pathname } = new URL(request.url)
    if (locals.lacksFactor && /^\/admin(?!\/account\/?$)/.test(pathname)) return c.redirect(FACTOR_PAGE, 303)
    setPlace(locals.brand)
    if (stageNames) setStageNames(stageNames)
    c.req.raw = request
    Object.assign(getFetchState(c).locals, locals)
    await next()
    saidTooOften(c, locals.limited())
    allowFrames(c)
    if (!c.res.headers.has('cache-control')) {
      c.res.headers.set('cache-control', locals.account ? 'private, no-store' : 'private, no-cache')
    }
    const cookie = setCookie()
    if (cookie && !c.res.headers.has('set-cookie')) c.res.headers.append('set-cookie', cookie)
  })
}
/**
 * A form that was sent too often, or a page that was asked for too often: it says so in its words, and here in its status and
 * with when to try again, whichever page it is and also when a part is all that it lacks. One that went on elsewhere had what
 * it needed. Astro answers 500 for the page that stands in for one that broke, whatever that page says.
 */
function saidTooOften(c: Context, limit: Limited | undefined) {
  if (!limit) return
  if (c.res.status === 200 || c.res.status === 500)
    c.res = new Response(c.res.body, { status: 429, headers: c.res.headers })
  if (c.res.status === 429 && limit.retryAfter) c.res.headers.set('retry-after', limit.retryAfter)
}
/** A page that other sites may show names them itself; no other page is ever shown in a frame. */
function allowFrames(c: Context) {
  const { frameOrigins } = getFetchState(c).locals as { frameOrigins?: string[] }
  const policy = c.res.headers.get('content-security-policy')
  if (!frameOrigins || !policy) return
  const ancestors = `frame-ancestors 'self' ${frameOrigins.join(' ')}`
  c.res.headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", ancestors))
}
app.all('*', astro())
export default app
