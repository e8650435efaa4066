import type { Matcher, RuleSet } from '../../../../api/flywheel/stages/contract.ts'

type Node = Record<string, unknown> | unknown[]
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const child = (node: unknown, key: string): unknown =>
  isNode(node) && Object.hasOwn(node, key) ? (node as Record<string, unknown>)[key] : undefined

/** Events without a further condition as lines; the others stay as they are. */
export const lines = (matchers: readonly Matcher[]) =>
  matchers
    .filter(({ where }) => !where)
    .map(({ event }) => event)
    .join('\n')
export const conditional = (matchers: readonly Matcher[]) => matchers.filter(({ where }) => where)

const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string')
const textsIn = (lines: string) => [
  ...new Set(
    lines
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]

function put(root: RuleSet, path: string, change: (value: unknown) => unknown) {
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = keys.reduce<unknown>(child, root)
  const before = child(parent, last)
  if (before !== undefined) (parent as Record<string, unknown>)[last] = change(before)
}

/**
 * The rules as a form says them: `n:path` holds a number, `e:path` the lines of a list of events, `t:path` a text and `l:path`
 * lines of texts. Other paths are ignored.
 */
export function rulesFrom(form: FormData, before: RuleSet): RuleSet {
  const rules = structuredClone(before)
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue
    if (name.startsWith('n:'))
      put(rules, name.slice(2), (was) =>
        typeof was === 'number' ? (value.trim() === '' ? Number.NaN : Number(value)) : was,
      )
    if (name.startsWith('t:')) put(rules, name.slice(2), (was) => (typeof was === 'string' ? value.trim() : was))
    if (name.startsWith('l:')) put(rules, name.slice(2), (was) => (isTexts(was) ? textsIn(value) : was))
    if (name.startsWith('e:'))
      put(rules, name.slice(2), (was) => {
        const kept = conditional(was as Matcher[])
        const named = value.split(/[\s,]+/).filter((event) => event !== '')
        return [...new Set(named)].map((event): Matcher => ({ event })).concat(kept)
      })
  }
  return rules
}
