import { disclosedLine, escapeHtml, selectionLine, type Theme } from './rules.ts'

export interface Item {
  excerpt: string
  displayName: string
  rating: number
  lang: string
  /** JSON: what connects the author with the company, as it stands on the review. */
  disclosures?: string
}
export interface Wall {
  /** By slot; a testimonial that is no longer live leaves its slot empty. */
  items: (Item | undefined)[]
  reviewCount: number
  ratingSum: number
  productUrl: string
  ctaUrl: string
  ctaLabel: string
  theme: Theme
  /** The brand's colour, for light and dark. */
  accent?: string | undefined
}

/** The markup of a wall. The element that receives it allows these elements and attributes and no others. */
export function renderWall({
  items,
  reviewCount,
  ratingSum,
  productUrl,
  ctaUrl,
  ctaLabel,
  theme,
  accent,
}: Wall): string {
  const line = selectionLine(reviewCount, ratingSum)
  const action = `<a part="action" href="${escapeHtml(ctaUrl)}">${escapeHtml(ctaLabel)}</a>`
  const cards = items.map((item, slot) => (item ? card(item, slot, action) : '')).join('')
  const list = cards && `<ul part="list" role="list">${cards}</ul>`
  const note = `<p part="note">${cards && `${line.text} `}<a part="all" href="${escapeHtml(productUrl)}">${line.link}</a></p>`
  const brand = accent ? ` data-brand="${escapeHtml(accent)}"` : ''
  return `<section part="wall" class="${theme}" aria-label="Testimonials"${brand}>${list}${note}</section>`
}

function card({ excerpt, displayName, rating, lang, disclosures }: Item, slot: number, action: string): string {
  const line = disclosedLine(disclosures)
  const disclosed = line && `<span part="disclosed" dir="auto">${escapeHtml(line)}</span> `
  const stars = '★'.repeat(rating) + '☆'.repeat(5 - rating)
  return (
    `<li part="card" data-slot="${slot}"><span part="stars" role="img" aria-label="${rating} out of 5 stars">${stars}</span>` +
    `<blockquote part="quote" lang="${escapeHtml(lang)}" dir="auto">${escapeHtml(excerpt)}</blockquote>` +
    `<p><span part="name" dir="auto">${escapeHtml(displayName)}</span> ${disclosed}${action}</p></li>`
  )
}
