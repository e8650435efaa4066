import type { Arrival, Arrived } from '../../api/links/arriving.ts'

type Ready = (click: string | null) => void
type Queued = ((...args: unknown[]) => void) & { q?: ArrayLike<unknown>[] }
interface Globals {
  /** The click that brought this visitor; null when none did, or it is not known yet. */
  acclaim?: { click: string | null; ready(told: Ready): void }
  // what other programs' snippets left on the page, which go on working
  rewardful?: Queued
  Rewardful?: { referral: string }
  fpr?: Queued
}

const NAME = 'acclaim_click'
const CODES = 'via,ref,fpr,fp_ref,refcode,grsf'
const page = window as Window & Globals
const script = document.currentScript as HTMLScriptElement | null

/** The page's own address without these parameters, the others as they were written. */
function without(names: string[]): string {
  const { origin, pathname, search, hash } = location
  const rest = search
    .slice(1)
    .split('&')
    .filter((part) => !names.includes(part.split('=', 1)[0]!))
  return origin + pathname + (rest.length ? `?${rest.join('&')}` : '') + hash
}

function begin({ src, dataset }: HTMLScriptElement) {
  const told: Ready[] = []
  let known = false
  const friend = { click: null as string | null, ready: (fn: Ready) => void (known ? fn(friend.click) : told.push(fn)) }
  page.acclaim = friend
  const query = new URLSearchParams(location.search)
  const keeps = dataset.keep === 'cookie'

  const fill = () => {
    for (const form of document.forms)
      if (form.getAttribute('method')?.toLowerCase() !== 'get' && !form.querySelector(`input[name=${NAME}]`)) {
        const field = document.createElement('input')
        field.type = 'hidden'
        field.name = NAME
        field.value = friend.click!
        form.append(field)
      }
  }
  const know = (click: string | null | undefined, taken: string[] = []) => {
    known = true
    if (click) {
      friend.click = click
      if (keeps)
        // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not everywhere
        document.cookie = `${NAME}=${click};path=/;max-age=7776000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`
      if (taken.length) history.replaceState(history.state, '', without(taken))
      fill()
      new MutationObserver(fill).observe(document, { childList: true, subtree: true })
    }
    if (page.Rewardful) page.Rewardful.referral ||= click ?? ''
    // each in a task of its own: what one of them throws is the page's, and stops neither us nor the next
    for (const fn of told) queueMicrotask(() => fn(friend.click))
  }
  const shim = (name: 'rewardful' | 'fpr', take: (...args: unknown[]) => void) => {
    const there = page[name]
    if (there && !there.q) return
    page[name] = take
    for (const args of Array.from(there?.q ?? [])) take(...Array.from(args))
  }
  page.Rewardful ??= { referral: '' }
  shim('rewardful', (method, fn) => method === 'ready' && typeof fn === 'function' && friend.ready(() => fn()))
  shim('fpr', () => {}) // who it was is said by the form, which carries the click

  const clicked = /^\w{16}$/.exec(query.get(NAME) ?? '')?.[0]
  const names = (dataset.params ?? CODES).split(',').map((name) => name.trim())
  const name = names.find((one) => query.get(one))
  if (clicked) return know(clicked, [NAME, ...(name ? [name] : [])])
  const before = keeps ? new RegExp(`(?:^|; )${NAME}=(\\w{16})`).exec(document.cookie)?.[1] : undefined
  if (!name) return know(before)
  const said: Arrival = {
    ...{ code: query.get(name)!, url: location.href, referrer: document.referrer },
    ...{ sub: query.get('sub'), top: window.top === window },
  }
  fetch(src.replace(/[^/]*$/, 'arrive'), { method: 'POST', keepalive: true, body: JSON.stringify(said) })
    .then((answer) => (answer.ok ? (answer.json() as Promise<Arrived>) : undefined))
    .then((answer) => know(answer?.clickId ?? before, answer?.clickId ? [name] : []))
    .catch(() => know(before))
}

/** The page is the company's, and goes on without us whatever happens. */
const start = () => {
  try {
    if (script && !page.acclaim) begin(script)
  } catch {}
}
// a page that nobody looks at yet has no visitor
if ('prerendering' in document && document.prerendering)
  document.addEventListener('prerenderingchange', start, { once: true })
else start()
