import { canonicalJson } from '../../../kernel/hash.ts'
import type { HealthRule, MoveRule, RuleSet } from '../../stages/contract.ts'

const same = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)

interface Changed<Rule> {
  id: string
  now: Rule | null
  next: Rule | null
}
/** Rules that come, go or read differently, by what they are called. */
function between<Rule extends { id: string }>(now: readonly Rule[], next: readonly Rule[]): Changed<Rule>[] {
  const byId = new Map(next.map((rule) => [rule.id, rule]))
  const before = new Set(now.map(({ id }) => id))
  return [
    ...now.map((rule) => ({ id: rule.id, now: rule, next: byId.get(rule.id) ?? null })),
    ...next.filter(({ id }) => !before.has(id)).map((rule) => ({ id: rule.id, now: null, next: rule })),
  ].filter((one) => !same(one.now, one.next))
}

export interface RulesDiff {
  same: boolean
  halfLives: { score: keyof RuleSet['halfLifeDays']; now: number; next: number }[]
  moves: Changed<MoveRule>[]
  health: Changed<HealthRule>[]
  /** How many events add other points than before. */
  weights: number
  returns: boolean
  laps: boolean
}
/** What would be different, part by part. */
export function diffOf(now: RuleSet, next: RuleSet): RulesDiff {
  const scores = Object.keys(next.halfLifeDays) as (keyof RuleSet['halfLifeDays'])[]
  const points = (rules: RuleSet) => new Map(rules.weights.map((one) => [canonicalJson(one.of), one]))
  const [before, after] = [points(now), points(next)]
  const weights = new Set([...before.keys(), ...after.keys()])
  return {
    same: same(now, next),
    halfLives: scores
      .map((score) => ({ score, now: now.halfLifeDays[score], next: next.halfLifeDays[score] }))
      .filter((one) => one.now !== one.next),
    moves: between(now.moves, next.moves),
    health: between(now.health, next.health),
    weights: [...weights].filter((key) => !same(before.get(key) ?? null, after.get(key) ?? null)).length,
    returns: !same(now.returns, next.returns),
    laps: !same(now.laps, next.laps),
  }
}
