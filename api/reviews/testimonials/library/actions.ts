import type { Reads } from '../../../../db/client.ts'
import { csvLine } from '../../../kernel/csv.ts'
import { readTestimonials } from '../actions.ts'
import type { QuoteQuery, ValueQuote } from './contract.ts'
import { COLUMNS, cellsOf, markdownOf, quoteText } from './rules.ts'
import * as store from './store.ts'

/** Testimonials that are or may be shown, with what has to stand beside each. */
export async function quotes(db: Reads, { topic, ...query }: QuoteQuery): Promise<ValueQuote[]> {
  const all = await readTestimonials(db, { ...query, state: 'usable' })
  const ids = all.map(({ id }) => id)
  const about = topic ? await store.speakingOf(db, ids, topic) : undefined
  const found = about ? all.filter(({ id }) => about.has(id)) : all
  const companies = await store.companiesOf(
    db,
    found.map(({ reviewId }) => reviewId),
  )
  const byTheme = [...found].sort((a, b) => (a.themes[0] ?? '\uffff').localeCompare(b.themes[0] ?? '\uffff'))
  return byTheme.map((one) => {
    const works = companies.find(({ reviewId }) => reviewId === one.reviewId)?.name ?? null
    const company = one.scopes.includes('use_company_and_logo') ? works : null
    const quote = { ...one, company }
    return { ...quote, forSales: one.scopes.includes('sales_material'), text: quoteText(quote) }
  })
}

/** A file of the quotes whose authors allow it, and of no others. */
export async function quoteFile(db: Reads, query: QuoteQuery, kind: 'md' | 'csv', publicUrl: string): Promise<string> {
  const allowed = (await quotes(db, query)).filter(({ forSales }) => forSales)
  const addressOf = (id: string) => `${publicUrl}/t/${id}`
  if (kind === 'md') return markdownOf(allowed, addressOf)
  return `\ufeff${csvLine(COLUMNS)}${allowed.map((one) => csvLine(cellsOf(one, addressOf(one.id)))).join('')}`
}
