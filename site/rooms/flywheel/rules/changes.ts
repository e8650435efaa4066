import type { Condition, HealthRule, MoveRule, RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { STAGES } from '../../../ui/wheel.ts'
import { child, replaceAt, valueAt } from './paths.ts'
import { startOf } from './starts.ts'

export const HEALTHS = ['active', 'at_risk', 'dormant', 'churned'] as const

/** What somebody said beside the button. */
export interface Said {
  /** What a new condition asks. */
  kind: string
  /** What a new rule is called, in their words. */
  name: string
  from: readonly string[]
  to: string
  /** Whose points a new line says. */
  event: string
}
export interface Changed {
  rules: RuleSet
  /** Where it changed, as a path; null when nothing did. */
  at: string | null
}
const MOST = { moves: 60, health: 40, weights: 200, group: 20, keys: 17 }
const PLACE = /^(moves|health)\.\d+\.when(\.(all|any)\.\d+|\.not)*$/
const GROUP = /^((?:moves|health)\.\d+\.when(?:\.(?:all|any)\.\d+|\.not)*)\.(all|any)$/

/** A name made of somebody's words, which no other rule has. */
export function idFor(name: string, { moves, health }: RuleSet, otherwise: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[0-9_]+|_+$/g, '')
  const taken = new Set([...moves, ...health].map(({ id }) => id))
  const base = (plain || otherwise).slice(0, 36).replace(/_+$/, '')
  let id = base
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`
  return id
}

/** The same with a condition more; a group begins with one, which is where somebody goes on. */
function addCondition(rules: RuleSet, path: string, kind: string): string | null {
  const keys = path.split('.')
  const [part, i] = keys as ['moves' | 'health', string]
  const one = startOf(kind, (child(rules[part], i) as { to: string } | undefined)?.to)
  if (!one || keys.length > MOST.keys) return null
  const first = kind === 'all' || kind === 'any' ? `.${kind}.0` : kind === 'not' ? '.not' : ''
  const there = valueAt(rules, keys)
  const list = GROUP.test(path) ? there : child(there, 'all')
  if (Array.isArray(list)) {
    if (list.length >= MOST.group) return null
    list.push(one)
    return `${path}${list === there ? '' : '.all'}.${list.length - 1}${first}`
  }
  if (!PLACE.test(path) || there === undefined) return null
  replaceAt(rules, keys, (was) => ({ all: [was, one] }))
  return `${path}.all.1${first}`
}

/** Takes a condition out. What asks nothing any more goes with it; a group of one becomes that one; the last one stays. */
function removeCondition(rules: RuleSet, path: string): string | null {
  let keys = path.split('.')
  const rule = keys.slice(0, 2).join('.')
  if (valueAt(rules, keys) === undefined) return null
  while (keys.at(-1) !== 'when') {
    if (keys.at(-1) === 'not') {
      keys = keys.slice(0, -1)
      continue
    }
    const [list, group] = [valueAt(rules, keys.slice(0, -1)) as Condition[], keys.slice(0, -2)]
    if (list.length > 1) {
      list.splice(Number(keys.at(-1)), 1)
      if (list.length === 1) replaceAt(rules, group, () => list[0])
      return rule
    }
    keys = group
  }
  return null
}

function addMove(rules: RuleSet, { kind, name, from: [from], to }: Said): string | null {
  const [begins, ends] = [['below', ...STAGES].find((one) => one === from), STAGES.find((one) => one === to)]
  const when = startOf(kind, to)
  if (!begins || !ends || !when || rules.moves.length >= MOST.moves) return null
  const id = idFor(name, rules, `into_${ends}`)
  const last = rules.moves.push({ id, from: begins as MoveRule['from'], to: ends, when }) - 1
  return `moves.${last}`
}
function addHealth(rules: RuleSet, { kind, name, from, to }: Said): string | null {
  const [ends, when] = [HEALTHS.find((one) => one === to), startOf(kind)]
  if (!ends || !when || rules.health.length >= MOST.health) return null
  const others = HEALTHS.filter((one) => one !== ends)
  const begins = others.filter((one) => from.includes(one))
  const id = idFor(name, rules, `becomes_${ends}`)
  const rule: HealthRule = { id, from: begins.length > 0 ? begins : others, to: ends, when }
  return `health.${rules.health.push(rule) - 1}`
}
/** Before the first line of the same event: the first that fits counts, and what is said of some comes before what is said of all. */
function addWeight(rules: RuleSet, { event }: Said): string | null {
  if (rules.weights.length >= MOST.weights || event.length > 120) return null
  const line = { of: { event: event || 'product.used' }, add: { engagement: 5 } }
  const same = rules.weights.findIndex(({ of }) => of.event === line.of.event)
  const i = same === -1 ? rules.weights.length : same
  rules.weights.splice(i, 0, line)
  return `weights.${i}`
}
function removeFrom(rules: RuleSet, part: 'moves' | 'health' | 'weights', i: number): string | null {
  const list: unknown[] = rules[part]
  if (i >= list.length || (part === 'moves' && list.length === 1)) return null
  list.splice(i, 1)
  return part
}
function turn(rules: RuleSet, path: string): string | null {
  const [, place, kind] = GROUP.exec(path) ?? []
  if (!place || !Array.isArray(valueAt(rules, path.split('.')))) return null
  const other = kind === 'all' ? 'any' : 'all'
  replaceAt(rules, place.split('.'), (was) => ({ [other]: child(was, kind!) }))
  return path.split('.').slice(0, 2).join('.')
}

/**
 * The rules after `add:path`, `remove:path` or `turn:path` (all of a group into any of it, and back). Paths are those of rules
 * (`moves`, `health.1`), of what they ask (`moves.2.when.all.0`) and of lines of points (`weights.3`). Whatever cannot be done
 * changes nothing.
 */
export function changed(before: RuleSet, act: string, said: Said): Changed {
  const [does, path = ''] = act.split(':')
  const rules = structuredClone(before)
  const [, part, i] = /^(moves|health|weights)\.(\d{1,3})$/.exec(path) ?? []
  const makers: Record<string, () => string | null> = {
    'add:moves': () => addMove(rules, said),
    'add:health': () => addHealth(rules, said),
    'add:weights': () => addWeight(rules, said),
  }
  const isPlace = PLACE.test(path) || GROUP.test(path)
  let at: string | null = null
  if (Object.hasOwn(makers, act)) at = makers[act]!()
  else if (does === 'add' && isPlace) at = addCondition(rules, path, said.kind)
  else if (does === 'remove' && part) at = removeFrom(rules, part as 'moves', Number(i))
  else if (does === 'remove' && PLACE.test(path)) at = removeCondition(rules, path)
  else if (does === 'turn') at = turn(rules, path)
  return at === null ? { rules: before, at } : { rules, at }
}
