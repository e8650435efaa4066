import type { CollectionQuery } from '../../../api/reviews/testimonials/collections/contract.ts'
import { t, type Word } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'
import { tagsIn } from './form.ts'

/** What stands in the fields of a collection. */
export interface Typed {
  name: string
  kind: string
  productSlug: string
  tags: string
  topic: string
  lang: string
  minRating: string
  disclosure: string
  newest: string
}
export const EMPTY: Typed = {
  ...{ name: '', kind: 'query', productSlug: '', tags: '', topic: '', lang: '' },
  ...{ minRating: '1', disclosure: 'any', newest: '12' },
}
export const typedIn = (form: FormData): Typed =>
  Object.fromEntries(Object.keys(EMPTY).map((name) => [name, text(form, name)])) as unknown as Typed
export const typedOf = (one: {
  name: string
  kind: string
  product: { slug: string } | null
  query: CollectionQuery
}): Typed => ({
  ...{ name: one.name, kind: one.kind, productSlug: one.product?.slug ?? '', tags: one.query.tags.join(', ') },
  ...{ topic: one.query.topic, lang: one.query.lang, minRating: String(one.query.minRating) },
  ...{ disclosure: one.query.disclosure, newest: String(one.query.newest) },
})
/** As the api takes it; what it cannot be is refused there, beside its field. */
export const sent = ({ name, kind, productSlug, tags, minRating, newest, ...plain }: Typed) => ({
  ...{ name, kind: kind as 'query', productSlug: productSlug || null },
  query: {
    ...{
      topic: plain.topic,
      lang: plain.lang,
      disclosure: (plain.disclosure || 'any') as CollectionQuery['disclosure'],
    },
    ...{ tags: tagsIn(tags), minRating: Number(minRating || 1), newest: Number(newest || 12) },
  },
})

/** Why something is in a collection, in a few words. */
export const why = (reasons: readonly { of: string; value: string }[]) =>
  reasons
    .filter(({ of }) => of !== 'newest' || reasons.length === 1)
    .map(({ of, value }) => t(`collections.why.${of}${of === 'disclosure' ? `.${value}` : ''}` as Word, { value }))
    .join(' · ')
