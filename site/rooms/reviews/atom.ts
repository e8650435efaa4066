import type { PublicReview } from '../../../api/reviews/surface/contract.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Text as XML holds it; what no XML may hold is left out. */
export const xml = (text: string) =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replace(/[&<>"']/g, (c) => ENTITIES[c]!)

interface Feed {
  title: string
  /** The page the feed is about, and the feed itself. */
  page: string
  self: string
  reviews: readonly PublicReview[]
  labels: (review: PublicReview) => string[]
}
const time = (ms: number) => new Date(ms).toISOString()

/** An Atom feed (RFC 4287) of reviews as they are shown: words as text, never as markup. */
export function atomOf({ title, page, self, reviews, labels }: Feed): string {
  const updated = Math.max(0, ...reviews.map(({ editedAt, publishedAt }) => editedAt ?? publishedAt))
  const entries = reviews.map((review) => {
    const { id, rating, body, lang, displayName, publishedAt, editedAt, experienceDate } = review
    const stars = `${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`
    const text = [body, ...labels(review), experienceDate].join('\n\n')
    return `<entry${lang === 'und' ? '' : ` xml:lang="${xml(lang)}"`}>
<id>${xml(`${page}#${id}`)}</id><title>${xml(`${stars} ${review.title}`)}</title>
<link rel="alternate" href="${xml(`${page}#${id}`)}"/>
<author><name>${xml(displayName)}</name></author>
<published>${time(publishedAt)}</published><updated>${time(editedAt ?? publishedAt)}</updated>
<content type="text">${xml(text)}</content>
</entry>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(self)}</id><title>${xml(title)}</title><updated>${time(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/><link rel="alternate" href="${xml(page)}"/>
${entries.join('\n')}
</feed>
`
}
