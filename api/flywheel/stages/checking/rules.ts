import { STAGES } from '../../../../db/schema/flywheel.ts'
import { classOf } from '../../intake/rules.ts'
import type { Condition, Matcher, MoveRule, RuleSet } from '../contract.ts'

export interface Fault {
  /** Where, as a path into the rules: `moves.2.when.all.0`. */
  field: string
  code: string
  message: string
}
const rank = (stage: string) => STAGES.indexOf(stage as (typeof STAGES)[number])

/** What the wheel itself announces, and what is given for money: neither may ever move anybody. */
const RESULTS = /^(stage|health|loop|journey|reward|points|commission|payout|offer\.(saved|went|ended))/

interface Place {
  field: string
  condition: Condition
}
/** Every condition inside of one, with its path. */
function within({ field, condition }: Place): Place[] {
  const inner: Place[] =
    'all' in condition
      ? condition.all.map((one, i) => ({ field: `${field}.all.${i}`, condition: one }))
      : 'any' in condition
        ? condition.any.map((one, i) => ({ field: `${field}.any.${i}`, condition: one }))
        : 'not' in condition
          ? [{ field: `${field}.not`, condition: condition.not }]
          : []
  return [{ field, condition }, ...inner.flatMap(within)]
}
type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>

function eventsIn(field: string, leaf: Leaf): { field: string; event: string }[] {
  const of = (at: string, matchers: readonly Matcher[] = []) =>
    matchers.map(({ event }, i) => ({ field: `${field}.${at}.${i}`, event }))
  return [
    ...of('count.of', leaf.count?.of),
    ...of('last.of', leaf.last?.of),
    ...of('last.is', leaf.last?.is),
    ...of('weeks.of', leaf.weeks?.of),
    ...(leaf.open ? [{ field: `${field}.open.opened`, event: leaf.open.opened }] : []),
    ...(leaf.open ? [{ field: `${field}.open.closed`, event: leaf.open.closed }] : []),
  ]
}

/** Whether a condition can hold of nobody who has not done something for us. */
function needsAct(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(needsAct)
  if ('any' in condition) return condition.any.every(needsAct)
  if ('not' in condition) return false
  const matchers = condition.count?.of ?? condition.last?.is
  return matchers !== undefined && matchers.every(isActLike)
}
const isActLike = ({ event, where }: Matcher) =>
  event === 'submitted_lead.moved'
    ? where?.is === 'accepted'
    : event === 'review.published'
      ? (where?.atLeast ?? 0) >= 4
      : classOf(event) === 'advocacy'

/**
 * Whether time in a stage alone, whatever else is so, can make a condition what is `wanted`. Such a way down would lead back up
 * and down again for ever, by what the rules did themselves.
 */
function byStayAlone(condition: Condition, wanted = true): boolean {
  if ('not' in condition) return byStayAlone(condition.not, !wanted)
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined
  if (!parts) return (condition as Leaf).inStage !== undefined
  const each = (one: Condition) => byStayAlone(one, wanted)
  return 'all' in condition === wanted ? parts.every(each) : parts.some(each)
}
function stayFaults({ moves, health }: RuleSet): Fault[] {
  const down = moves.map(({ from, to }) => from !== 'below' && rank(to) < rank(from))
  return [
    ...moves.flatMap(({ when }, i) => (down[i] && byStayAlone(when) ? [`moves.${i}`] : [])),
    ...health.flatMap(({ when }, i) => (byStayAlone(when) ? [`health.${i}`] : [])),
  ].map((field) => ({
    ...{ field: `${field}.when`, code: 'rule.feeds_itself' },
    message: 'Time in a stage alone would move them again and again. Say what else must be so.',
  }))
}
/** What a journey notes of somebody is caused here, and the host may say it back. */
const traitFaults = (rules: RuleSet, setHere: ReadonlySet<string>): Fault[] =>
  conditionsOf(rules).flatMap(({ field, condition }) => {
    const { trait } = condition as Leaf
    if (!trait || !setHere.has(trait.key)) return []
    const message = `A journey sets the trait ${trait.key} itself, so it can move nobody. Name one that only your application says.`
    return [{ field: `${field}.trait.key`, code: 'rule.feeds_itself', message }]
  })

