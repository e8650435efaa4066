import { fill } from './fill.ts'
import { ask, post, queue } from './queue.ts'
import { type Looks, watch } from './views.ts'

interface Goal {
  id?: string
  value?: number
  currency?: string
}
const script = (document.currentScript as HTMLScriptElement).src
const serves = new Map<string, Looks>()
const slotOf = (target: EventTarget | null) =>
  (target as Element).closest<HTMLElement>('[data-slot]')?.dataset.slot ?? ''

/** Asks for a widget, shows it and counts. False when its element was gone before the answer came. */
async function load(host: HTMLElement): Promise<boolean> {
  // Only visitors choose what is in a widget, by links of ours: a `?` in the page's attribute is overwritten.
  // The default credentials mode is the one a preload has; another would fetch twice.
  const get = (search: string) => ask(Object.assign(new URL(`w/${host.getAttribute('widget')}`, script), { search }))
  let root = host.shadowRoot
  const find = (selector: string) => root?.querySelector<HTMLElement>(selector)
  /** By a sheet of the page's own making, which no policy forbids. */
  const dress = (css: string) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root!.adoptedStyleSheets = [sheet]
  }
  const show = (html: string) => {
    const cut = html.indexOf('</style>')
    dress(html.slice(7, cut))
    fill(root!, html.slice(cut + 8))
  }

  const style = root?.querySelector('style')
  if (style && !style.sheet) dress(style.textContent)
  const asked = (root ? '&copy' : '') + (host.lang && `&lang=${host.lang.slice(0, 2)}`)
  const answer = await get(asked)
  if (!answer.ok) {
    if (answer.status < 500) root?.replaceChildren()
    console.warn(`acclaim-widget: ${(await answer.json()).title}`)
    return true
  }
  const html = await answer.text()
  if (!host.isConnected) return false
  if (html) {
    if (!root) {
      host.style.display = 'block'
      host.style.minHeight = `${host.offsetHeight}px`
      host.style.display = ''
      root = host.attachShadow({ mode: 'open' })
    }
    show(html)
  }

  const looks: Looks = {}
  const serve = host.hasAttribute('optout') ? '' : answer.headers.get('serve')
  let tell = (_word: string) => {}
  if (serve) {
    serves.set(serve, looks)
    const visitor = host.getAttribute('visitor')
    const path = location.pathname.slice(0, 200)
    tell = queue(
      new URL('seen', script),
      `${serve} ${path}${visitor ? ` u=${visitor}` : ''}${navigator.webdriver ? ' b' : ''}`,
    )
    tell('r')
    const slots = root?.querySelectorAll('[data-slot]')
    watch(slots?.length ? slots : [host], looks, tell)
  }

  const go = (way: number) => {
    const row = find('[data-row]')!
    const { clientWidth, scrollWidth, scrollLeft } = row
    const end = way > 0 && Math.abs(scrollLeft) + clientWidth > scrollWidth - 2
    row.scrollTo({ left: end ? 0 : scrollLeft + (row.matches(':dir(rtl)') ? -way : way) * clientWidth })
  }
  /** What links and buttons do, by data attributes in the markup: a new kind costs the page nothing. */
  const click = async (event: Event) => {
    const { button, ctrlKey, metaKey, isTrusted, target } = event as MouseEvent
    const link = (target as Element).closest<HTMLAnchorElement>('a,button')
    if (!link || button > 1) return
    const slot = slotOf(link)
    if (serve && slot && isTrusted && link.part.contains('action')) {
      const url = new URL(link.href)
      url.searchParams.set('fw', `${serve}.${slot}`)
      link.href = url.href
      tell(`c${slot}`)
    }
    const { go: way, load: query, frame, close } = link.dataset
    if (button || ctrlKey || metaKey) return
    if (way) go(+way)
    if (close) host.hidden = true
    if (frame) {
      link.replaceWith(Object.assign(document.createElement('iframe'), { src: frame, title: link.ariaLabel! }))
      tell('e')
    }
    if (query || frame) event.preventDefault()
    if (query) {
      const more = await get(query)
      if (more.ok) show(await more.text())
      // Who works by keyboard stays where they were, or goes to the first new one.
      find(`#${link.id || 'here'}`)?.focus({ preventScroll: true })
    }
  }
  const engaged = ({ type, target }: Event) => {
    const slot = slotOf(target)
    if (slot && (type === 'copy' || (target as HTMLMediaElement).currentTime > 2)) tell(`e${slot}`)
  }
  const press = (event: Event) => click(event).catch(() => {})
  root?.addEventListener('click', press)
  root?.addEventListener('auxclick', press)
  root?.addEventListener('copy', engaged)
  root?.addEventListener('timeupdate', engaged, true)
  const seconds = find('[data-seconds]')?.dataset.seconds
  if (seconds)
    setInterval(
      () => find('section:not(:hover):not(:focus-within)>input:not(:checked)~[data-seconds]') && go(1),
      +seconds * 1000,
    )
  return true
}

/**
 * `<acclaim-widget widget="ID">`: its own children stay visible until, and unless, the portal answers. What it looks like
 * and does is in the answer, so a new kind is markup and a sheet there, and nothing here.
 */
export class Embed extends HTMLElement {
  #begun = false

  /** Tells what came of this page view: for each widget on it, which words were read for how long. */
  static convert(goal: string, { id = '-', value = 0, currency = '-' }: Goal = {}) {
    serves.forEach((looks, serve) => {
      let read = ''
      for (const slot in looks) {
        const seconds = Math.min(20, Math.floor(looks[slot]!.all / 1000))
        if (slot && seconds) read += `${read && ','}${slot}:${seconds}`
      }
      post(new URL('convert', script), `${serve} ${goal} ${id} ${value} ${currency} ${read || '-'}`)
    })
  }

  async connectedCallback() {
    if (this.#begun) return
    this.#begun = true
    try {
      this.#begun = await load(this)
    } catch {}
  }
}
