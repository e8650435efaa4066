import { xml } from '../reviews/atom.ts'

export interface Item {
  url: string
  title: string
  text: string
  /** Ours and clean; text alone where there is none. */
  html?: string
  publishedAt: number
  updatedAt: number
}
interface Feed {
  title: string
  author: string
  /** The page the feed is about, and the feed itself. */
  page: string
  self: string
  items: readonly Item[]
}
const time = (ms: number) => new Date(ms).toISOString()

/** An Atom feed (RFC 4287). */
export function atomFeed({ title, author, page, self, items }: Feed): string {
  const entries = items.map(({ url, title, text, html, publishedAt, updatedAt }) => {
    const content = html === undefined ? ['text', text] : ['html', html]
    return `<entry>
<id>${xml(url)}</id><title>${xml(title)}</title><link rel="alternate" href="${xml(url)}"/>
<published>${time(publishedAt)}</published><updated>${time(updatedAt)}</updated>
<content type="${content[0]}">${xml(content[1]!)}</content>
</entry>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(self)}</id><title>${xml(title)}</title><updated>${time(Math.max(0, ...items.map((one) => one.updatedAt)))}</updated>
<author><name>${xml(author)}</name></author>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/><link rel="alternate" href="${xml(page)}"/>
${entries.join('\n')}
</feed>
`
}

/** JSON Feed 1.1 (jsonfeed.org). */
export const jsonFeed = ({ title, author, page, self, items }: Feed) => ({
  version: 'https://jsonfeed.org/version/1.1',
  ...{ title, home_page_url: page, feed_url: self, authors: [{ name: author }] },
  items: items.map(({ url, title, text, html, publishedAt, updatedAt }) => ({
    ...{ id: url, url, title, content_text: text },
    ...(html !== undefined && { content_html: html }),
    date_published: time(publishedAt),
    ...(updatedAt !== publishedAt && { date_modified: time(updatedAt) }),
  })),
})

const KEPT = { 'cache-control': 'public, max-age=60' }
export const answerAtom = (feed: Feed) =>
  new Response(atomFeed(feed), { headers: { 'content-type': 'application/atom+xml; charset=utf-8', ...KEPT } })
export const answerJson = (feed: Feed) =>
  new Response(JSON.stringify(jsonFeed(feed)), {
    headers: { 'content-type': 'application/feed+json; charset=utf-8', ...KEPT },
  })
