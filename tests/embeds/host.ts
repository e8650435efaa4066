import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENT } from '../patient.ts'

/** Page variants by path: how strict the company's own site is, and which way it reads. */
const strict = (portal: string) =>
  `default-src 'none'; script-src ${portal}; connect-src ${portal}; style-src 'self'; base-uri 'none'; form-action 'none'`
const policies: Record<string, (portal: string) => string> = {
  '/strict': strict,
  '/strict-frames': (portal) => `${strict(portal)}; frame-src ${portal}`,
  '/only-scripts': (portal) => `default-src 'none'; script-src ${portal}; style-src 'self'`,
  '/trusted-types': (portal) => `${strict(portal)}; require-trusted-types-for 'script'; trusted-types 'none'`,
}

const filler = Array.from(
  { length: 8 },
  (_, i) => `<p>Paragraph ${i + 1} about Orbit, the notebook that thinks along.</p>`,
)
/** What other people's pages do to everything on them. */
const HOSTILE = `<style>* { all: unset !important; color: red !important } div, ul, li, p { display: none !important }</style>`
const page = (path: string, snippet: string) => `<!doctype html>
<html ${path === '/rtl' ? 'lang="ar" dir="rtl"' : 'lang="en"'}>
<head><meta charset="utf-8"><title>Orbit</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/site.css"></head>
<body><header><h1>Orbit</h1></header><main>
<p>Notes that find themselves.</p>
${path === '/hostile' ? HOSTILE : ''}
${path === '/below' ? filler.join('\n').repeat(4) : ''}
<h2>What customers say</h2>
${snippet}
<h2 id="after">After the wall</h2>
${filler.join('\n').repeat(4)}
</main></body></html>`

const css = `body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff }
main { max-width: 70rem; margin: 0 auto; padding: 0 16px }
p { margin: 0 0 16px }`

/** A company's marketing page on an origin of its own (`localhost`, where the portal is `127.0.0.1`). */
export async function startHost() {
  let shown = { portal: '', snippet: '' }
  const server = createServer(PATIENT, (req, res) => {
    const path = new URL(req.url ?? '/', 'http://localhost').pathname
    if (path === '/site.css' || path === '/favicon.ico') {
      res.writeHead(200, { 'content-type': 'text/css' }).end(path === '/site.css' ? css : '')
      return
    }
    const policy = policies[path]?.(shown.portal)
    res.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(policy && { 'content-security-policy': policy }),
    })
    res.end(page(path, shown.snippet))
  }).listen(0, 'localhost')
  await new Promise((done) => server.once('listening', done))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    origin,
    /** What the page embeds from now on. */
    show: (portal: string, snippet: string) => void (shown = { portal, snippet }),
    close: () => new Promise((done) => server.close(done).closeAllConnections()),
  }
}
