import { phrasesOf } from '../../kernel/search.ts'
import { wilson } from '../../kernel/wilson.ts'
import type { Sort } from './contract.ts'

/** Lower bound of the share that found a review helpful; 0 without a vote. So one vote of one weighs less than ninety of a hundred. */
export const helpfulScore = (up: number, down: number): number => wilson(up, up + down)?.low ?? 0

/** What a review stands by under this order. */
export const keyOf = (sort: Sort, row: { rating: number; helpfulScore: number }): number =>
  sort === 'helpful' ? row.helpfulScore : sort === 'newest' ? 0 : row.rating

/** The one word that stands for a product in the index. */
export const productToken = (productId: string) => `p${productId.replace(/[^a-z0-9]/gi, '')}`

/** An FTS5 expression: every word of the query, in any order, the last one as it begins; undefined for no word at all. */
export function matchOf(query: string, productId: string): string | undefined {
  const phrases = phrasesOf(query)
  if (phrases.length === 0) return undefined
  const terms = phrases.map((phrase, i) => `words : ${phrase}${i === phrases.length - 1 ? ' *' : ''}`)
  return [`product : "${productToken(productId)}"`, ...terms].join(' AND ')
}

const SMALL = new Set(
  `about above after again also always another anything around because been before being below between both cannot could
  didn does doesn doing done down during each even ever every everything first from further gets getting good great have
  having here himself into isn just know like made make makes making many more most much need needs never nothing only other
  ours over really same should since some something still such than that their them then there these they thing things this
  those through time times under until used using very want wanted wants well were what when where which while will with
  without works would year years your yourself
  aber alle allem allen aller alles also andere auch beim bereits bevor bist damit dann dass dein deine denn dessen diese
  diesem diesen dieser dieses doch dort durch eine einem einen einer eines einfach etwas euch gegen habe haben hatte hier
  ihnen ihre ihrem ihren ihrer immer jede jedem jeden jeder jedes jetzt kann kein keine können machen mehr mein meine mich
  mittlerweile muss nach nicht nichts noch nur oder ohne schon sehr sein seine selbst sich sind über unser unsere unter viel
  vom von wann warum weil wenn werden wieder wird wurde zwischen`.split(/\s+/),
)
export const FEWEST_IN_TOPIC = 3
/** Words of four letters and more that carry something, each once. */
export function termsOf(title: string, body: string): Set<string> {
  const found = new Set<string>()
  for (const { segment, isWordLike } of SEGMENTER.segment(`${title} ${body}`.toLowerCase())) {
    if (isWordLike && segment.length >= 4 && segment.length <= 24 && /^\p{L}+$/u.test(segment) && !SMALL.has(segment)) {
      found.add(segment)
    }
  }
  return found
}
const SEGMENTER = new Intl.Segmenter('und', { granularity: 'word' })

export interface Topic {
  term: string
  n: number
  critical: number
}
/**
 * What people talk about: the terms that most reviews share, with how many of them are critical. The theme that critical
 * reviews share most is always among them.
 */
export function topicsOf(reviews: readonly { title: string; body: string; rating: number }[], most = 8): Topic[] {
  const topics = new Map<string, Topic>()
  for (const { title, body, rating } of reviews) {
    for (const term of termsOf(title, body)) {
      const topic = topics.get(term) ?? { term, n: 0, critical: 0 }
      topic.n += 1
      if (rating <= 2) topic.critical += 1
      topics.set(term, topic)
    }
  }
  const shared = [...topics.values()].filter(({ n }) => n >= FEWEST_IN_TOPIC && n <= Math.max(5, reviews.length * 0.6))
  const byName = (a: Topic, b: Topic) => (a.term < b.term ? -1 : 1)
  const top = shared.sort((a, b) => b.n - a.n || byName(a, b)).slice(0, most)
  const [critical] = shared
    .filter((one) => one.critical >= FEWEST_IN_TOPIC)
    .sort((a, b) => b.critical - a.critical || byName(a, b))
  if (critical && !top.includes(critical)) top.splice(-1, 1, critical)
  return top
}
