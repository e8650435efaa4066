import type { Reads } from '../../../db/client.ts'
import { screen } from '../moderation/screening.ts'
import * as store from './adding/store.ts'
import type { Mapping } from './contract.ts'
import { type Read, readLine, type Said, sourceIdOf, WHY_NOT } from './rules.ts'

export type Judged =
  | { verdict: 'refused'; reason: string }
  | { verdict: 'known'; reviewId: string | null }
  | { verdict: 'new'; said: Said; productId: string; contactId: string | null; sourceId: string }

const refused = (reason: string): Judged => ({ verdict: 'refused', reason })

/**
 * What lines of a file would do, as things are now. One for each stretch of lines, looked up at once.
 * @param from `screened`: these very words passed before, and only the rest is asked again
 */
export async function createJudge(
  db: Reads,
  { source, mapping, screened = false }: { source: string; mapping: Mapping; screened?: boolean },
) {
  const products = await store.products(db)
  const forgotten = await store.forgottenOf(db, source)
  const bySlug = new Map(products.map((one) => [one.slug, one]))
  const byName = new Map(products.map((one) => [one.name.toLowerCase(), one]))
  const productOf = ({ product }: Said) =>
    bySlug.get(mapping.productSlug ?? product ?? '') ?? byName.get((product ?? '').toLowerCase())
  // of lines that say the same, the first comes in
  const earlier = new Set<string>()

  return async (at: Reads, cells: readonly (readonly string[] | null)[], now: number): Promise<Judged[]> => {
    const read = cells.map((one) => readLine(mapping, one, now))
    const ids = read.map((one) => {
      const product = one.ok ? productOf(one.said) : undefined
      return one.ok && product ? sourceIdOf(one.said, product.id) : undefined
    })
    const known = await store.knownBySource(
      at,
      source,
      ids.flatMap((id) => id ?? []),
    )
    const people = await store.peopleByEmail(at, emailsIn(read))
    return read.map((one, i): Judged => {
      if (!one.ok) return refused(one.reason)
      const { said } = one
      const product = productOf(said)
      if (!product) return refused(said.product ? 'There is no product of this name here.' : 'It names no product.')
      if (product.archivedAt !== null) return refused('Its product is in the archive and takes no reviews.')
      const why = screened ? undefined : unfit(said)
      if (why) return refused(why)
      const sourceId = ids[i]!
      if (forgotten.has(sourceId)) return refused('Its author was forgotten here, so it is not brought back.')
      const reviewId = known.get(sourceId)
      if (reviewId !== undefined) return { verdict: 'known', reviewId }
      if (earlier.has(sourceId)) return { verdict: 'known', reviewId: null }
      earlier.add(sourceId)
      const contactId = people.get(said.email ?? '') ?? null
      return { verdict: 'new', said, productId: product.id, contactId, sourceId }
    })
  }
}
const emailsIn = (read: readonly Read[]) => read.flatMap((one) => (one.ok && one.said.email ? [one.said.email] : []))

/** Screening knows no stars, and here it only keeps out what nobody may bring in: links, numbers, addresses. */
function unfit({ title, body, author }: Said): string | undefined {
  const found = screen({ title: `${author}\n${title}`, body }).find(({ rule }) => WHY_NOT[rule] !== undefined)
  return found && WHY_NOT[found.rule]
}
