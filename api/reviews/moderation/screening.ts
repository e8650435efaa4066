import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity'
import type { SubmitReview } from '../contract.ts'
import { CAREFUL, type Policy } from '../rules.ts'
import { isCardNumber, isIban } from './numbers.ts'

/** All that screening may know of the words. The rating is not in it, so it cannot matter. */
export type Screened = Pick<SubmitReview, 'title' | 'body'>
export interface Range {
  field: 'title' | 'body'
  start: number
  end: number
}
export interface Flag {
  rule: string
  /**
   * `info` only tells; `hold` waits for a person, until the clock publishes; `block` is so grave for somebody else that
   * not even the clock does.
   */
  severity: 'info' | 'hold' | 'block'
  /** A sentence for the moderator. */
  explanation: string
  ranges: Range[]
}

const LINK = /\b(?:https?:\/\/|www\.)\S+/gi
// from each @ a short way back and forth: looked for from every letter, a long text takes long
const BEFORE_AT = /[\p{L}\p{N}._%+-]{1,64}$/u
const AFTER_AT = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/u
const PHONE = /\+?\d(?:[\s().-]{0,2}\d){7,14}/g
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}(?![\p{L}\p{N}])/gu
const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g
const MOST_RANGES = 50

/** Whole words, in any case and any script: the letters beside a word would make it another one. */
const wordPattern = (word: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu')

const FIELDS = ['title', 'body'] as const
function places(words: Screened, pattern: RegExp, counts: (found: string) => boolean = () => true): Range[] {
  return FIELDS.flatMap((field) =>
    [...words[field].matchAll(pattern)]
      .filter(([found]) => counts(found))
      .map(({ index, 0: found }) => ({ field, start: index, end: index + found.length })),
  )
}
const within = (inner: Range, outers: Range[]) =>
  outers.some((o) => o.field === inner.field && inner.start < o.end && o.start < inner.end)

// words that honest reviews use are no signal
const MILD = ['crap', 'damn', 'sucks', 'hell']
const swearing = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
const SWEARING_READS = 2000
function swearwords(words: Screened): Range[] {
  return FIELDS.flatMap((field) => {
    const text = words[field].slice(0, SWEARING_READS)
    return swearing
      .getAllMatches(text)
      .map(({ startIndex, endIndex }) => ({ field, start: startIndex, end: endIndex + 1 }))
      .filter(({ start, end }) => !MILD.includes(text.slice(start, end).toLowerCase()))
  })
}

function addresses(words: Screened): Range[] {
  return FIELDS.flatMap((field) => {
    const text = words[field]
    const found: Range[] = []
    for (let at = text.indexOf('@'); at > 0; at = text.indexOf('@', at + 1)) {
      const local = BEFORE_AT.exec(text.slice(Math.max(0, at - 64), at))
      const domain = local && AFTER_AT.exec(text.slice(at + 1, at + 255))
      if (local && domain) found.push({ field, start: at - local[0].length, end: at + 1 + domain[0].length })
    }
    return found
  })
}

/** Signals in the words that send a person's eye somewhere; none of them rejects. */
export function screen(words: Screened, { flaggedWords }: Pick<Policy, 'flaggedWords'> = CAREFUL): Flag[] {
  const flags: Flag[] = []
  const flag = (rule: string, severity: Flag['severity'], ranges: Range[], explanation: string) => {
    if (ranges.length > 0) flags.push({ rule, severity, explanation, ranges: ranges.slice(0, MOST_RANGES) })
  }
  const links = places(words, LINK)
  flag('links', 'hold', links, links.length === 1 ? 'Holds a link.' : `Holds ${links.length} links.`)

  const account = [...places(words, IBAN, isIban), ...places(words, CARD, isCardNumber)]
  flag('account_number', 'block', account, 'Holds the number of a bank account or a card.')
  const personal = [...addresses(words), ...places(words, PHONE)].filter((range) => !within(range, account))
  flag('personal_data', 'hold', personal, 'May hold an e-mail address or a phone number.')

  const said = flaggedWords.map((word) => ({ word, ranges: places(words, wordPattern(word)) }))
  const found = said.filter(({ ranges }) => ranges.length > 0)
  const named = found.slice(0, 5).map(({ word }) => word)
  flag(
    'company_words',
    'hold',
    found.flatMap(({ ranges }) => ranges),
    `Holds ${named.join(', ')}.`,
  )
  flag('profanity', 'info', swearwords(words), 'Holds swearwords. Being angry is no reason to turn it down.')
  return flags
}
/** A person has to look before it may appear. */
export const holds = (flags: readonly Pick<Flag, 'severity'>[]) => flags.some(({ severity }) => severity !== 'info')
