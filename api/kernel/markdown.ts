import MarkdownIt from 'markdown-it'
import sanitize from 'sanitize-html'

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable('image')

const withoutTables = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable(['image', 'table'])
const MOST_CELLS = 5_000
/** A row of one sign is as wide as its table, so that a few kilobytes would become megabytes of page. */
function isVast(words: string): boolean {
  const lines = words.split('\n')
  const widest = lines.reduce((most, line) => Math.max(most, line.split('|').length), 0)
  return widest > 1 && widest * lines.length > MOST_CELLS
}
const render = (words: string) => (isVast(words) ? withoutTables : markdown).render(words)

const TAGS = [
  ...['p', 'br', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'hr'],
  ...['h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
]
const RULES: sanitize.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  transformTags: {
    // a page has its own first headings
    ...{ h1: 'h3', h2: 'h4' },
    a: sanitize.simpleTransform('a', { rel: 'nofollow ugc noopener' }),
  },
}

/** Markdown of a person as safe HTML: no pictures, no markup of their own, links that vouch for nothing. */
export const toHtml = (words: string): string => sanitize(render(words), RULES)

const unescaped = (html: string) =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** The same without its marks, for feeds, mails and search. */
export const toPlain = (words: string): string =>
  unescaped(sanitize(render(words), { allowedTags: [], allowedAttributes: {} }))
    .replace(/\s+/g, ' ')
    .trim()

const BLOCKS = new Set(['p', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'hr', 'table'])
/** The same in paragraphs, for mails: a line stays a line, and so does each item of a list. */
export function toParagraphs(words: string): string[] {
  const lists: (number | undefined)[] = []
  let text = ''
  const line = () => {
    if (!text.endsWith('\n')) text += '\n'
  }
  for (const [said, closes, tag, more = ''] of toHtml(words).matchAll(/<(\/?)(\w+)([^>]*)>|[^<]+/g)) {
    const opens = closes === ''
    const isList = tag === 'ul' || tag === 'ol'
    if (!tag) text += /^\n\s*$/.test(said) ? '' : text.endsWith('\n') ? said.replace(/^\n/, '') : said
    else if (isList && opens) lists.push(tag === 'ol' ? Number(/\d+/.exec(more)?.[0] ?? 1) : undefined)
    else if (isList) lists.pop()
    else if (tag === 'li' && opens) {
      const n = lists.pop()
      line()
      text += n === undefined ? '• ' : `${n}. `
      lists.push(n === undefined ? n : n + 1)
    } else if (tag === 'br' || (tag === 'tr' && !opens)) text += '\n'
    else if ((tag === 'td' || tag === 'th') && !opens) text += ' '
    if (!tag || !(BLOCKS.has(tag) || isList)) continue
    // what stands in a list stays one paragraph with it
    if (lists.length === 0) text += '\n\n'
    else if (!opens) line()
  }
  return unescaped(text)
    .split(/\n{2,}/)
    .map((part) =>
      part
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .join('\n'),
    )
    .filter(Boolean)
}
