import type { Condition, RuleSet } from '../contract.ts'
import {
  crossesAt,
  DAY,
  fitsAny,
  found,
  type Memory,
  openOf,
  scoreAt,
  usualEngagement,
  usualGap,
  weekOf,
  weekStart,
} from '../memory/rules.ts'

const HOUR = 3_600_000
/** Whether it holds, and the first moment at which time alone may change that. */
export interface Verdict {
  holds: boolean
  until: number
}
const never = (holds: boolean): Verdict => ({ holds, until: Number.POSITIVE_INFINITY })

type Group = { all: Condition[] } | { any: Condition[] } | { not: Condition }
type Leaf = Exclude<Condition, Group>
const isGroup = (condition: Condition): condition is Group =>
  'all' in condition || 'any' in condition || 'not' in condition

/** Everything it asks, without how that is put together. */
export function leavesOf(condition: Condition): Leaf[] {
  if (!isGroup(condition)) return [condition]
  if ('not' in condition) return leavesOf(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(leavesOf)
}

/**
 * Whom a condition is asked of.
 * @param now never before the newest event in memory
 * @param since when they came into the stage they are in; null while they are in none
 */
export interface Asked {
  memory: Memory
  rules: RuleSet
  now: number
  since: number | null
}
export function judge(condition: Condition, asked: Asked): Verdict {
  if (!isGroup(condition)) return judgeLeaf(condition, asked)
  if ('not' in condition) {
    const inner = judge(condition.not, asked)
    return { holds: !inner.holds, until: inner.until }
  }
  const parts = ('all' in condition ? condition.all : condition.any).map((one) => judge(one, asked))
  const holds = 'all' in condition ? parts.every((one) => one.holds) : parts.some((one) => one.holds)
  return { holds, until: Math.min(...parts.map(({ until }) => until)) }
}

/**
 * Whether it would hold at some time of a stay that has not begun, if nothing else changed: time in the stage is taken as
 * whatever makes it hold.
 */
export function couldHold(condition: Condition, asked: Omit<Asked, 'since'>, wanted = true): Verdict {
  if (!isGroup(condition)) {
    if (condition.inStage) return never(true)
    const { holds, until } = judgeLeaf(condition, { ...asked, since: null })
    return { holds: holds === wanted, until }
  }
  if ('not' in condition) return couldHold(condition.not, asked, !wanted)
  const parts = ('all' in condition ? condition.all : condition.any).map((one) => couldHold(one, asked, wanted))
  const needsAll = 'all' in condition === wanted
  const holds = needsAll ? parts.every((one) => one.holds) : parts.some((one) => one.holds)
  return { holds, until: Math.min(...parts.map(({ until }) => until)) }
}

function judgeLeaf(leaf: Leaf, { memory, rules, now, since }: Asked): Verdict {
  if (leaf.count) return counted(leaf.count, memory, now)
  if (leaf.last) return lastOf(leaf.last, memory, now)
  if (leaf.weeks) return inWeeks(leaf.weeks, memory, now)
  if (leaf.score) return scored(leaf.score, memory, rules, now)
  if (leaf.open) return isOpen(leaf.open, memory, now)
  if (leaf.silent) return isSilent(leaf.silent, memory, now)
  if (leaf.inStage) return hasStayed(leaf.inStage, since, now)
  if (leaf.trait) return never(isSaid(leaf.trait, memory))
  return isFading(leaf.fading!, memory, rules, now)
}

function counted({ of, min, withinDays }: NonNullable<Leaf['count']>, memory: Memory, now: number): Verdict {
  const all = found(memory, of)
  const nth = all[all.length - min]
  if (!nth) return never(false)
  if (withinDays === undefined) return never(true)
  const ends = nth.at + withinDays * DAY
  return now < ends ? { holds: true, until: ends } : never(false)
}

function lastOf({ of, is, withinDays }: NonNullable<Leaf['last']>, memory: Memory, now: number): Verdict {
  const last = found(memory, of).at(-1)
  if (!last || !fitsAny(is, last)) return never(false)
  if (withinDays === undefined) return never(true)
  const ends = last.at + withinDays * DAY
  return now < ends ? { holds: true, until: ends } : never(false)
}

function inWeeks({ of, last, min }: NonNullable<Leaf['weeks']>, memory: Memory, now: number): Verdict {
  const here = weekOf(now)
  const all = found(memory, of)
  const weeks: number[] = []
  for (let i = all.length - 1; i >= 0; i--) {
    const week = weekOf(all[i]!.at)
    if (week <= here - last) break
    if (weeks.at(-1) !== week) weeks.push(week)
  }
  const holdsIn = (week: number) => weeks.filter((one) => one > week - last && one <= week).length >= min
  if (!holdsIn(here)) return never(false)
  for (let week = here + 1; ; week++) if (!holdsIn(week)) return { holds: true, until: weekStart(week) }
}

function scored({ name, atLeast }: NonNullable<Leaf['score']>, memory: Memory, rules: RuleSet, now: number): Verdict {
  if (scoreAt(memory, rules, name, now) < atLeast) return never(false)
  return { holds: true, until: Math.max(now + 1, crossesAt(memory.scores[name], rules.halfLifeDays[name], atLeast)) }
}

function isOpen({ opened, closed, forHours = 0 }: NonNullable<Leaf['open']>, memory: Memory, now: number): Verdict {
  const [oldest] = openOf(memory, opened, closed)
  if (oldest === undefined) return never(false)
  const due = Math.ceil(oldest + forHours * HOUR)
  return now >= due ? never(true) : { holds: false, until: due }
}

function hasStayed({ atLeastDays }: NonNullable<Leaf['inStage']>, since: number | null, now: number): Verdict {
  if (since === null) return never(false)
  const due = Math.ceil(since + atLeastDays * DAY)
  return now >= due ? never(true) : { holds: false, until: due }
}

const isSaid = ({ key, is }: NonNullable<Leaf['trait']>, { traits }: Memory) =>
  Object.hasOwn(traits, key) && is.includes(String(traits[key]).trim())

function isSilent({ days, usualGaps }: NonNullable<Leaf['silent']>, memory: Memory, now: number): Verdict {
  const last = memory.signs.at(-1) ?? memory.firstAt
  if (last === null) return never(false)
  const usual = usualGaps === undefined ? null : usualGap(memory)
  const due = Math.ceil(last + Math.max(days * DAY, (usual ?? 0) * (usualGaps ?? 0)))
  return now >= due ? never(true) : { holds: false, until: due }
}

/** Under two weeks of a life say nothing about what is usual. */
const KNOWN_FOR = 14 * DAY
function isFading({ share }: NonNullable<Leaf['fading']>, memory: Memory, rules: RuleSet, now: number): Verdict {
  const first = memory.firstAt
  if (first === null) return never(false)
  const fades = (at: number) => scoreAt(memory, rules, 'engagement', at) < share * usualEngagement(memory, rules, at)
  if (memory.scores.engagement.value === 0 && usualEngagement(memory, rules, now) === 0) return never(false)
  const from = Math.max(now, first + KNOWN_FOR)
  if (fades(from)) return from > now ? { holds: false, until: from } : never(true)
  // engagement falls faster than its mean, so it happens once: half the distance to the moment again and again
  let [low, high] = [from, from + DAY]
  while (!fades(high)) {
    if (high - from > 3650 * DAY) return never(false)
    low = high
    high = from + (high - from) * 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fades(middle)) high = middle
    else low = middle
  }
  return { holds: false, until: high }
}
