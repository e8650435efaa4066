import type { CONFIDENCES, HORIZONS } from '../../../db/schema/roadmap.ts'
import { wilson } from '../../kernel/wilson.ts'

export type Horizon = (typeof HORIZONS)[number]
export type Confidence = (typeof CONFIDENCES)[number]
export type Column = 'now' | 'next' | 'later'
/** When a request is meant to come. Days are like `2026-05-01`. */
export interface Plan {
  horizon: Horizon
  etaFrom: string | null
  etaTo: string | null
  confidence: Confidence | null
}
export interface PlanRow extends Plan {
  seq: number
  requestId: string
  createdAt: number
}

const DAY_MS = 86_400_000
export const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

export const isSame = (a: Plan, b: Plan) =>
  a.horizon === b.horizon && a.etaFrom === b.etaFrom && a.etaTo === b.etaTo && a.confidence === b.confidence

const MONTH = 31
const QUARTER = 92
/** Dates stand under Now when they begin within a month, under Next within a quarter, and under Later after that. */
export function columnOf({ horizon, etaFrom }: Plan, today: string): Column | undefined {
  if (horizon === 'none') return undefined
  if (horizon !== 'dated' || etaFrom === null) return horizon === 'dated' ? undefined : horizon
  if (etaFrom <= dayAfter(today, MONTH)) return 'now'
  return etaFrom <= dayAfter(today, QUARTER) ? 'next' : 'later'
}
/** The dates have passed and it is not there. */
export const isLate = ({ etaTo }: Plan, today: string) => etaTo !== null && etaTo < today

/** What is corrected within ten minutes was never said. */
const SLIP_MS = 600_000
const NOTHING: Plan = { horizon: 'none', etaFrom: null, etaTo: null, confidence: null }
export interface Change {
  seq: number
  at: number
  before: Plan | null
  after: Plan
}
/** What was said one after another about one request, oldest first: without slips, and without saying the same again. */
export function changesOf(rows: readonly PlanRow[]): Change[] {
  const said = rows.filter((row, n) => {
    const next = rows[n + 1]
    return next === undefined || next.createdAt - row.createdAt >= SLIP_MS
  })
  const changes: Change[] = []
  let before: Plan | null = null
  for (const { seq, createdAt, horizon, etaFrom, etaTo, confidence } of said) {
    const after = { horizon, etaFrom, etaTo, confidence }
    if (!isSame(before ?? NOTHING, after)) changes.push({ seq, at: createdAt, before, after })
    before = after
  }
  return changes
}

export interface Kept {
  kept: number
  of: number
}
/**
 * How many dates that were given for a request have passed, and how many of them it kept. A date that was moved to a later one, or
 * taken off, still counts when it passes; one that was moved to an earlier one does not, because that one is counted.
 * @param shippedDay the day it shipped, where the company is; null when it has not
 */
export function datesKept(changes: readonly Change[], shippedDay: string | null, today: string): Kept {
  let [kept, of] = [0, 0]
  for (const [n, { after, at }] of changes.entries()) {
    const { etaTo } = after
    if (etaTo === null || etaTo >= today) continue
    const next = changes[n + 1]?.after.etaTo
    if (next !== undefined && next !== null && next <= etaTo) continue
    const givenOn = new Date(at).toISOString().slice(0, 10)
    if (shippedDay !== null && shippedDay < givenOn) continue
    of++
    if (shippedDay !== null && shippedDay <= etaTo) kept++
  }
  return { kept, of }
}
/** The team's record with its interval; null while no date has passed. */
export function recordOf(all: readonly Kept[]) {
  const sum = all.reduce((a, b) => ({ kept: a.kept + b.kept, of: a.of + b.of }), { kept: 0, of: 0 })
  const rate = wilson(sum.kept, sum.of)
  return rate && { kept: sum.kept, of: sum.of, low: rate.low, high: rate.high }
}
