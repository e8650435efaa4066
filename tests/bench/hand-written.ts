/** The wall as somebody would write it by hand for one page: a feed, createElement and a sheet, nothing counted. */
export const HAND_WRITTEN = `const sheet = new CSSStyleSheet()
sheet.replaceSync(\`ul{columns:20rem 3;column-gap:16px;margin:0;padding:4px;list-style:none}
.card{break-inside:avoid;margin:0 0 16px;padding:20px;border:1px solid #e3e1dc;border-radius:10px;background:#fff}
blockquote{margin:8px 0 12px;font:1.0625em/1.5 Newsreader,Georgia,serif}b{font-weight:600}a{color:#00704a}p{margin:0;font-size:.875em}\`)
customElements.define('hand-written', class extends HTMLElement {
  async connectedCallback() {
    const items = await (await fetch(this.getAttribute('feed'))).json()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    const make = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text }, more)
    const list = make('ul', '')
    for (const { quote, name, stars, href } of items) {
      const card = make('li', '', { className: 'card' })
      const line = make('p', '')
      line.append(make('b', name), ' ', make('a', 'Try Orbit', { href }))
      card.append(make('span', '\\u2605'.repeat(stars), { role: 'img', ariaLabel: stars + ' out of 5' }), make('blockquote', quote), line)
      list.append(card)
    }
    root.append(list)
  }
})`
