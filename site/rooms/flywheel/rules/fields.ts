import { type Matcher, type RuleSet, SCORES } from '../../../../api/flywheel/stages/contract.ts'
import { text } from '../../../state/forms.ts'
import { replaceAt, valueAt } from './paths.ts'
import { startOfWhere } from './starts.ts'

type Where = NonNullable<Matcher['where']>
/** More rows than a list may have, so that one too many is said and not lost. */
const ROWS = 80

const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string')
const isMatchers = (value: unknown) =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'event' in one)
const linesOf = (said: string) =>
  said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What a number field says; undefined when it was left empty. */
function numberIn(said: string): number | undefined {
  return said.trim() === '' ? undefined : Number(said)
}
/** A number or a yes or no where it is written like one; else a text. */
export function plainValue(said: string): string | number | boolean {
  if (said === 'true' || said === 'false') return said === 'true'
  return said !== '' && String(Number(said)) === said && Number.isFinite(Number(said)) ? Number(said) : said
}

/** What an event has to say, as the form has it; undefined when nothing was typed. */
function whereIn(form: FormData, at: string): Where | undefined {
  const said = (key: string) => text(form, `m:${at}.${key}`).trim()
  const [atLeast, atMost] = [numberIn(said('atLeast')), numberIn(said('atMost'))]
  if ([said('says'), said('is'), said('atLeast'), said('atMost')].every((one) => one === '')) return undefined
  return {
    says: said('says'),
    ...(said('is') !== '' && { is: said('isText') === '' ? plainValue(said('is')) : said('is') }),
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
  }
}
function matcherIn(form: FormData, at: string, event: string): Matcher {
  const where = text(form, 'does') === `where:${at}` ? startOfWhere(event) : whereIn(form, at)
  return where ? { event, where } : { event }
}
/** A list of events: the rows that are still ticked, and what was typed beside them. */
function matchersIn(form: FormData, path: string, named: (said: string) => string): Matcher[] {
  const rows = Array.from({ length: ROWS }, (_, i) => `${path}.${i}`).flatMap((at) => {
    const event = text(form, `m:${at}.event`)
    return event === '' ? [] : [matcherIn(form, at, event)]
  })
  const typed = linesOf(text(form, `e:${path}`)).map((said): Matcher => ({ event: named(said) }))
  const all = [...rows, ...typed]
  return all.filter((one, i) => !all.slice(0, i).some((other) => JSON.stringify(other) === JSON.stringify(one)))
}

/** Numbers that may be left out, by what they belong to. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  ...{ count: ['withinDays'], last: ['withinDays'], open: ['forHours'], silent: ['usualGaps'] },
  add: SCORES,
}
function isOptional(keys: readonly string[]) {
  const [owner = '', last = ''] = keys.slice(-2)
  if (keys[0] === 'moves' && keys.length === 3) return last === 'forDays'
  return Object.hasOwn(OPTIONAL, owner) && OPTIONAL[owner]!.includes(last)
}
function putNumber(rules: RuleSet, keys: readonly string[], said: string) {
  const n = numberIn(said)
  if (!isOptional(keys)) {
    replaceAt(rules, keys, (was) => (typeof was === 'number' ? (n ?? Number.NaN) : was))
    return
  }
  const owner = valueAt(rules, keys.slice(0, -1))
  if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return
  const last = keys.at(-1)!
  if (n === undefined) delete (owner as Record<string, unknown>)[last]
  else (owner as Record<string, unknown>)[last] = n
}

/**
 * The rules as a form says them. `n:path` holds a number, `t:path` a text, `l:path` lines of texts, `v:path` an event, `s:path` the
 * name of a score; `e:path` is what was typed beside a list of events, whose rows are `m:path.0.event`, `.says`, `.is`, `.atLeast`
 * and `.atMost`. Other paths are ignored.
 * @param named the event that somebody means by their words
 */
export function rulesFrom(form: FormData, before: RuleSet, named = (said: string) => said): RuleSet {
  const rules = structuredClone(before)
  for (const [name, value] of form) {
    const [kind, keys] = [name.slice(0, 2), name.slice(2).split('.')]
    if (typeof value !== 'string') continue
    const put = (change: (was: unknown) => unknown) => replaceAt(rules, keys, change)
    const putText = (said: string) => put((was) => (typeof was === 'string' ? said : was))
    if (kind === 'n:') putNumber(rules, keys, value)
    if (kind === 't:') putText(value.trim())
    if (kind === 'v:') putText(named(value.trim()))
    if (kind === 's:' && SCORES.some((score) => score === value)) putText(value)
    if (kind === 'l:') put((was) => (isTexts(was) ? [...new Set(linesOf(value))] : was))
    if (kind === 'e:') put((was) => (isMatchers(was) ? matchersIn(form, keys.join('.'), named) : was))
  }
  for (const [i, line] of rules.weights.entries())
    if (form.has(`m:weights.${i}.of.says`) || text(form, 'does') === `where:weights.${i}.of`)
      line.of = matcherIn(form, `weights.${i}.of`, line.of.event)
  return rules
}
