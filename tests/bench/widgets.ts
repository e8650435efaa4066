import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync } from 'node:zlib'
import { chromium } from 'playwright'
import { PERSON, site } from '../embeds/site.ts'
import { type Bench, median, row } from './bench.ts'
import { HAND_WRITTEN } from './hand-written.ts'
import { type Looked, look } from './looking.ts'

/** What a line over land costs: half a round trip more on each answer, two on each new connection. */
const DELAY_MS = 50
const CARDS = 12
/** So long an answer in memory may be older than the list of websites. */
const HEARD_MS = 5_500

/**
 * The wall of twelve in Chromium, on a page of another origin: by our tag, by a hand-written vanilla element in a plain
 * snippet and in the same one as ours, by one script, as a static copy and in a frame. Contestants take turns, each in a
 * browser that has nothing in its cache.
 */
export const bench: Bench = async ({ full }) => {
  const runs = full ? 9 : 2
  const world = await site({ people: CARDS })
  const base = world.portal.url
  const { publicId: id } = world.widget
  const feed = await wallOf(`${base}/v1/w/${id}`, world.host.origin)
  const own: Record<string, [type: string, body: Buffer]> = {
    '/hand-written.js': ['text/javascript', Buffer.from(HAND_WRITTEN)],
    '/feed.json': ['application/json', Buffer.from(JSON.stringify(feed))],
  }
  world.portal.serveWith((req, res) => {
    const path = (req.url ?? '').split('?')[0]!
    setTimeout(
      () => (own[path] ? send(res, own[path]) : world.portal.front.handle(req, res) || res.writeHead(404).end()),
      DELAY_MS + newConnection(req.socket),
    )
  })
  const page = await startPages(await pagesOf(base, id, world.widget.snippet, world.host.origin))
  const staff = await world.portal.as('mo')
  await staff.put(
    `/api/v1/widgets/${world.widget.id}`,
    world.portal.form({ origins: [page.origin, world.host.origin] }),
  )
  await new Promise((done) => setTimeout(done, HEARD_MS))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || undefined,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const names = ['empty', 'tag', 'plain', 'vanilla', 'once', 'copy', 'frame'] as const
    const seen: Record<string, Looked[]> = {}
    for (const slowDown of full ? [1, 4] : [1]) {
      for (let run = 0; run <= runs; run++) {
        for (const name of run % 2 ? names : names.toReversed()) {
          const looked = await look(browser, `${page.origin}/${name}`, { slowDown, cards: CARDS, userAgent: PERSON })
          if (run > 0) (seen[`${name} ${slowDown}`] ??= []).push(looked) // the first warms the machine up
        }
      }
    }
    return rowsOf(full, (name, slowDown, what) => median(seen[`${name} ${slowDown}`]!.map((one) => one[what])))
  } finally {
    await browser.close()
    await page.close()
    await world.close()
  }
}

type Get = (name: string, slowDown: 1 | 4, what: keyof Looked) => number

