import type { Browser } from 'playwright'

/** What one view of a page came to. Times are milliseconds, CPU that of the main thread. */
export interface Looked {
  /** From the start of the navigation until the last card was painted. */
  rendered: number
  shift: number
  longTasks: number
  requests: number
  bytes: number
  scriptMs: number
}
interface Seen {
  at: number
  shift: number
  longTasks: number
}
const WAIT_MS = 10_000

/** Runs in the page, and in each frame: notes when as many cards as wanted were painted. */
function observe(cards: number) {
  const seen: Seen = { at: 0, shift: 0, longTasks: 0 }
  Object.assign(globalThis, { seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += Reflect.get(entry, 'value')
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    seen.longTasks += list.getEntries().length
  }).observe({ type: 'longtask', buffered: true })
  const count = () => {
    const hosts = [...document.querySelectorAll('acclaim-widget, hand-written')]
    const roots = [document, ...hosts.flatMap((host) => host.shadowRoot ?? [])]
    return Math.max(...roots.map((root) => root.querySelectorAll('[data-slot], .card').length))
  }
  const check = () => {
    if (count() < cards) requestAnimationFrame(check)
    else
      requestAnimationFrame(() =>
        setTimeout(() => {
          seen.at = performance.timeOrigin + performance.now()
        }),
      )
  }
  requestAnimationFrame(check)
}

/** Opens a page in a browser that has seen nothing before. */
export async function look(
  browser: Browser,
  url: string,
  { slowDown, cards, userAgent }: { slowDown: number; cards: number; userAgent: string },
): Promise<Looked> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, userAgent })
  try {
    const page = await context.newPage()
    await page.addInitScript(observe, cards)
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    // processor time of the main thread, whoever else is on this machine
    await cdp.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
    await cdp.send('Performance.enable')
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    const own = new URL(url).origin
    const asked = new Map<string, string>()
    let [requests, bytes] = [0, 0]
    cdp.on('Network.requestWillBeSent', ({ requestId, request }) => void asked.set(requestId, request.url))
    const counts = (requestId: string) => {
      const address = asked.get(requestId) ?? ''
      return /^http/.test(address) && !address.startsWith(own) && !/\/seen$/.test(address)
    }
    cdp.on('Network.loadingFinished', ({ requestId }) => void (requests += Number(counts(requestId))))
    cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (counts(requestId)) bytes += encodedDataLength
    })
    await page.goto(url, { waitUntil: 'load' })
    const empty = url.endsWith('/empty')
    const at = empty ? 0 : await lastPaint(page)
    await page.waitForTimeout(400)
    const started = await page.evaluate(() => performance.timeOrigin)
    const seen = (await page.evaluate(() => Reflect.get(globalThis, 'seen'))) as Seen
    const { metrics } = await cdp.send('Performance.getMetrics')
    const script = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
    const { shift, longTasks } = seen
    return { rendered: at - started, shift, longTasks, requests, bytes, scriptMs: script * 1000 }
  } finally {
    await context.close()
  }
}

async function lastPaint(page: Awaited<ReturnType<Browser['newPage']>>): Promise<number> {
  const until = Date.now() + WAIT_MS
  while (Date.now() < until) {
    for (const frame of page.frames()) {
      const seen = (await frame.evaluate(() => Reflect.get(globalThis, 'seen')).catch(() => undefined)) as
        | Seen
        | undefined
      if (seen?.at) return seen.at
    }
    await page.waitForTimeout(20)
  }
  throw new Error(`${page.url()} did not show its cards within ${WAIT_MS} ms`)
}
