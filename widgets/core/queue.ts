/**
 * Sends what was seen and clicked in small batches of plain text: no cookie, no preflight, and nothing the page waits for.
 * `fetch` with `keepalive` instead of `sendBeacon`, which filter lists block on other people's pages.
 */
export const queue = (url: URL, serve: string) => {
  let waiting: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length) {
      const body = [serve, ...waiting].join(' ')
      fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit', mode: 'no-cors' }).catch(() => {})
    }
    waiting = []
  }
  addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', flush)
  return (event: string) => {
    if (waiting.push(event) > 19) flush()
    else timer ??= setTimeout(flush, 3000)
  }
}
