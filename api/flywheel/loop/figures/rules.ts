import { wilson } from '../../../kernel/wilson.ts'
import { WHOLE } from '../rules.ts'
import type { LoopFigures, Provenance } from './contract.ts'

const DAY = 86_400_000
export const HORIZON_MS = 90 * DAY
export const YEAR_MS = 365 * DAY
/** Fewer than so many say nothing. */
export const NEEDED = 30
const DEEPEST = 20
const OWN_WORD = 4
/** Lengths that earned growth is told for; the longest that has passed twice is. */
const PERIODS = [365, 182, 91, 30]
const HIGHEST = 1e15

export interface Edge {
  prospectId: string
  /** The contact that stands for them by now. */
  advocateId: string
  evidence: number
  creditBp: number
  actAt: number
  prospectAt: number
  customerAt: number | null
  advocateAt: number | null
}
/** Somebody who has bought. */
export interface Customer {
  id: string
  firstAt: number
  active: boolean
  /** Paid in the period before and in the last one, less what went back, in the currency of the figures. */
  beforeMinor: number
  lastMinor: number
}
export interface Money {
  periodDays: number
  currency: string
}

export function periodFor(firstAt: number | null, now: number): number | null {
  return firstAt === null ? null : (PERIODS.find((days) => now - firstAt >= 2 * days * DAY) ?? null)
}

/** The p-th part of some numbers, between the two that are next to it (Hyndman and Fan's seventh). */
export function quantile(numbers: readonly number[], p: number): number | null {
  if (numbers.length === 0) return null
  const sorted = [...numbers].sort((a, b) => a - b)
  const place = (sorted.length - 1) * p
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return low + (high - low) * (place - Math.floor(place))
}

const Z = 1.96
/**
 * The mean of counts with its 95 % interval: Byar's for a Poisson count (Breslow and Day, 1987, 2.7), as much wider as the
 * counts vary more than such counts do, because a few people bring many.
 * @param counts of those who have any
 * @param of how many there are, with those who have none
 */
export function meanOfCounts(counts: readonly number[], of: number) {
  const sum = counts.reduce((all, one) => all + one, 0)
  const mean = sum / of
  const squares = counts.reduce((all, one) => all + (one - mean) ** 2, 0) + (of - counts.length) * mean ** 2
  const wider = sum > 0 && of > 1 ? Math.max(1, squares / (of - 1) / mean) : 1
  const x = sum / wider
  const low = x > 0 ? x * (1 - 1 / (9 * x) - Z / (3 * Math.sqrt(x))) ** 3 : 0
  const high = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * Math.sqrt(x + 1))) ** 3
  return { value: mean, low: Math.max(0, (low * wider) / of), high: (high * wider) / of }
}

const shareOf = (hits: number, of: number) => {
  const rate = of < NEEDED ? null : wilson(hits, of)
  return { hits, of, value: rate && { value: rate.mid, low: rate.low, high: rate.high } }
}
const within = (at: number | null, from: number, upTo: number) => at !== null && at > from && at <= upTo

/** The edge of each person that is credited with most; of equal ones the better shown, then the first by its advocate. */
export function strongest(edges: readonly Edge[]): Edge[] {
  const best = new Map<string, Edge>()
  const isBetter = (a: Edge, b: Edge) =>
    a.creditBp - b.creditBp || b.evidence - a.evidence || (a.advocateId < b.advocateId ? 1 : -1)
  for (const one of edges) {
    const known = best.get(one.prospectId)
    if (!known || isBetter(one, known) > 0) best.set(one.prospectId, one)
  }
  return [...best.values()]
}

const monthOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 7)
/** @param known the customers who are in an edge */
function k90(edges: readonly Edge[], customers: readonly Customer[], known: readonly Customer[], now: number) {
  const upTo = now - HORIZON_MS
  const isRipe = ({ firstAt }: Customer) => within(firstAt, upTo - YEAR_MS, upTo)
  const began = new Map(known.filter(isRipe).map((one) => [one.id, one.firstAt]))
  const brought = new Map<string, number>()
  for (const { advocateId, customerAt, creditBp } of edges) {
    const from = began.get(advocateId)
    if (from === undefined || customerAt === null || customerAt < from || customerAt > from + HORIZON_MS) continue
    brought.set(advocateId, (brought.get(advocateId) ?? 0) + creditBp)
  }
  const days = new Map<number, number>()
  for (const one of customers) {
    const day = Math.floor(one.firstAt / DAY)
    if (isRipe(one)) days.set(day, (days.get(day) ?? 0) + 1)
  }
  const months = new Map<string, { n: number; bp: number }>()
  const add = (month: string, n: number, bp: number) => {
    const before = months.get(month) ?? { n: 0, bp: 0 }
    months.set(month, { n: before.n + n, bp: before.bp + bp })
  }
  for (const [day, n] of days) add(monthOf(day), n, 0)
  for (const [id, bp] of brought) add(monthOf(Math.floor(began.get(id)! / DAY)), 0, bp)
  const all = [...months].sort(([a], [b]) => (a < b ? -1 : 1))
  const [n, bp] = [all.reduce((sum, [, one]) => sum + one.n, 0), all.reduce((sum, [, one]) => sum + one.bp, 0)]
  const counts = [...brought.values()].map((one) => one / WHOLE)
  return {
    ...{ n, credited: bp / WHOLE, value: n < NEEDED ? null : meanOfCounts(counts, n) },
    cohorts: all.map(([month, one]) => {
      const credited = one.bp / WHOLE
      return { month, n: one.n, credited, k: one.n < NEEDED ? null : credited / one.n }
    }),
    from: ['observed', 'self_reported'] satisfies Provenance[],
  }
}

function period(firsts: readonly Edge[], customers: readonly Customer[], now: number): LoopFigures['period'] {
  const active = customers.filter((one) => one.active).length
  const brought = firsts.filter((one) => within(one.prospectAt, now - HORIZON_MS, now)).length
  const before = firsts.filter((one) => within(one.prospectAt, now - 2 * HORIZON_MS, now - HORIZON_MS))
  const bought = before.filter((one) => one.customerAt !== null && one.customerAt <= one.prospectAt + HORIZON_MS)
  const conversion = shareOf(bought.length, before.length)
  const perCustomer = active < NEEDED ? null : brought / active
  const k = perCustomer === null || conversion.value === null ? null : perCustomer * conversion.value.value
  return { active, brought, perCustomer, conversion, k, from: ['observed', 'self_reported'] }
}

const spanOf = (times: readonly number[]) => {
  const enough = times.length >= NEEDED
  return {
    n: times.length,
    medianMs: enough ? quantile(times, 0.5) : null,
    p90Ms: enough ? quantile(times, 0.9) : null,
  }
}
function cycle(firsts: readonly Edge[], now: number): LoopFigures['cycle'] {
  const since = now - YEAR_MS
  const toCustomer = firsts.flatMap((one) => (within(one.customerAt, since, now) ? [one.customerAt! - one.actAt] : []))
  const fullTurn = firsts.flatMap((one) => (within(one.advocateAt, since, now) ? [one.advocateAt! - one.actAt] : []))
  return { toCustomer: spanOf(toCustomer), fullTurn: spanOf(fullTurn), from: ['observed', 'self_reported'] }
}

/** Who was brought by nobody and brought others is the beginning; each is a step further than who brought them. */
export function generations(firsts: readonly Edge[], customers: ReadonlySet<string>): LoopFigures['generations'] {
  const brought = new Set(firsts.map((one) => one.prospectId))
  const by = Map.groupBy(firsts, (one) => one.advocateId)
  let now = [...by.keys()].filter((id) => !brought.has(id))
  const items: LoopFigures['generations']['items'] = []
  let reached = 0
  for (let depth = 0; depth <= DEEPEST && now.length > 0; depth++) {
    items.push({ depth, people: now.length, customers: now.filter((id) => customers.has(id)).length })
    if (depth > 0) reached += now.length
    now = now.flatMap((id) => (by.get(id) ?? []).map((one) => one.prospectId))
  }
  return { items, beyond: brought.size - reached, from: ['observed', 'self_reported'] }
}

