import type { CONVERSION_ROUTES } from '../../db/schema/conversions.ts'

export type Route = (typeof CONVERSION_ROUTES)[number]
/** How well each route shows whose words it was; the lower the better. A better one is never replaced by a worse one. */
export const EVIDENCE: Record<Route, 1 | 2 | 3 | 4> = { code: 1, click: 2, page: 3, self: 4 }
/** A click that the page never told of is as good as words in view: the link was answered, and anybody can copy it. */
export const gradeOf = ({ route, told = true }: { route: Route; told?: boolean | undefined }) =>
  route === 'click' && !told ? EVIDENCE.page : EVIDENCE[route]
export const isStronger = (evidence: number, before: number | null | undefined) =>
  before === null || before === undefined || evidence < before

/** A testimonial that may be given credit, with its author, and where it was seen or clicked. */
export interface Item {
  testimonialId: string
  /** Null when nobody we know wrote it. */
  advocateId: string | null
  widgetId: string | null
}
/** Words that were named: one of the three. */
export interface Words {
  testimonialId?: string
  reviewId?: string
  storyId?: string
}
/** Words that somebody was on the page of, or says convinced them, with their author. */
export interface Named extends Words {
  advocateId: string | null
  widgetId: string | null
}
export interface Credit extends Named {
  creditBp: number
}
type Said = { [one in keyof Words]?: string | null | undefined }
export const sourceOf = ({ testimonialId, reviewId }: Said): 'testimonial' | 'review' | 'story' =>
  testimonialId ? 'testimonial' : reviewId ? 'review' : 'story'
/** Which words an id names: ours say so themselves. */
export const namedBy = (id: string): Words =>
  id.startsWith('rev_') ? { reviewId: id } : id.startsWith('sto_') ? { storyId: id } : { testimonialId: id }
export const wordsOf = ({ testimonialId, reviewId, storyId }: Said): Words => ({
  ...(testimonialId && { testimonialId }),
  ...(reviewId && { reviewId }),
  ...(storyId && { storyId }),
})
type ItemCredit = Item & Credit
export const WHOLE = 10_000
const LAST_CLICK = 6_000

/** Whole numbers in proportion to the weights that add up to `whole` (largest remainder, the first first). */
export function apportion(weights: readonly number[], whole: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum <= 0) return weights.map(() => 0)
  const exact = weights.map((weight) => (weight / sum) * whole)
  const parts = exact.map(Math.floor)
  const byRest = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  const left = whole - parts.reduce((a, b) => a + b, 0)
  for (const { i } of byRest.slice(0, left)) parts[i]! += 1
  return parts
}

/** The clicked words have it all; of several clicks the last has six tenths and the earlier ones share the rest. */
export function creditClicks(clicks: readonly Item[]): ItemCredit[] {
  const last = clicks.length - 1
  const parts = last <= 0 ? [WHOLE] : [...apportion(Array<number>(last).fill(1), WHOLE - LAST_CLICK), LAST_CLICK]
  return joined(clicks.map((item, i) => ({ ...item, creditBp: parts[i]! })))
}

/** Without a click it is split among what was in view, by seconds. */
export function creditViews(views: readonly (Item & { seconds: number })[]): ItemCredit[] {
  const parts = apportion(
    views.map(({ seconds }) => Math.max(0, seconds)),
    WHOLE,
  )
  return joined(views.map(({ seconds: _, ...item }, i) => ({ ...item, creditBp: parts[i]! })))
}

/** Each testimonial once; what got nothing is left out. */
function joined(credits: ItemCredit[]): ItemCredit[] {
  const byTestimonial = new Map<string, ItemCredit>()
  for (const credit of credits) {
    const before = byTestimonial.get(credit.testimonialId)
    byTestimonial.set(credit.testimonialId, { ...credit, creditBp: credit.creditBp + (before?.creditBp ?? 0) })
  }
  return [...byTestimonial.values()].filter(({ creditBp }) => creditBp > 0)
}

/** The words that have most of a conversion, the latest among equals. */
export const foremost = (credits: readonly Credit[]): Credit | undefined =>
  credits.reduce<Credit | undefined>((best, one) => (best && best.creditBp > one.creditBp ? best : one), undefined)

/**
 * What somebody brought along to the sign-up form: `<click token>`, `code:…`, `self:…` and `page:…`, with spaces between. The
 * last two name a testimonial, a review or a story; `page` one whose page led to the form.
 */
export interface Via {
  click?: string
  code?: string
  self?: string
  page?: string
}
export function readVia(via = ''): Via {
  const said: Via = {}
  for (const word of via.split(' ')) {
    const [, kind, value] = /^(code|self|page):([\w-]{1,60})$/.exec(word) ?? []
    if (kind === 'code') said.code = value!.toUpperCase()
    else if (kind) said[kind as 'self' | 'page'] = value!
    else if (word !== '') said.click ??= word
  }
  return said
}

/** One way in which somebody may have come, tried in the order of its evidence. */
export interface Candidate {
  route: Route
  /** Why it counts for nothing, if so. */
  fault: string | null
  item: (Named & { own: boolean }) | undefined
  clickedAt?: number | undefined
  /** Of a click: whether the page told of it when it happened. */
  told?: boolean | undefined
}
export interface Trace {
  /** Why the credit went where it went. */
  why: string
  clickedAt?: number
  /** What was brought along and counted for nothing, and why. */
  passed?: Partial<Record<Route, string>>
}
export type Attribution<C extends Candidate> =
  | { source: 'words'; chosen: C; trace: Trace }
  | { source: 'direct'; trace: Trace }

const WHY: Record<Route, string> = { code: 'code', click: 'clicked', page: 'on_page', self: 'self_reported' }

/** Who brought this contact: the best shown of what they brought along, else nobody. Each way to lose is named. */
export function attribute<C extends Candidate>(candidates: readonly C[]): Attribution<C> {
  const passed: Partial<Record<Route, string>> = {}
  for (const one of [...candidates].sort((a, b) => gradeOf(a) - gradeOf(b))) {
    const fault = faultOf(one)
    if (fault === null) {
      const trace = {
        why: one.told === false ? WHY.page : WHY[one.route],
        ...(one.clickedAt !== undefined && { clickedAt: one.clickedAt }),
      }
      return { source: 'words', chosen: one, trace: { ...trace, ...some(passed) } }
    }
    passed[one.route] = fault
  }
  const { click, code, page, self } = passed
  return { source: 'direct', trace: { why: click ?? code ?? page ?? self ?? 'no_click', ...some(passed) } }
}

const faultOf = ({ fault, item }: Candidate) =>
  fault ?? (!item?.advocateId ? 'unknown_item' : item.own ? 'own_words' : null)
const some = (passed: Trace['passed'] & object) => (Object.keys(passed).length > 0 ? { passed } : {})
