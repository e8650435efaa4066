import { minorDigits } from '../../../api/kernel/money.ts'
import type { Product } from '../../../api/products/contract.ts'
import type { PublicReview } from '../../../api/reviews/surface/contract.ts'

const TYPES: Partial<Record<Product['kind'], string>> = {
  product: 'Product',
  software_app: 'SoftwareApplication',
  course: 'Course',
  event: 'Event',
}
const MOST_NAME = 99

/**
 * What search engines are told of a product: the very numbers and reviews that the page shows, or nothing. Reviews from
 * elsewhere and those without a name are left out; the average counts what it counts on the page (Google, review
 * snippets).
 */
export function jsonLdOf(product: Product, reviews: readonly PublicReview[], url: string): object | null {
  const type = TYPES[product.kind]
  const { count, average } = product.summary
  if (!product.starred || type === undefined || average === null) return null
  const { price } = product
  return {
    ...{ '@context': 'https://schema.org', '@type': type, name: product.name, url },
    ...(product.description !== '' && { description: product.description }),
    ...(product.kind === 'software_app' && {
      ...(product.appCategory && { applicationCategory: product.appCategory }),
      ...(product.operatingSystem && { operatingSystem: product.operatingSystem }),
    }),
    ...(price && {
      offers: {
        '@type': 'Offer',
        price: Number((price.amountMinor / 10 ** minorDigits(price.currency)).toFixed(minorDigits(price.currency))),
        priceCurrency: price.currency,
      },
    }),
    aggregateRating: {
      '@type': 'AggregateRating',
      ratingValue: shownAverage(average),
      ...{ ratingCount: count, reviewCount: count, bestRating: 5, worstRating: 1 },
    },
    review: reviews
      .filter(({ source, anonymous }) => source === null && !anonymous)
      .filter(({ disclosures }) => product.countIncentivized || !disclosures.some(({ type }) => type === 'incentive'))
      .map(reviewOf),
  }
}

/** As it is printed: one decimal, and never 5 while somebody gave less. */
export const shownAverage = (mean: number) => Number((mean < 5 ? Math.min(mean, 4.9) : mean).toFixed(1))

const reviewOf = ({ displayName, publishedAt, rating, title, body }: PublicReview) => ({
  '@type': 'Review',
  author: { '@type': 'Person', name: [...displayName].slice(0, MOST_NAME).join('') },
  datePublished: new Date(publishedAt).toISOString().slice(0, 10),
  reviewRating: { '@type': 'Rating', ratingValue: rating, bestRating: 5, worstRating: 1 },
  ...{ name: title, reviewBody: body },
})

/** JSON that cannot end the element it stands in, whatever somebody wrote. */
export const inScript = (data: object) =>
  JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
