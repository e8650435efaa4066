import type { ArrangeItem, CollectionQuery, Reason } from './contract.ts'

/** A list after one act on it; the same list where the act changes nothing. */
export function arranged(ids: readonly string[], { testimonialId: id, act }: ArrangeItem): string[] {
  const at = ids.indexOf(id)
  if (act === 'add') return at < 0 ? [...ids, id] : [...ids]
  const rest = ids.filter((one) => one !== id)
  if (act === 'remove' || at < 0) return rest
  const to = Math.min(Math.max(at + (act === 'up' ? -1 : 1), 0), rest.length)
  return [...rest.slice(0, to), id, ...rest.slice(to)]
}

interface Member {
  tags: readonly string[]
  lang: string
  rating: number
  disclosed: boolean
}
/** The parts of a query that brought a member in, for people to read. */
export function reasonsOf(
  { kind, product, query }: { kind: 'manual' | 'query'; product: string | null; query: CollectionQuery },
  member: Member,
): Reason[] {
  const inProduct: Reason[] = product === null ? [] : [{ of: 'product', value: product }]
  if (kind === 'manual') return [{ of: 'hand', value: '' }]
  const { tags, topic, lang, minRating, disclosure, newest } = query
  return [
    ...inProduct,
    ...tags.filter((tag) => member.tags.includes(tag)).map((tag): Reason => ({ of: 'tag', value: tag })),
    ...(topic ? [{ of: 'topic', value: topic } as const] : []),
    ...(lang ? [{ of: 'lang', value: member.lang } as const] : []),
    ...(minRating > 1 ? [{ of: 'rating', value: String(member.rating) } as const] : []),
    ...(disclosure === 'any' ? [] : [{ of: 'disclosure', value: disclosure } as const]),
    { of: 'newest', value: String(newest) },
  ]
}

/** An FTS5 expression for one topic in the words of a review; undefined where it has no letter. */
export function topicMatch(topic: string): string | undefined {
  const words = topic
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return words.length === 0 ? undefined : `words : "${words.join(' ')}"`
}

export const collectionSlug = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
