import node from '@astrojs/node'
import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'

/** In development Astro owns the port, so widgets are answered in front of it, as api/listen.ts does in production. */
const widgetsInDev = {
  name: 'acclaim-widgets',
  configureServer({ middlewares }) {
    middlewares.use((req, res, next) => {
      if (!globalThis.__acclaim?.front.handle(req, res)) next()
    })
  },
}

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  session: false,
  trailingSlash: 'ignore',
  integrations: [svelte()],
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  security: {
    checkOrigin: false, // the api's own guard compares hosts and survives a TLS proxy
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
      ],
    },
  },
  vite: { plugins: [widgetsInDev], build: { assetsInlineLimit: 0 } },
})
