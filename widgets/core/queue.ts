// As it is now: what the page puts there later is not ours to call.
export const ask = fetch

/** Posts a line of plain text: no cookie, no preflight, and nothing the page waits for; also while it is being left. */
export const post = (url: URL, body: string) =>
  ask(url, { method: 'POST', body, keepalive: true, credentials: 'omit', mode: 'no-cors' }).catch(() => {})

/**
 * Sends what was seen and clicked in small batches, each word once. `fetch` with `keepalive` instead of `sendBeacon`, which filter lists
 * block on other people's pages.
 */
export const queue = (url: URL, head: string) => {
  const told = new Set<string>()
  let waiting = ''
  let n = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (n) post(url, head + waiting)
    waiting = ''
    n = 0
  }
  document.addEventListener('visibilitychange', flush)
  return (word: string) => {
    if (told.has(word)) return
    told.add(word)
    waiting += ` ${word}`
    if (++n > 19) flush()
    else timer ??= setTimeout(flush, 3000)
  }
}
