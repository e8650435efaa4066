import { fill } from '../core/fill.ts'

/** What the portal puts in the place of the name when it answers. */
declare const ACCLAIM: { id: string; origins: string[]; css: string; html: string }

const { id, origins, css, html } = ACCLAIM
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

const draw = () => {
  for (const place of document.querySelectorAll(`acclaim-widget[widget="${id}"]`))
    if (!place.shadowRoot) {
      const root = place.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [sheet]
      fill(root, html)
    }
}
if (origins.includes(location.origin)) {
  draw()
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', draw)
} else console.warn(`acclaim-widget: ${location.origin} is not on this widget's list of websites.`)