type Band = NonNullable<LoopFigures['k90']['value']>
const amplified = (k: Band | null): Band | null => {
  if (!k || k.value >= 1) return null
  const times = (value: number) => 1 / (1 - value)
  return { value: times(k.value), low: times(k.low), high: k.high === null || k.high >= 1 ? null : times(k.high) }
}

function earnedGrowth(won: ReadonlySet<string>, customers: readonly Customer[], now: number, money: Money | null) {
  if (!money) return null
  const since = now - money.periodDays * DAY
  const before = customers.filter((one) => one.beforeMinor > 0)
  const earned = customers.filter((one) => within(one.firstAt, since, now) && won.has(one.id))
  const sum = (of: readonly Customer[], what: 'beforeMinor' | 'lastMinor') =>
    of.reduce((all, one) => all + one[what], 0)
  const [beforeMinor, keptMinor] = [sum(before, 'beforeMinor'), sum(before, 'lastMinor')]
  const earnedMinor = sum(earned, 'lastMinor')
  const enough = before.length >= NEEDED
  const [nrr, enc] = enough ? [keptMinor / beforeMinor, earnedMinor / beforeMinor] : [null, null]
  return {
    ...money,
    ...{ n: before.length, earned: earned.length, beforeMinor, keptMinor, earnedMinor, nrr, enc },
    rate: nrr === null || enc === null ? null : nrr + enc - 1,
    from: ['observed', 'self_reported'] satisfies Provenance[],
  }
}

/** Customers after so many days, if everybody goes on as K says (Skok's formula). */
export function grown(begin: number, k: number, cycles: number): number {
  const all = k === 1 ? cycles + 1 : (k ** (cycles + 1) - 1) / (k - 1)
  return Math.min(HIGHEST, begin * all)
}
function growth(active: number, k: Band | null, cycleMs: number | null): LoopFigures['growth'] {
  if (!k || cycleMs === null || active === 0) return null
  const cycle = Math.max(DAY, cycleMs)
  const points = Array.from({ length: 13 }, (_, i) => i * 30).map((day) => {
    const at = (value: number) => grown(active, value, (day * DAY) / cycle)
    return { day, value: at(k.value), low: at(k.low), high: k.high === null ? null : at(k.high) }
  })
  return { cycleMs: cycle, points, from: ['modelled'] }
}

interface Counting {
  edges: readonly Edge[]
  customers: readonly Customer[]
  now: number
  money: Money | null
}
/** Every figure about turns, of one moment. */
export function figuresOf({ edges, customers, now, money }: Counting): LoopFigures {
  const firsts = strongest(edges)
  const isToldOnly = (one: Edge) => one.evidence === OWN_WORD
  const counted = (of: readonly Edge[]) => ({ n: of.length, selfReported: of.filter(isToldOnly).length })
  const closed = firsts.filter((one) => one.customerAt !== null)
  const won = new Map(closed.map((one) => [one.prospectId, one]))
  const named = new Set(edges.flatMap((one) => [one.prospectId, one.advocateId]))
  const known = customers.filter(({ id }) => named.has(id))
  const k = k90(edges, customers, known, now)
  const isNew = (one: Customer) => within(one.firstAt, now - YEAR_MS, now)
  const came = customers.filter(isNew).length
  const earned = known.filter(isNew).flatMap(({ id }) => won.get(id) ?? [])
  const per = period(firsts, customers, now)
  const times = cycle(firsts, now)
  const both: Provenance[] = ['observed', 'self_reported']
  return {
    needed: NEEDED,
    counts: {
      ...{ opened: counted(firsts), closed: counted(closed), from: both },
      turned: counted(firsts.filter((one) => one.advocateAt !== null)),
    },
    ...{ k90: k, period: per, cycle: times },
    amplification: { value: amplified(k.value), from: ['modelled'] },
    generations: generations(firsts, new Set(known.map(({ id }) => id))),
    earnedShare: { ...shareOf(earned.length, came), selfReported: earned.filter(isToldOnly).length, from: both },
    earnedGrowth: earnedGrowth(new Set(won.keys()), customers, now, money),
    growth: growth(per.active, k.value, times.toCustomer.medianMs),
  }
}
