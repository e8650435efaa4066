import type { LOOP_KINDS, PURCHASE_SOURCES } from '../../../db/schema/loop.ts'
import { isCurrency, minorDigits } from '../../kernel/money.ts'
import type { StageEvent } from '../stages/memory/rules.ts'
import { isAct } from '../stages/rules.ts'

export type LoopKind = (typeof LOOP_KINDS)[number]
const DAY = 86_400_000
/** All credit there is for a person, in basis points. */
export const WHOLE = 10_000
/** Before it was said how well an arrival is shown, it was always by a click. */
export const BY_CLICK = 2
const OWN_WORD = 4
/** Who bought longer before we knew of them was a customer already, and nobody won them. */
export const TOLD_LATE_MS = 7 * DAY

/** A fact that tells how somebody came. */
export interface Arrival {
  seq: number
  at: number
  data: {
    testimonialId?: string | undefined
    reviewId?: string | undefined
    storyId?: string | undefined
    advocateId?: string | undefined
    /** A link, and whose it was then. */
    linkId?: string | undefined
    ownerId?: string | undefined
    evidence?: number | undefined
  }
  /** Of the link. */
  purpose?: 'referral' | 'affiliate' | undefined
}
export interface Bringer {
  seq: number
  advocateId: string
  kind: LoopKind
  testimonialId: string | null
  reviewId: string | null
  storyId: string | null
  linkId: string | null
  evidence: number
}
const NO_WORDS = { testimonialId: null, reviewId: null, storyId: null, linkId: null }
function bringerOf({ seq, data, purpose = 'referral' }: Arrival): Bringer[] {
  const { testimonialId, reviewId, storyId, linkId, advocateId, evidence = BY_CLICK } = data
  const kind = (shown: LoopKind) => (evidence === OWN_WORD ? 'self_reported' : shown)
  if (linkId && data.ownerId)
    return [{ seq, advocateId: data.ownerId, kind: kind(purpose), ...NO_WORDS, linkId, evidence }]
  if (!advocateId) return []
  const by = { seq, advocateId, ...NO_WORDS, evidence }
  if (testimonialId) return [{ ...by, kind: kind('testimonial'), testimonialId }]
  if (reviewId) return [{ ...by, kind: kind('review'), reviewId }]
  return storyId ? [{ ...by, kind: kind('story'), storyId }] : []
}

/** Everybody who brought a person, each once for a kind, by the best shown of what was told; one's own words bring nobody. */
export function bringersOf(told: readonly Arrival[], themselves: readonly string[]): Bringer[] {
  const best = new Map<string, Bringer>()
  for (const one of told.flatMap(bringerOf)) {
    if (themselves.includes(one.advocateId)) continue
    const key = `${one.advocateId} ${one.kind}`
    const known = best.get(key)
    if (!known || one.evidence < known.evidence) best.set(key, one)
  }
  return [...best.values()].sort((a, b) => a.evidence - b.evidence || a.seq - b.seq)
}

/** A code weighs twice a click, a click twice what was in view, that twice a word of theirs. */
const weightOf = (evidence: number) => 2 ** (OWN_WORD - evidence)
/**
 * What each who brought a person is credited with, in the order given: parts of 10,000 by weight, whole numbers; what is
 * left over goes one by one to the largest remainders, of equal ones to the first.
 */
export function creditsOf(evidence: readonly number[]): number[] {
  const all = evidence.reduce((sum, grade) => sum + weightOf(grade), 0)
  const exact = evidence.map((grade) => (WHOLE * weightOf(grade)) / all)
  const parts = exact.map(Math.floor)
  const left = evidence.length === 0 ? 0 : WHOLE - parts.reduce((sum, part) => sum + part, 0)
  const order = exact
    .map((part, i) => ({ i, rest: part - Math.floor(part) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of order.slice(0, left)) parts[i]! += 1
  return parts
}

export interface Purchase {
  at: number
  source: (typeof PURCHASE_SOURCES)[number]
  valueMinor: number | null
  currency: string | null
}
/** What a host says was paid: minor units as they are, or an amount in the words of Segment. */
function paidBy({ amountMinor, currency, ...said }: Record<string, unknown>) {
  const nothing = { valueMinor: null, currency: null }
  if (typeof currency !== 'string' || !isCurrency(currency.toUpperCase())) return nothing
  const code = currency.toUpperCase()
  const major = ['total', 'revenue', 'value'].map((name) => said[name]).find((one) => typeof one === 'number')
  const minor = amountMinor ?? (typeof major === 'number' ? Math.round(major * 10 ** minorDigits(code)) : undefined)
  if (typeof minor !== 'number' || !Number.isSafeInteger(minor) || minor < 0 || minor > 1e12) return nothing
  return { valueMinor: minor, currency: code }
}
function purchaseOf({ source, type, at, data }: StageEvent): Purchase {
  if (source === 'host') return { at, source: type as Purchase['source'], ...paidBy(data) }
  const { amountMinor, currency, occurredAt } = data as { amountMinor: number; currency: string; occurredAt?: number }
  return { at: occurredAt ?? at, source: 'sale.recorded', valueMinor: amountMinor, currency }
}
/** The first that a person bought; of two at one moment the one whose amount is known. */
export const firstPurchaseOf = (bought: readonly StageEvent[]): Purchase | undefined =>
  bought
    .map(purchaseOf)
    .sort((a, b) => a.at - b.at || Number(a.valueMinor === null) - Number(b.valueMinor === null))
    .at(0)

/** What is known of a person by all their contacts. */
export interface Known {
  arrivals: readonly Arrival[]
  bought: readonly StageEvent[]
  /** What may be an act of theirs, the first first. */
  acts: readonly StageEvent[]
  themselves: readonly string[]
}
/** When somebody came, bought first and spoke first, and who brought them with which credit; undefined if nobody did. */
export function turnOf({ arrivals, bought, acts, themselves }: Known) {
  const [first] = arrivals
  const bringers = bringersOf(arrivals, themselves)
  if (!first || bringers.length === 0) return undefined
  const purchase = firstPurchaseOf(bought)
  const won = purchase && purchase.at >= first.at - TOLD_LATE_MS ? purchase : undefined
  const prospectAt = Math.min(first.at, won?.at ?? first.at)
  const later = (event: StageEvent) => (event.source === 'portal' ? event.seq > first.seq : event.at >= prospectAt)
  const credits = creditsOf(bringers.map(({ evidence }) => evidence))
  return {
    prospectAt,
    customerAt: won?.at ?? null,
    advocateAt: acts.find((event) => isAct(event) && later(event))?.at ?? null,
    ...{ valueMinor: won?.valueMinor ?? null, currency: won?.currency ?? null },
    bringers: bringers.map((one, i) => ({ ...one, creditBp: credits[i]! })),
  }
}
