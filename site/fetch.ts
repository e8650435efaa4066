import { astro, getFetchState } from 'astro/hono'
import { Hono } from 'hono'
import type { Portal } from '../api/portal.ts'

// Production: api/server.ts made the portal. Development: make it here, through Vite, with hot reload.
// Neither, while the site is being built: pages are only compiled.
const portal: Portal | undefined =
  globalThis.__acclaim ?? (import.meta.env.DEV ? await (await import('../api/dev.ts')).devPortal() : undefined)

const app = new Hono()
if (portal) {
  if (import.meta.env.DEV) {
    app.all('/api/*', (c) => portal.app.fetch(c.req.raw))
    app.get('/brand.css', (c) => portal.app.fetch(c.req.raw))
  }
  app.use('*', async (c, next): Promise<Response | void> => {
    const visit = await portal.visit(c.req.raw).catch(() => undefined)
    if (visit instanceof Response) return visit
    if (!visit) {
      c.req.raw = new Request(new URL('/500', c.req.url))
      return next()
    }
    const { request, setCookie, ...locals } = visit
    c.req.raw = request
    Object.assign(getFetchState(c).locals, locals)
    await next()
    if (!c.res.headers.has('cache-control')) {
      c.res.headers.set('cache-control', locals.account ? 'private, no-store' : 'private, no-cache')
    }
    if (setCookie && !c.res.headers.has('set-cookie')) c.res.headers.append('set-cookie', setCookie)
  })
}
app.all('*', astro())
export default app
