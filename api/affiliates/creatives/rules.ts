import { escapeHtml } from '../../kernel/html.ts'

/** Where the partner's link belongs in ready words. */
export const GAP = '{link}'

export interface Ready {
  kind: 'text' | 'link' | 'image' | 'widget'
  words: string
  disclosure: string
  address: string | null
  width: number | null
  height: number | null
}
const anchor = (url: string, inside: string) => `<a href="${escapeHtml(url)}" rel="sponsored">${inside}</a>`
const small = (disclosure: string) => `<small>${escapeHtml(disclosure)}</small>`

/** Ready words with the link in their gap; the disclosure stands behind them. */
export const plainOf = ({ words, disclosure }: Ready, url: string) => `${words.split(GAP).join(url)}\n\n${disclosure}`

const paragraphs = (html: string) =>
  html
    .split(/(?:\r?\n){2,}/)
    .map((one) => `<p>${one.replace(/\r?\n/g, '<br>\n')}</p>`)
    .join('\n')

/**
 * What a partner pastes into a page: words of ours and theirs are encoded, and no code of anybody's is in it but the tag.
 * @param tag of the widget, for a widget
 */
export function codeOf(one: Ready, url: string, tag = ''): string {
  const { kind, words, disclosure } = one
  if (kind === 'text') {
    const link = anchor(url, escapeHtml(url))
    return `${paragraphs(words.split(GAP).map(escapeHtml).join(link))}\n<p>${small(disclosure)}</p>`
  }
  if (kind === 'image') {
    const picture = `<img src="${escapeHtml(one.address ?? '')}" alt="${escapeHtml(words)}" width="${one.width}" height="${one.height}" loading="lazy">`
    return `<p>${anchor(url, picture)}<br>\n${small(disclosure)}</p>`
  }
  const line = `<p>${anchor(url, escapeHtml(words))}<br>\n${small(disclosure)}</p>`
  return kind === 'widget' ? `${tag}\n${line}` : line
}

/** The origin of what a partner gave as their website; undefined when it is none. */
export function siteOf(website: string): string | undefined {
  const address = /^https?:\/\//i.test(website) ? website : `https://${website}`
  return website !== '' && URL.canParse(address) ? new URL(address).origin : undefined
}
