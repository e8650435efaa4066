import { readPath } from '../../kernel/page-path.ts'

/** What can be counted of a card, or of the place of a widget as a whole. */
export type Mark = 'drawn' | 'seen' | 'engaged' | 'clicked'
export const BITS: Record<Mark, number> = { drawn: 1, seen: 2, engaged: 4, clicked: 8 }

/** How a page view stands to a comparison: it saw the widget, it saw nothing, or it was no part of the lot. */
export type Arm = 0 | 1 | 2
export const armOf = ({ ghost, outside }: { ghost: boolean; outside?: boolean | undefined }): Arm =>
  ghost ? 1 : outside ? 2 : 0

export interface Batch {
  serve: string
  path: string
  /** The page's own number for its visitor, given after its visitor agreed. */
  visitor: string | undefined
  /** The browser says that a program drives it. */
  driven: boolean
  /** Of the page view as a whole, as far as it was said in so many words. */
  marks: number
  /** Of single cards, each once. */
  acts: { act: Exclude<Mark, 'drawn'>; slot: number }[]
}

const MAX_WORDS = 50
const WORD = /^([vec])(0|[1-9]\d{0,2})$/
const ACTS = { v: 'seen', e: 'engaged', c: 'clicked' } as const

/**
 * Reads `<serve> <path> <word>…` as /v1/seen takes it. A click or a reading is an impression too (MRC: a legitimate click
 * is a viewable impression, however short). Undefined for anything that our script does not send.
 */
export function readBatch(text: string): Batch | undefined {
  const [serve, sent, ...words] = text.split(' ')
  const path = sent && readPath(sent)
  if (!serve || !path || words.length === 0 || words.length > MAX_WORDS) return undefined
  const batch: Batch = { serve, path, visitor: undefined, driven: false, marks: 0, acts: [] }
  const acts = new Map<string, Batch['acts'][number]>()
  for (const word of words) {
    if (word === 'b') batch.driven = true
    else if (word === 'r') batch.marks |= BITS.drawn
    else if (word === 'v') batch.marks |= BITS.drawn | BITS.seen
    // opened what the widget is there for, like the form behind its button
    else if (word === 'e') batch.marks |= BITS.drawn | BITS.seen | BITS.engaged
    else if (word.startsWith('u=')) {
      if (!(batch.visitor = readVisitor(word))) return undefined
    } else {
      const [, letter, digits] = WORD.exec(word) ?? []
      if (!letter) return undefined
      const act = ACTS[letter as keyof typeof ACTS]
      const slot = Number(digits)
      acts.set(`v${slot}`, { act: 'seen', slot })
      acts.set(letter + slot, { act, slot })
    }
  }
  batch.acts = [...acts.values()]
  return batch
}

/** What acts on cards say of the page view: it was drawn and seen. */
export const marksOf = (acts: Pick<Batch['acts'][number], 'act'>[]): number =>
  acts.reduce((marks, { act }) => marks | BITS.drawn | BITS.seen | BITS[act], 0)

export const readVisitor = (word: string) => /^u=([\w-]{1,64})$/.exec(word)?.[1]

export interface Converted {
  serve: string
  goal: string
  externalId: string | undefined
  valueMinor: number
  currency: string | undefined
  /** Seconds in view by slot, at most 20 each. */
  seconds: Map<number, number>
  visitor: string | undefined
}
export const GOAL = /^[a-z0-9_-]{1,40}$/
export const EXTERNAL_ID = /^[\w.:-]{1,80}$/
const MOST_SECONDS = 20
/** A page may say so much, in minor units: nobody has to have a key to say it. */
const MOST_VALUE = 1e9

/** Reads `<serve> <goal> <id|-> <value> <currency|-> <slot>:<seconds>,…|-` with `u=…` behind it or not, as /v1/convert takes it. */
export function readConverted(text: string): Converted | undefined {
  const [serve, goal, id, value, currency, views, visitor, ...more] = text.trim().split(' ')
  if (!serve || !goal || !id || !value || !currency || !views || more.length > 0) return undefined
  if (!GOAL.test(goal) || !EXTERNAL_ID.test(id) || !/^\d{1,10}$/.test(value)) return undefined
  if (Number(value) > MOST_VALUE) return undefined
  if (!/^(?:-|[A-Z]{3})$/.test(currency) || (currency === '-' && Number(value) > 0)) return undefined
  const who = visitor === undefined ? undefined : readVisitor(visitor)
  const seconds = readSeconds(views)
  if (!seconds || (visitor !== undefined && !who)) return undefined
  return {
    ...{ serve, goal, seconds, visitor: who, valueMinor: Number(value) },
    externalId: id === '-' ? undefined : id,
    currency: currency === '-' ? undefined : currency,
  }
}

function readSeconds(views: string): Map<number, number> | undefined {
  const seconds = new Map<number, number>()
  if (views === '-') return seconds
  const pairs = views.split(',')
  if (pairs.length > MAX_WORDS) return undefined
  for (const pair of pairs) {
    const [, slot, long] = /^(\d{1,3}):(\d{1,6}(?:\.\d{1,3})?)$/.exec(pair) ?? []
    if (!slot) return undefined
    seconds.set(Number(slot), Math.min(MOST_SECONDS, Number(long)))
  }
  return seconds
}

/** How a visitor may be told apart: a browser that asks not to be is only counted, whatever the company chose. */
export type Mode = 'aggregate' | 'daily' | 'granted'
export const modeFor = (chosen: Mode, { gpc, dnt }: { gpc: string | undefined; dnt: string | undefined }): Mode =>
  gpc === '1' || dnt === '1' ? 'aggregate' : chosen

export interface Effect {
  seen: number
  clicks: number
  conversions: number
}
/**
 * Many more clicks or conversions than this card gets on its other days, or more than any card gets: set aside for that
 * day. Not than other cards get: some words are simply better.
 * @param all of the same card, this day with the others
 */
export const isSuspicious = (one: Effect, all: Effect): boolean =>
  tooMany(one, all, 'clicks') || tooMany(one, all, 'conversions')

function tooMany(one: Effect, all: Effect, what: 'clicks' | 'conversions'): boolean {
  if (one.seen < 200) return false
  const rate = one[what] / one.seen
  if (rate > 0.25) return true
  const others = { seen: all.seen - one.seen, hits: all[what] - one[what] }
  if (others.seen < 200) return false
  const usual = Math.min(1, (others.hits + 1) / (others.seen + 2))
  return (rate - usual) / Math.sqrt(usual * (1 - usual) * (1 / one.seen + 1 / others.seen)) > 4
}

/** UTC days from one to another, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** How long single acts are kept, and what tells a visitor again whose page asked them. */
export const RAW_DAYS = 90
export const VISITOR_DAYS = 90
/** A click counts for seven days, and no day begins in the middle of one. */
export const SERVE_DAYS = 8
export const FIGURES_MONTHS = 25
/** The first day whose figures are kept. */
export function figuresSince(today: string): string {
  const day = new Date(today)
  day.setUTCMonth(day.getUTCMonth() - FIGURES_MONTHS)
  return day.toISOString().slice(0, 10)
}
