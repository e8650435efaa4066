import type { Page } from 'playwright/test'
import { startHost } from './host.ts'
import { stage } from './stage.ts'

/** A browser that does not call itself headless, which would be counted as a bot. */
export const PERSON =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
const LONG = 'I wrote my first plan in Orbit on a train and had it shared before the train arrived. '

/**
 * A portal with `people` testimonials and a page of another origin that embeds its wall by the snippet. `asked` is noted
 * by the portal: a browser tells a test neither of preflights nor of what it sends while leaving.
 */
export async function site({ people = 12, listed = true, excerpt = '', theme = 'auto' } = {}) {
  const portal = await stage({ ticking: true })
  const host = await startHost()
  const asked: string[] = []
  portal.serveWith((req, res) => {
    asked.push(`${req.method} ${req.url}`)
    if (!portal.front.handle(req, res)) res.writeHead(404).end()
  })
  for (let i = 0; i < people; i++) {
    await portal.speak({ excerpt: excerpt || LONG.repeat(1 + (i % 3)).trim(), rating: 3 + (i % 3) })
  }
  const origins = listed ? [host.origin] : ['https://www.orbit.example']
  const widget = await portal.embed({ origins, theme, ctaUrl: `${host.origin}/sign-up?plan=pro#top` })
  host.show(portal.url, widget.snippet)
  const counted = async () => {
    const rows = await portal.db.read.all<{ slot: number; type: string }>(
      "SELECT type, data->>'slot' AS slot FROM event WHERE type IN ('widget.seen', 'widget.clicked') ORDER BY seq",
    )
    const of = (type: string) => rows.filter((row) => row.type === type).map((row) => row.slot)
    return { seen: of('widget.seen'), clicked: of('widget.clicked') }
  }
  const close = async () => {
    await host.close()
    await portal.close()
  }
  return { portal, host, widget, asked, counted, close }
}

export const cards = (page: Page) => page.locator('acclaim-widget [data-slot]')

/** Everything the page complained about. */
export function listen(page: Page) {
  const complaints: string[] = []
  page.on('console', (message) => void (/error|warning/.test(message.type()) && complaints.push(message.text())))
  page.on('pageerror', (error) => void complaints.push(`uncaught: ${error}`))
  return complaints
}
