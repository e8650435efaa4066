import { disclosureLine } from '../sharing/rules.ts'
import type { ValueQuote } from './contract.ts'

type Said = Pick<ValueQuote, 'excerpt' | 'displayName' | 'company' | 'product' | 'disclosures'>
const who = ({ displayName, company }: Said) => [displayName, company].filter(Boolean).join(', ')

/** Words, name and what connects them with the company: one does not travel without the others. */
export function quoteText(quote: Said): string {
  const disclosed = disclosureLine(quote.disclosures)
  return `“${quote.excerpt}” — ${who(quote)}, on ${quote.product.name}${disclosed ? ` (${disclosed})` : ''}`
}

/** Signs that Markdown reads as markup, and angle brackets that HTML does. */
const plain = (text: string) => text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&')
const lines = (text: string) => text.split(/\r?\n/)

export function markdownOf(quotes: readonly ValueQuote[], addressOf: (id: string) => string): string {
  const blocks = quotes.map((quote) => {
    const disclosed = disclosureLine(quote.disclosures)
    const named = [...quote.themes, ...quote.tags]
    return [
      ...lines(`“${quote.excerpt}”`).map((line) => `> ${plain(line)}`),
      '>',
      `> — ${plain(who(quote))}, on ${plain(quote.product.name)}${disclosed ? `  \n> ${plain(disclosed)}` : ''}`,
      '',
      `${quote.rating}/5${named.length > 0 ? ` · ${plain(named.join(', '))}` : ''}${quote.state === 'live' ? ` · <${addressOf(quote.id)}>` : ''}`,
    ].join('\n')
  })
  return `${blocks.join('\n\n---\n\n')}\n`
}

export const COLUMNS = [
  'quote',
  'name',
  'company',
  'product',
  'stars',
  'disclosure',
  'themes',
  'tags',
  'code',
  'address',
]
export const cellsOf = (quote: ValueQuote, address: string): string[] => [
  ...[quote.excerpt, quote.displayName, quote.company ?? '', quote.product.name, String(quote.rating)],
  ...[disclosureLine(quote.disclosures), quote.themes.join(', '), quote.tags.join(', '), quote.code],
  quote.state === 'live' ? address : '',
]
