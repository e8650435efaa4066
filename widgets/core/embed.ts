import { fill } from './fill.ts'
import { queue } from './queue.ts'
import css from './sheet.css?inline'
import { watch } from './views.ts'

const script = (document.currentScript as HTMLScriptElement).src
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

/**
 * `<acclaim-KIND KIND="ID">`: its own children stay visible until, and unless, the portal answers. What it looks like is
 * in the answer, so a new kind is a name here and markup there.
 */
export class Embed extends HTMLElement {
  #abort = new AbortController()
  #stop?: () => void
  #note?: (event: string) => void

  async connectedCallback() {
    this.#abort = new AbortController()
    if (!this.shadowRoot)
      try {
        const url = new URL(`w/${this.getAttribute(this.localName.slice(8))}`, script)
        // The default credentials mode is the one a preload has; another would fetch twice.
        const answer = await fetch(url, { signal: this.#abort.signal })
        if (!answer.ok) return console.warn(`${this.localName}: ${(await answer.json()).title}`)
        this.#show(await answer.text(), answer.headers.get('serve'))
      } catch {
        return
      }
    this.#watch()
  }

  disconnectedCallback() {
    this.#abort.abort()
    this.#stop?.()
  }

  #show(html: string, serve: string | null) {
    this.style.display = 'block'
    this.style.minHeight = `${this.offsetHeight}px`
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    fill(root, html)
    const wall = root.firstElementChild as HTMLElement | null
    wall?.style.setProperty('--brand', wall.dataset.brand ?? '')
    this.style.display = ''
    if (!serve) return
    this.#note = queue(new URL('seen', script), serve)
    const click = (event: MouseEvent) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('[part=action]')
      if (!link || !event.isTrusted || event.button > 1) return
      const slot = link.closest<HTMLElement>('[data-slot]')!.dataset.slot
      const url = new URL(link.href)
      url.searchParams.set('fw', `${serve}.${slot}`)
      link.href = url.href
      this.#note!(`c${slot}`)
    }
    for (const kind of ['click', 'auxclick'] as const) root.addEventListener(kind, click as EventListener)
  }

  #watch() {
    const root = this.shadowRoot
    if (root && this.#note)
      this.#stop = watch(root.querySelectorAll('[data-slot]'), (card) =>
        this.#note!(`v${(card as HTMLElement).dataset.slot}`),
      )
  }
}