function rowsOf(full: boolean, get: Get) {
  const compare = (name: string, ours: string, anchor: string, atMost: number, slowDown: 1 | 4 = 1) => {
    const [a, b] = [get(ours, slowDown, 'rendered'), get(anchor, slowDown, 'rendered')]
    return row({ name, ours: a, anchor: b, ratio: a / b, unit: 'ms', goal: { of: 'ratio', atMost } })
  }
  const less = (name: string, slowDown: 1 | 4, atMost: number) => {
    const own = get('tag', slowDown, 'scriptMs') - get('empty', slowDown, 'scriptMs')
    const vanilla = get('vanilla', slowDown, 'scriptMs') - get('empty', slowDown, 'scriptMs')
    return row({ name, ours: own, anchor: vanilla, unit: 'ms', goal: { of: 'ours', atMost } })
  }
  const alone = (name: string, what: keyof Looked, unit: string, atMost: number, slowDown: 1 | 4 = 1) =>
    row({
      ...{ name, unit, goal: { of: 'ours', atMost }, ours: get('tag', slowDown, what) },
      anchor: get('vanilla', slowDown, what),
      note: `hand-written vanilla; in a frame ${get('frame', slowDown, what).toFixed(what === 'shift' ? 3 : 0)}`,
    })
  const quick = [
    compare('rendered: tag / plain two-step loader', 'tag', 'plain', 0.65),
    compare('rendered: tag / vanilla in the same snippet', 'tag', 'vanilla', 1.05),
    compare('rendered: tag / one script', 'tag', 'once', 1.05),
    compare('rendered: static copy / one script', 'copy', 'once', 0.5),
    compare('rendered: tag / frame', 'tag', 'frame', 1),
    alone('layout shift', 'shift', '', 0),
    alone('requests to the portal', 'requests', '', 2),
    alone('bytes of script and wall, brotli', 'bytes', 'B', 3_584),
    less('script CPU over an empty page', 1, 2),
  ]
  if (!full) return quick
  return [
    ...quick,
    compare('rendered at 4× slow-down: tag / vanilla', 'tag', 'vanilla', 1.1, 4),
    alone('long tasks at 4× slow-down', 'longTasks', '', 3, 4),
    less('script CPU over an empty page, 4×', 4, 12),
  ]
}

const known = new WeakSet<Socket>()
function newConnection(socket: Socket): number {
  if (known.has(socket)) return 0
  known.add(socket)
  return 2 * DELAY_MS
}

function send(res: ServerResponse, [type, body]: [string, Buffer]) {
  res
    .writeHead(200, { 'content-type': type, 'content-encoding': 'br', 'access-control-allow-origin': '*' })
    .end(brotliCompressSync(body))
}

/** The words of the wall, as a feed that a hand-written element would read. */
async function wallOf(url: string, origin: string) {
  const html = await (await fetch(url, { headers: { origin } })).text()
  const plain = (text = '') =>
    text
      .replace(/<[^>]+>/g, '')
      .replace(/&amp;/g, '&')
      .replace(/&lt;/g, '<')
  return [...html.matchAll(/<li part="card".*?<\/li>/gs)].map(([card]) => ({
    quote: plain(/<blockquote.*?<\/blockquote>/s.exec(card)?.[0]),
    name: plain(/<span part="name".*?<\/span>/s.exec(card)?.[0]),
    stars: /(\d) out of 5/.exec(card)?.[1],
    href: /href="([^"]+)"/.exec(card)?.[1],
  }))
}

async function pagesOf(base: string, id: string, tag: string, origin: string): Promise<Record<string, string>> {
  const element = `<hand-written feed="${base}/feed.json"></hand-written>`
  const copy = await (await fetch(`${base}/v1/w/${id}.html`, { headers: { origin } })).text()
  return {
    empty: '',
    tag,
    plain: `<script async src="${base}/hand-written.js"></script>${element}`,
    vanilla: `<link rel="preload" as="fetch" crossorigin href="${base}/feed.json"><script async crossorigin src="${base}/hand-written.js"></script>${element}`,
    once: `<acclaim-widget widget="${id}"></acclaim-widget><script async src="${base}/v1/w/${id}.js"></script>`,
    copy,
    frame: `<iframe src="${base}/v1/w/${id}.frame" title="Wall" width="100%" height="1200"></iframe>`,
  }
}

async function startPages(pages: Record<string, string>) {
  const server = createServer((req, res) => {
    const body = pages[(req.url ?? '/').slice(1)]
    if (body === undefined) return void res.writeHead(404).end()
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    res.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Page</title><style>body { margin: 0 auto; max-width: 70rem; font: 16px/1.5 system-ui }</style>
<h1>Orbit</h1><p>Notes that find themselves.</p>${body}<p>After it.</p></html>`)
  }).listen(0, 'localhost')
  await new Promise((done) => server.once('listening', done))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(done).closeAllConnections()),
  }
}
