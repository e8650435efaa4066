import { leavesOf } from '../conditions/rules.ts'
import type { Matcher, RuleSet } from '../contract.ts'
import { ACTS } from '../defaults/rules.ts'
import type { Life } from '../living/rules.ts'
import {
  emptyMemory,
  fitsAny,
  HABIT,
  inOrder,
  type Memory,
  openOf,
  pairOf,
  put,
  type StageEvent,
  weekOf,
  within,
} from '../memory/rules.ts'
import type { Pin, RuleVersion } from '../rules.ts'

/**
 * Somebody as a replay left them at a moment, without what no rule can ask for any more: from here a replay goes on as if it
 * had begun at the beginning. It holds for the rules of that moment only.
 */
export interface Kept {
  at: number
  /** When the last event was that is in it. */
  lastAt: number
  version: number
  life: Omit<Life, 'memory' | 'version' | 'pin' | 'pending' | 'made' | 'next'> & {
    pending: [string, number][]
    /** Null for never. */
    next: number | null
  }
  memory: Omit<Memory, 'byType' | 'lists' | 'before'> & { events: StageEvent[]; open: [pair: string, at: number[]][] }
}

interface Asked {
  /** The newest of what fits, so many of them. */
  newest: [of: readonly Matcher[], n: number][]
  /** The newest of each of the last weeks. */
  weekly: [of: readonly Matcher[], weeks: number][]
}
const leavesIn = (rules: RuleSet) => [...rules.moves, ...rules.health].flatMap(({ when }) => leavesOf(when))

function askedBy(rules: RuleSet): Asked {
  const leaves = leavesIn(rules)
  return {
    newest: [
      [rules.returns.paid, 1],
      [ACTS, 1],
      ...leaves.flatMap(({ count }): Asked['newest'] => (count ? [[count.of, count.min]] : [])),
      ...leaves.flatMap(({ last }): Asked['newest'] => (last ? [[last.of, 1]] : [])),
    ],
    weekly: leaves.flatMap(({ weeks }): Asked['weekly'] => (weeks ? [[weeks.of, weeks.last]] : [])),
  }
}
/** What matchers read of an event; the rest of what it says is not kept. */
const saysOf = (rules: RuleSet): Set<string> =>
  new Set([
    'source',
    ...rules.weights
      .flatMap(({ of, times, most }) => (most ? [of.where?.says, times?.says] : []))
      .filter((one) => one !== undefined),
    ...[
      ...leavesIn(rules).flatMap(({ count, last, weeks }) => [count?.of, last?.of, last?.is, weeks?.of]),
      ...[rules.returns.by, rules.returns.paid, ACTS],
    ]
      .flatMap((list) => list ?? [])
      .flatMap(({ where }) => where?.says ?? []),
  ])

/** The events that a rule may still ask for, in the order they happened. */
function needed(memory: Memory, rules: RuleSet, at: number): StageEvent[] {
  const { byType } = memory
  const kept = new Set<StageEvent>()
  const all = [...byType.values()].flat().sort(inOrder)
  const { newest, weekly } = askedBy(rules)
  for (const [of, n] of newest) for (const one of all.filter((e) => fitsAny(of, e)).slice(-n)) kept.add(one)
  for (const [of, weeks] of weekly) {
    const last = new Map(all.filter((e) => fitsAny(of, e)).map((e) => [weekOf(e.at), e]))
    for (const [week, one] of last) if (week > weekOf(at) - weeks) kept.add(one)
  }
  for (const line of rules.weights) if (line.most) for (const one of within(line, memory, at)) kept.add(one)
  const came = byType.get('lead.recorded')?.[0]
  if (came) kept.add(came)
  return [...kept].sort(inOrder)
}
/** @returns nothing while a colleague has put them somewhere: that can still end otherwise */
export function keep(life: Life, at: number, lastAt: number): Kept | undefined {
  if (life.pin) return undefined
  const { memory, version, pin: _pin, pending, made: _made, next, ...where } = life
  const { byType: _byType, lists: _lists, before: _before, signs, traits, ...rest } = memory
  const says = saysOf(version.rules)
  const events = needed(memory, version.rules, at).map(({ data, ...event }) => ({
    ...event,
    data: Object.fromEntries(Object.entries(data).filter(([name]) => says.has(name))),
  }))
  const leaves = leavesIn(version.rules)
  const open = leaves.flatMap(({ open }): [string, number[]][] =>
    open ? [[pairOf(open.opened, open.closed), openOf(memory, open.opened, open.closed)]] : [],
  )
  const keys = new Set(leaves.flatMap(({ trait }) => trait?.key ?? []))
  const said = Object.fromEntries(Object.entries(traits).filter(([key]) => keys.has(key)))
  return {
    ...{ at, lastAt, version: version.version },
    life: { ...where, pending: [...pending], next: Number.isFinite(next) ? next : null },
    memory: { ...structuredClone(rest), signs: signs.slice(-HABIT), events, open, traits: said },
  }
}

/** @param versions with the one it was kept under */
export function revive({ at, version, life, memory }: Kept, versions: readonly RuleVersion[]): Life {
  const { events, open, signs, ...rest } = structuredClone(memory)
  const again: Memory = { ...emptyMemory(), ...rest, signs, before: { at, open: new Map(open) } }
  for (const event of events) put(again, event)
  return {
    ...{ ...life, memory: again, version: versions.find((one) => one.version === version)!, pin: null, made: [] },
    ...{ pending: new Map(life.pending), next: life.next ?? Number.POSITIVE_INFINITY },
  }
}

/** Whether nothing from before the moment it was kept at has changed since; `since` is the earliest that did. */
export const stillHolds = (
  { at, version }: Pick<Kept, 'at' | 'version'>,
  { versions, pins, since }: { versions: readonly RuleVersion[]; pins: readonly Pin[]; since: number | null },
) =>
  versions.at(-1)?.version === version &&
  (since === null || since > at) &&
  pins.every((pin) => pin.from > at || Math.min(pin.until, pin.endedAt ?? pin.until) <= at)