const conditionsOf = ({ moves, health }: RuleSet): Place[] => [
  ...moves.flatMap(({ when }, i) => within({ field: `moves.${i}.when`, condition: when })),
  ...health.flatMap(({ when }, i) => within({ field: `health.${i}.when`, condition: when })),
]

function eventFaults(rules: RuleSet, isKnown: (event: string) => boolean): Fault[] {
  const named = [
    ...conditionsOf(rules).flatMap(({ field, condition }) => eventsIn(field, condition as Leaf)),
    ...rules.weights.map(({ of: { event } }, i) => ({ field: `weights.${i}.of`, event })),
    ...rules.returns.by.map(({ event }, i) => ({ field: `returns.by.${i}`, event })),
    ...rules.returns.paid.map(({ event }, i) => ({ field: `returns.paid.${i}`, event })),
    ...Object.entries(rules.laps).flatMap(([list, of]) =>
      of.map(({ event }, i) => ({ field: `laps.${list}.${i}`, event })),
    ),
  ]
  return named.flatMap(({ field, event }) => {
    if (RESULTS.test(event))
      return [{ field, code: 'rule.feeds_itself', message: `${event} is a result of the wheel and can move nobody.` }]
    if (!isKnown(event))
      return [
        { field, code: 'rule.unknown_event', message: `No event is called ${event}. Map it, or wait until it came.` },
      ]
    return []
  })
}

function moveFaults(move: MoveRule, i: number): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: `moves.${i}`, code, message }]
  if (move.from === 'below') {
    if (move.to !== 'advocacy' || needsAct(move.when)) return []
    return [
      { field: `moves.${i}.when`, code: 'rule.needs_act', message: 'Only something done for you makes an advocate.' },
    ]
  }
  const by = rank(move.to) - rank(move.from)
  if (by === 0) return fault('rule.stays', 'A move ends in another stage than it began in.')
  if (by < -1) return fault('rule.too_far', 'A move down is by one stage; the next rule may go on from there.')
  if (move.to === 'advocacy' && !needsAct(move.when))
    return [
      { field: `moves.${i}.when`, code: 'rule.needs_act', message: 'Only something done for you makes an advocate.' },
    ]
  return []
}

/**
 * What is wrong with a set of rules, each fault with its place: none may feed itself, name what nobody knows, or make an
 * advocate of somebody who did nothing.
 * @param setHere the names of traits that journeys set
 */
export function faultsOf(
  rules: RuleSet,
  isKnown: (event: string) => boolean,
  setHere: ReadonlySet<string> = new Set(),
): Fault[] {
  const ids = [...rules.moves, ...rules.health].map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  const reached = new Set(
    rules.moves.filter(({ from, to }) => from === 'below' || rank(from) < rank(to)).map(({ to }) => to),
  )
  return [
    ...(twice ? [{ field: 'moves', code: 'rule.twice', message: `Two rules are called ${twice}.` }] : []),
    ...(rules.moves.some(({ from }) => from === 'below')
      ? []
      : [
          {
            field: 'moves',
            code: 'rule.no_way_in',
            message: 'Nobody could ever come in: one rule has to begin below.',
          },
        ]),
    ...STAGES.filter((stage) => !reached.has(stage)).map((stage) => ({
      ...{ field: 'moves', code: 'rule.unreached', message: `No rule leads into ${stage}.` },
    })),
    ...rules.moves.flatMap(moveFaults),
    ...stayFaults(rules),
    ...traitFaults(rules, setHere),
    ...eventFaults(rules, isKnown),
  ]
}
