import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import type { Env } from './kernel/http.ts'
import { notFound } from './kernel/problem.ts'
import { describeApi } from './openapi.ts'

const ASSETS = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const TYPES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Acclaim API</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><main id="ui"></main><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body></html>`
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

const DESCRIPTION = {
  openapi: '3.1.0',
  info: {
    title: 'Acclaim API',
    version: '1',
    description:
      'Pages and integrations use the same routes. Refusals are RFC 9457 problem details with a stable `code`. Times are milliseconds since 1970, money is minor units with a currency.',
  },
  servers: [{ url: '/api/v1' }],
  components: {
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'session' },
      apiKey: { type: 'http', scheme: 'bearer' },
    },
  },
} as const

/** The description of the API and a reader for it that needs no other host. */
export const docsRoutes = (api: Hono<Env>) => {
  let spec: Promise<string> | undefined
  return new Hono<Env>()
    .get('/openapi.json', async (c) => {
      spec ??= describeApi(api, DESCRIPTION)
      return c.body(await spec, 200, { 'content-type': 'application/json' })
    })
    .get('/docs', (c) => c.html(PAGE, 200, { 'content-security-policy': CSP }))
    .get('/docs/start.js', (c) =>
      c.body("SwaggerUIBundle({ url: 'openapi.json', dom_id: '#ui', deepLinking: true })", 200, {
        'content-type': 'text/javascript; charset=utf-8',
      }),
    )
    .get('/docs/:file', (c) => {
      const type = TYPES[c.req.param('file')]
      if (!type) throw notFound('route.not_found', 'There is nothing at this address.')
      return c.body(readFileSync(join(ASSETS, c.req.param('file'))), 200, {
        'content-type': type,
        'cache-control': 'public, max-age=86400',
      })
    })
}
