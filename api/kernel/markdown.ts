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

/** The same without its marks, for feeds, mails and search. */
export const toPlain = (words: string): string =>
  sanitize(render(words), { allowedTags: [], allowedAttributes: {} })
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .trim()
