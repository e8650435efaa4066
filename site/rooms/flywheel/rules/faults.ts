import type { RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { stageName } from '../../../locales/stages.ts'
import { t } from '../../../locales/t.ts'
import { eventName } from '../events/meanings.ts'

export interface Fault {
  /** The id of what it stands beside. */
  id: string
  says: string
  /** The same for who has not looked there yet: it names the rule. */
  sentence: string
}

const plain = (id: string) => id.replaceAll('_', ' ')
const stage = (name: string) => stageName(name as 'activation')
const score = (name: string) => t(`stageRules.score.name.${name as 'affinity'}`)

/** What people call the part of the rules that an address leads to. */
function ruleAt({ moves, health, weights }: RuleSet, [part, key = '', ...rest]: string[]): string | undefined {
  const i = key === '' ? -1 : Number(key)
  const [move, becomes, weight] = [moves[i], health[i], weights[i]]
  if (part === 'moves' && move) {
    const to = stage(move.to)
    const about =
      move.from === 'below' ? t('stageRules.into', { to }) : t('stageRules.fromTo', { from: stage(move.from), to })
    return t('stageRules.named', { rule: about, name: plain(move.id) })
  }
  if (part === 'health' && becomes) {
    const about = t('stageRules.turns', { to: t(`health.${becomes.to}`) })
    return t('stageRules.named', { rule: about, name: plain(becomes.id) })
  }
  if (part === 'weights' && weight)
    return t('stageRules.named', {
      rule: t('stageRules.weights'),
      name: `${eventName(weight.of.event)}${rest[0] === 'add' ? `, ${score(rest[1] ?? '')}` : ''}`,
    })
  if (part === 'laps') return t('stageRules.laps')
  if (part === 'returns') return t(key === 'paid' ? 'stageRules.returns.paid' : 'stageRules.returns.by')
  return part === 'halfLifeDays' ? t('stageRules.halfLife', { score: score(key) }) : undefined
}

/** What the form calls the place: `n:path` a number, `e:path` a list of events, `v:` an event, `t:` and `l:` a trait, else the card of the rule. */
function placeOf(rules: RuleSet, keys: string[]): string {
  let at: unknown = rules
  for (const [i, key] of keys.entries()) {
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined
    if (keys[i - 1] === 'trait' && key === 'key') return `t:${keys.join('.')}`
    if (keys[i - 1] === 'trait' && key === 'is') return `l:${keys.slice(0, i + 1).join('.')}`
    if (keys[i - 1] === 'open' && key !== 'forHours') return `v:${keys.join('.')}`
    const isList = key === 'of' || key === 'is' || keys[i - 1] === 'returns' || keys[i - 1] === 'laps'
    if (Array.isArray(at) && isList) return `e:${keys.slice(0, i + 1).join('.')}`
  }
  // what an event has to say has no place of its own in a line of points
  if (keys[0] === 'weights' && keys[2] === 'of') return keys.slice(0, 2).join('.')
  return typeof at === 'number' ? `n:${keys.join('.')}` : keys.slice(0, 2).join('.')
}

/** Each error of the rules with its place in the form and the name of its rule; of others, as they are. */
export const faultsOf = (fields: Record<string, string>, rules: RuleSet): Fault[] =>
  Object.entries(fields).map(([field, says]) => {
    const [first, ...keys] = field.split('.')
    if (first !== 'rules' || keys.length === 0) return { id: field, says, sentence: says }
    const rule = ruleAt(rules, keys)
    return { id: placeOf(rules, keys), says, sentence: rule ? t('stageRules.fault', { rule, says }) : says }
  })
/** Of rules that no page can draw: by their address, all in the one box they were written in. */
export const faultsOfRaw = (fields: Record<string, string>): Fault[] =>
  Object.entries(fields).map(([field, says]) => {
    const sentence = field.startsWith('rules.')
      ? t('stageRules.fault', { rule: field.slice('rules.'.length), says })
      : says
    return { id: field === 'note' ? field : 'raw', says: sentence, sentence }
  })
/** What stands beside each place: the first of its errors. */
export function beside(faults: readonly Fault[]): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { id, says } of faults) errors[id] ??= says
  return errors
}
