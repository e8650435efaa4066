import type { Client } from '../../../api/client.ts'
import type { Product } from '../../../api/products/contract.ts'
import { given } from '../../state/forms.ts'

export interface Quoted {
  quote: { excerpt: string; displayName: string; rating: number; lang: string }
  product: Product
}
const PRODUCTS = 6
const SHOWN = 7

/** What the home page shows of customers' words: the chosen testimonials, or the newest headlines when none are chosen. */
export async function quotesOf(v1: Client['api']['v1'], products: readonly Product[]) {
  const reviewed = products.filter(({ summary }) => summary.count > 0).slice(0, PRODUCTS)
  const of = (read: (slug: string) => Promise<Quoted['quote'][]>) =>
    Promise.all(reviewed.map(async (product) => (await read(product.slug)).map((quote) => ({ quote, product }))))
  const chosen = inTurn(
    await of(async (slug) => (await given(v1.products[':slug'].testimonials.$get({ param: { slug } }))).items),
  )
  if (chosen.length > 0) return { quotes: chosen, chosen: true }
  const newest = await of(async (slug) => {
    const { items } = await given(v1.products[':slug'].reviews.$get({ param: { slug }, query: { limit: '3' } }))
    return items.map((review) => ({ ...review, excerpt: review.title }))
  })
  return { quotes: inTurn(newest), chosen: false }
}

/** One of each product in turn, so that none speaks for all. */
function inTurn(lists: Quoted[][]): Quoted[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  const rounds = Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? []))
  return rounds.flat().slice(0, SHOWN)
}
