import type { Reads } from '../../../db/client.ts'
import { darkTwin } from '../../kernel/colour.ts'
import type { Variant } from '../choosing/rules.ts'
import { shownAverage, surfaceOf } from '../rules.ts'
import type { choices, versionOf, widgetByPublicId } from '../store.ts'
import { aboutOf } from '../subjects/showing.ts'
import type { Paint } from './render.ts'
import type { Card, Disclosed, Film, Look, Scene, Verified } from './scene.ts'
import { schemeOf } from './sheet.ts'
import { countListed, countsOf, filmsOf, listedReviews, ratingsOf, sharesOf, showableAmong } from './store.ts'
import { PAGE, type Wish, wishOf } from './wish.ts'

export type Found = NonNullable<Awaited<ReturnType<typeof widgetByPublicId>>>
export type Choices = Awaited<ReturnType<typeof choices>>
export type Version = NonNullable<Awaited<ReturnType<typeof versionOf>>>

export const variantsOf = (version: Pick<Version, 'variants'>) => JSON.parse(version.variants) as Variant[]
export const itemsOf = (version: Pick<Version, 'items'>) => JSON.parse(version.items) as string[]

/** What markup is made with. */
export interface Making {
  read: Reads
  now(): number
  paint: Paint
  publicUrl: string
}

/** The markup of each variant of a version. What may not be shown any more leaves its slot empty. */
export async function buildMarkup(
  { read, now, paint, publicUrl }: Making,
  { widget, product }: Found,
  version: Version,
  { accent }: Choices,
  wish?: Wish,
): Promise<string[]> {
  const options = JSON.parse(widget.options) as Scene['options']
  const look = JSON.parse(widget.look) as Look
  const productUrl = `${publicUrl}/products/${encodeURIComponent(product.slug)}`
  const { reviewCount, ratingSum } = await ratingsOf(read, widget.productId)
  const average = shownAverage(reviewCount, ratingSum)
  const plain: Scene = {
    ...{ publicId: widget.publicId, kind: widget.kind, options, cards: [], people: 0 },
    ...{ theme: schemeOf(widget.theme, look), locale: wish?.locale ?? widget.locale },
    translated: (wish?.locale ?? widget.locale) !== widget.locale,
    ...{ reviewCount, average: average === undefined ? null : Number(average) },
    ...{ productName: product.name, productUrl, formUrl: `${productUrl}/review` },
    frameUrl: `${publicUrl}/embed/${widget.kind === 'vote' ? 'vote' : 'review'}/${widget.publicId}`,
    ...(await aboutOf(read, widget, publicUrl, now())),
    homeUrl: publicUrl,
    aboutUrl: `${publicUrl}/how-reviews-work`,
    ...{ ctaUrl: widget.ctaUrl, ctaLabel: widget.ctaLabel, accent },
    look: look.accent ? { ...look, accentDark: darkTwin(look.accent) } : look,
  }
  if (surfaceOf(widget.kind) !== 'testimonials') {
    return [paint(await withReviews(read, plain, widget, wish ?? wishOf('', options.pageSize), publicUrl))]
  }

  const items = itemsOf(version)
  const shown = await showableAmong(read, items)
  const rows = new Map(shown.map((row) => [row.id, row]))
  const films = widget.kind === 'videos' ? await filmsByReview(read, publicUrl, shown) : undefined
  return variantsOf(version).map(({ slots }) => {
    const people = new Set<string | null>()
    const cards = slots.flatMap((place, slot): Card[] => {
      const row = rows.get(items[place] ?? '')
      const film = films?.get(row?.reviewId ?? '')
      if (!row || (films && !film)) return []
      people.add(row.contactId)
      const { excerpt: text, title, displayName: name, rating, lang, publishedAt } = row
      const said = { slot, text, title, name, rating, lang, film, publishedAt: publishedAt ?? 0 }
      return [{ ...said, url: `${publicUrl}/t/${row.id}`, disclosures: JSON.parse(row.disclosures) as Disclosed[] }]
    })
    return paint({ ...plain, cards, people: people.size })
  })
}

async function filmsByReview(read: Reads, publicUrl: string, rows: { reviewId: string }[]): Promise<Map<string, Film>> {
  const found = await filmsOf(
    read,
    rows.map(({ reviewId }) => reviewId),
  )
  return new Map(
    found.reverse().map(({ id, reviewId, poster, captions }) => {
      const src = `${publicUrl}/files/${id}`
      return [
        reviewId!,
        { src, poster: poster ? `${src}/poster` : '', captions: captions ? `${src}/captions.vtt` : '' },
      ]
    }),
  )
}

/** All published reviews, of which only the visitor chooses what to see. */
async function withReviews(
  read: Reads,
  plain: Scene,
  { kind, productId }: Found['widget'],
  { asked }: Wish,
  publicUrl: string,
): Promise<Scene> {
  if (kind !== 'reviews' && kind !== 'summary') return plain
  const [{ stars, total }, shares] = [await countsOf(read, productId), await sharesOf(read, productId)]
  if (kind === 'summary') {
    const sum = (of: 'n' | 'verified' | 'media') => shares.reduce((all, row) => all + row[of], 0)
    return { ...plain, counted: { stars, verified: sum('verified'), media: sum('media'), of: sum('n') } }
  }
  const rows = await listedReviews(read, productId, asked)
  const { stars: of, written, verified, media } = asked
  const narrowed = of !== undefined || written !== undefined || verified || media
  const cards = rows.map(({ id, disclosures, verified: method, facts, reply, publishedAt, ...said }): Card => {
    const by = method ? { method: method as Verified['method'], facts: JSON.parse(facts ?? '{}') } : null
    return {
      ...{ ...said, slot: null, publishedAt: publishedAt ?? 0, url: `${publicUrl}/reviews/${id}` },
      ...{ disclosures: JSON.parse(disclosures) as Disclosed[], verified: by, reply: reply ?? '' },
    }
  })
  const languages = shares.filter(({ lang }) => lang !== 'und').slice(0, 8)
  const found = narrowed ? await countListed(read, productId, asked) : total
  const pageSize = plain.options.pageSize ?? PAGE
  return { ...plain, cards, listed: { asked, pageSize, found, total, languages } }
}
