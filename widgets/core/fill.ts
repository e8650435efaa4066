const elements = ['section', 'ul', 'li', 'blockquote', 'p', 'span', 'a']
const attributes = ['class', 'part', 'data-slot', 'data-brand', 'role', 'aria-label', 'lang', 'dir', 'href']

type Sanitizing = { setHTML?: (html: string, options: object) => void }

const plain: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const decode = (text: string) => text.replace(/&(\w+);/g, (all, name) => plain[name] ?? all)

/**
 * Puts the portal's markup into the shadow root, allowing the elements and attributes above and nothing else.
 * Browsers without setHTML build it node by node: DOMParser and innerHTML throw under `trusted-types 'none'`.
 */
export const fill = (root: ShadowRoot & Sanitizing, html: string) => {
  if (root.setHTML) return root.setHTML(html, { sanitizer: { elements, attributes } })
  let at: ParentNode = root
  for (const [, close, tag, attrs, text] of html.matchAll(/<(\/?)(\w+)([^>]*)>|([^<]+)/g))
    if (text) at.append(decode(text))
    else if (close) at = at.parentNode ?? root
    else {
      const element = document.createElement(elements.includes(tag!) ? tag! : 'span')
      for (const [, name, value] of attrs!.matchAll(/([\w-]+)="([^"]*)"/g))
        if (attributes.includes(name!) && (name !== 'href' || /^https?:/.test(value!)))
          element.setAttribute(name!, decode(value!))
      at.append(element)
      at = element
    }
}
