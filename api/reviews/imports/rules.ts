import type { REVIEW_IMPORT_STATES, REVIEW_IMPORT_VERDICTS } from '../../../db/schema/review-imports.ts'
import { sha256 } from '../../kernel/hash.ts'
import { dayOf, momentOf } from '../../kernel/import-days.ts'
import { cellsBy, columnFaults, STATE_REFUSALS, suggestColumns, unreadable } from '../../kernel/import-lines.ts'
import { conflict, problem } from '../../kernel/problem.ts'
import { ratingOf, titleFrom } from './cells/rules.ts'
import { CELLS, FIELDS, type Field, type Mapping } from './contract.ts'

export type Verdict = (typeof REVIEW_IMPORT_VERDICTS)[number]
export type ImportState = (typeof REVIEW_IMPORT_STATES)[number]

const NAMES: Record<Field, readonly string[]> = {
  product: ['product', 'producthandle', 'producttitle', 'productname', 'producttag', 'item', 'handle', 'sku'],
  rating: ['rating', 'stars', 'star', 'score', 'reviewrating', 'ratingvalue', 'reviewstars', 'reviewscore'],
  title: ['title', 'reviewtitle', 'headline', 'subject', 'summary'],
  body: ['body', 'review', 'reviewbody', 'text', 'content', 'reviewtext', 'reviewcontent', 'comment', 'message'],
  author: ['author', 'name', 'reviewer', 'reviewername', 'displayname', 'customername', 'authorname', 'nickname'],
  email: ['email', 'revieweremail', 'emailaddress', 'customeremail', 'authoremail', 'mail'],
  writtenOn: [
    ...['date', 'reviewdate', 'datecreated', 'createdat', 'created', 'submittedat', 'publishedat', 'datepublished'],
    ...['writtenon', 'reviewcreatedutc', 'dateutc'],
  ],
  experienceDate: ['experiencedate', 'dateofexperience', 'useddate', 'purchasedate'],
  language: ['language', 'lang', 'locale', 'languagecode'],
  url: ['url', 'link', 'reviewurl', 'permalink', 'sourceurl', 'reviewlink'],
  externalId: ['id', 'reviewid', 'externalid', 'sourceid', 'uuid'],
}

/** What each column most likely says, by its name. The rest is left out. */
export const suggestMapping = (columns: readonly string[]): Mapping => ({
  columns: suggestColumns(FIELDS, NAMES, columns),
  productSlug: null,
  dayOrder: 'unsaid',
})

const NEEDED = {
  rating: 'Say which column holds the stars.',
  body: 'Say which column holds the words.',
  writtenOn: 'Say which column holds the day it was written.',
} as const
/** @throws Problem with a sentence beside each column that cannot be what it was said to be */
export function checkMapping({ columns: said, productSlug }: Mapping, columns: readonly string[]): void {
  const fields = columnFaults(said, columns.length, NEEDED)
  const seen = new Set<string>(said)
  if (!productSlug && !seen.has('product')) {
    fields.productSlug = 'Choose what these reviews are about, or say which column tells it.'
  }
  if (productSlug && seen.has('product')) {
    fields.productSlug = 'A column says what each review is about. Leave out one of the two.'
  }
  if (Object.keys(fields).length > 0) {
    throw problem('invalid', 'input.invalid', 'The columns need another look.', { fields })
  }
}

/** What a line says of a review. */
export interface Said {
  /** Slug or name; nothing when the whole file is about one product. */
  product: string | undefined
  rating: number
  title: string
  body: string
  author: string
  email: string | undefined
  writtenAt: number
  experienceDate: string
  lang: string
  url: string | null
  externalId: string | undefined
}
export type Read = { ok: true; said: Said } | { ok: false; reason: string }
const refused = (reason: string) => ({ ok: false as const, reason })

const WRONG: Record<keyof typeof CELLS, string> = {
  product: 'The product is longer than 200 characters, or holds line breaks or invisible characters.',
  title: 'The title is longer than 120 characters, or holds line breaks or invisible characters.',
  body: 'The words are longer than 5,000 characters, or hold characters that cannot be shown.',
  author: 'The name is longer than 99 characters, or holds line breaks or invisible characters.',
  email: 'The e-mail address is none.',
  language: 'The language is not one that we know. Write it like en or pt-BR.',
  url: 'The address of the original is not one that begins with https:// or http://.',
  externalId: 'The number of the review is longer than 200 characters, or holds invisible characters.',
}
/** @param cells null when an erasure has emptied the line @param now no review was written later */
export function readLine({ columns, dayOrder }: Mapping, cells: readonly string[] | null, now: number): Read {
  const why = unreadable(cells, columns.length)
  if (why !== undefined || cells === null) return refused(why ?? '')
  const raw = cellsBy(columns, cells)
  if (raw.rating === undefined) return refused('This line has no stars.')
  if (raw.body === undefined) return refused('This line has no words.')
  if (raw.writtenOn === undefined) return refused('This line does not say when it was written.')
  const words: Partial<Record<keyof typeof CELLS, string>> = {}
  for (const field of Object.keys(CELLS) as (keyof typeof CELLS)[]) {
    if (raw[field] === undefined) continue
    const read = CELLS[field].safeParse(raw[field])
    if (!read.success) return refused(WRONG[field])
    words[field] = read.data
  }
  const rating = ratingOf(raw.rating)
  if (!rating.ok) return rating
  const written = momentOf(raw.writtenOn, dayOrder, now)
  if (!written.ok) return written
  const used = raw.experienceDate === undefined ? written : momentOf(raw.experienceDate, dayOrder, now)
  if (!used.ok) return used
  const body = words.body!
  return {
    ok: true,
    said: {
      ...{ product: words.product, rating: rating.value, title: words.title ?? titleFrom(body), body },
      ...{ author: words.author ?? '', email: words.email, externalId: words.externalId },
      ...{ writtenAt: written.value, experienceDate: dayOf(used.value) },
      ...{ lang: words.language ?? 'und', url: words.url ?? null },
    },
  }
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
/** What tells a review of one platform from every other: the number it had there, or what it says, by whom and when. */
export function sourceIdOf({ externalId, email, author, body, writtenAt }: Said, productId: string): string {
  if (externalId !== undefined) return externalId
  return `sha256:${sha256([productId, email ?? folded(author), folded(body), dayOf(writtenAt)].join('\n'))}`
}

/** Why words from elsewhere may not come in, by the rules of screening that found something in them. */
export const WHY_NOT: Record<string, string> = {
  links: 'It holds a link.',
  account_number: 'It holds the number of a bank account or a card.',
  personal_data: 'It may hold an e-mail address or a phone number.',
}

/** @throws Problem review_import.wrong_state when this cannot be done with an import now */
export function checkState(state: ImportState, allowed: readonly ImportState[]): void {
  if (allowed.includes(state)) return
  throw conflict('review_import.wrong_state', STATE_REFUSALS[state])
}
