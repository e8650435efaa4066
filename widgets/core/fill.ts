const elements = 'section div ul li blockquote p span strong a button input video track'.split(' ')
type Sanitizing = { setHTML?: (html: string, options: object) => void }

const plain: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const decode = (text: string) => text.replace(/&(\w+);/g, (all, name) => plain[name] ?? all)

/**
 * Puts the portal's markup into the shadow root, allowing the elements above, and no attribute that runs
 * anything or leads elsewhere than to the web (the browser's own setHTML drops those by itself).
 * Browsers without setHTML build it node by node: DOMParser and innerHTML throw under `trusted-types 'none'`.
 */
export const fill = (root: ShadowRoot & Sanitizing, html: string) => {
  if (root.setHTML) return root.setHTML(html, { sanitizer: { elements } })
  root.replaceChildren()
  let at: ParentNode = root
  for (const [, close, tag, attrs, text] of html.matchAll(/<(\/?)(\w+)((?:[^">]|"[^"]*")*)>|([^<]+)/g))
    if (text) at.append(decode(text))
    else if (close) at = at.parentNode ?? root
    else {
      const element = document.createElement(elements.includes(tag!) ? tag! : 'span')
      for (const [, name, value] of attrs!.matchAll(/([\w-]+)="([^"]*)"/g))
        if (!/^(on|st|form|(href|src|poster)=(?!https?:))/.test(`${name}=${value}`))
          element.setAttribute(name!, decode(value!))
      at.append(element)
      at = element
    }
}
