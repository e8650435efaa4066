import type { Condition, HealthRule, Matcher, MoveRule } from '../../../../api/flywheel/stages/contract.ts'
import { stageName } from '../../../locales/stages.ts'
import { percent, t } from '../../../locales/t.ts'
import { eventName } from '../events/meanings.ts'

const MOST = 8
function oneOf({ event, where }: Matcher): string {
  const name = eventName(event)
  if (!where) return name
  const value = String(where.is ?? where.atLeast ?? where.atMost ?? '')
  const sign = where.atLeast !== undefined ? '≥ ' : where.atMost !== undefined ? '≤ ' : ''
  return t('say.where', { event: name, says: where.says, value: `${sign}${value}` })
}
function anyOf(of: readonly Matcher[]): string {
  const names = [...new Set(of.map(oneOf))]
  if (names.length <= MOST) return names.join(t('say.or'))
  return t('say.more', { some: names.slice(0, MOST - 1).join(', '), n: names.length - MOST + 1 })
}
const within = (what: string, days: number | undefined) =>
  days === undefined ? what : t('say.within', { what, days: String(days) })
const isGroup = (condition: Condition) => 'all' in condition || 'any' in condition
const inner = (condition: Condition) => (isGroup(condition) ? `(${say(condition)})` : say(condition))

/** A condition of a rule as a sentence would say it. */
export function say(condition: Condition): string {
  if ('all' in condition) return condition.all.map(inner).join(t('say.and'))
  if ('any' in condition) return condition.any.map(inner).join(t('say.or'))
  if ('not' in condition) return t('say.not', { what: say(condition.not) })
  const { count, last, weeks, score, open, silent, fading } = condition
  if (count) {
    const events = anyOf(count.of)
    return within(count.min === 1 ? events : t('say.count', { events, n: count.min }), count.withinDays)
  }
  if (last) return within(t('say.last', { events: anyOf(last.is) }), last.withinDays)
  if (weeks) return t('say.weeks', { events: anyOf(weeks.of), min: weeks.min, last: weeks.last })
  if (score) return t('say.score', { score: t(`stageRules.score.name.${score.name}`), n: score.atLeast })
  if (open) {
    const names = { opened: eventName(open.opened), closed: eventName(open.closed) }
    return open.forHours === undefined ? t('say.openNow', names) : t('say.open', { ...names, hours: open.forHours })
  }
  if (silent)
    return silent.usualGaps === undefined
      ? t('say.silent', { days: silent.days })
      : t('say.silentGaps', { days: silent.days, gaps: silent.usualGaps })
  return fading ? t('say.fading', { share: percent(fading.share) }) : ''
}
export const sayMove = ({ from, to, when, forDays }: MoveRule) => {
  const what =
    forDays === undefined ? say(when) : `${say(when)}, ${t('stageRules.for')} ${forDays} ${t('stageRules.days')}`
  return from === 'below'
    ? t('say.into', { to: stageName(to), what })
    : t('say.from', { from: stageName(from), to: stageName(to), what })
}
export const sayHealth = ({ from, to, when }: HealthRule) =>
  t('say.health', {
    ...{ from: from.map((one) => t(`health.${one}`)).join(', '), to: t(`health.${to}`), what: say(when) },
  })
