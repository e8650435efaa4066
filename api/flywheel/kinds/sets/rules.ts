import type { BUSINESS_KINDS } from '../../../../db/schema/kinds.ts'
import type { Condition, HealthRule, Matcher, MoveRule, RuleSet } from '../../stages/contract.ts'
import { DEFAULT_RULES } from '../../stages/defaults/rules.ts'

export type Kind = (typeof BUSINESS_KINDS)[number]

const events = (...names: string[]): Matcher[] => names.map((event) => ({ event }))
const often = (of: Matcher[], min: number, withinDays: number): Condition => ({ count: { of, min, withinDays } })
const PURCHASES = events('sale.recorded', 'order.paid', 'reorder.placed')
const GIFTS = events('sale.recorded', 'order.paid', 'subscription.renewed')
const DETRACTOR: Condition = {
  last: {
    of: events('nps.answered'),
    is: [{ event: 'nps.answered', where: { says: 'band', is: 'detractor' } }],
    withinDays: 90,
  },
}
const COMPLAINT: Condition = { open: { opened: 'complaint.raised', closed: 'complaint.resolved', forHours: 48 } }
/** Where people come by months, engagement fades between any two visits: only what they say is a danger. */
const SAID_SO: Condition = { any: [DETRACTOR, COMPLAINT] }

/** How a kind of business differs from what every portal begins with. */
interface Rhythm {
  halfLifeDays: RuleSet['halfLifeDays']
  /** What shows that somebody uses it as regulars do. */
  regular: Condition
  /** What shows that they no longer do; what every portal begins with where it says nothing. */
  rarely?: { id: string; when: Condition }
  /** No sign for so many days: gone quiet, and gone. */
  quietDays: number
  gaps: number
  goneDays: number
  /** Whether less than usual is a danger. */
  fades: boolean
  /** What this kind is told of, beside what everybody is. */
  weights: RuleSet['weights']
  /** What counts as first value beside a purchase. */
  first: Matcher[]
}
const RHYTHMS: Record<Exclude<Kind, 'other'>, Rhythm> = {
  saas: {
    halfLifeDays: { engagement: 30, affinity: 90, advocacy: 180 },
    regular: {
      any: [
        { weeks: { of: events('product.used', 'feature.used', 'milestone.reached'), last: 8, min: 4 } },
        { count: { of: events('plan.upgraded'), min: 1 } },
      ],
    },
    ...{ quietDays: 21, gaps: 3, goneDays: 120, fades: true, first: events('product.first_value') },
    weights: [{ of: { event: 'trial.converted' }, add: { engagement: 20, affinity: 10 } }],
  },
  shop: {
    halfLifeDays: { engagement: 120, affinity: 180, advocacy: 180 },
    regular: often(PURCHASES, 2, 365),
    rarely: { id: 'has_not_bought_for_a_year', when: { not: often(PURCHASES, 1, 365) } },
    ...{ quietDays: 120, gaps: 2, goneDays: 540, fades: false, first: [] },
    weights: [{ of: { event: 'reorder.placed' }, add: { engagement: 20, affinity: 20 } }],
  },
  firm: {
    halfLifeDays: { engagement: 180, affinity: 270, advocacy: 365 },
    regular: {
      any: [
        often(PURCHASES, 2, 1095),
        often(events('subscription.renewed'), 1, 400),
        often(events('milestone.reached'), 3, 365),
      ],
    },
    rarely: {
      id: 'no_work_for_three_years',
      when: { not: often([...PURCHASES, ...events('subscription.renewed', 'milestone.reached')], 1, 1095) },
    },
    ...{ quietDays: 180, gaps: 2, goneDays: 730, fades: false, first: events('product.first_value') },
    weights: [
      { of: { event: 'reorder.placed' }, add: { engagement: 20, affinity: 30 } },
      { of: { event: 'reference_call.completed' }, add: { affinity: 20, advocacy: 50 } },
    ],
  },
  nonprofit: {
    halfLifeDays: { engagement: 120, affinity: 270, advocacy: 365 },
    regular: { any: [often(GIFTS, 3, 365), often(events('product.used'), 4, 182)] },
    rarely: { id: 'gave_nothing_for_18_months', when: { not: often([...GIFTS, ...events('product.used')], 1, 548) } },
    ...{ quietDays: 150, gaps: 2, goneDays: 730, fades: false, first: events('product.used') },
    weights: [{ of: { event: 'ugc.approved' }, add: { affinity: 20, advocacy: 50 } }],
  },
}

const movesOf = ({ regular, rarely, first }: Rhythm): MoveRule[] =>
  DEFAULT_RULES.moves.flatMap((move): MoveRule[] => {
    if (move.id === 'bought') return [{ ...move, when: { count: { of: [...boughtBy(move), ...first], min: 1 } } }]
    if (move.id === 'loves_it' && 'all' in move.when)
      return [{ ...move, when: { all: [regular, ...move.when.all.slice(1)] } }]
    if (move.id !== 'uses_it_rarely' || !rarely) return [move]
    return [{ ...rarely, from: 'adoration', to: 'adoption', forDays: 1 }]
  })
const boughtBy = ({ when }: MoveRule) =>
  (('count' in when && when.count?.of) || []).filter(({ event }) => event !== 'product.first_value')

const healthOf = ({ quietDays, gaps, goneDays, fades }: Rhythm): HealthRule[] =>
  DEFAULT_RULES.health.map((rule): HealthRule => {
    if (rule.id === 'silent_for_180_days')
      return { ...rule, id: `silent_for_${goneDays}_days`, when: { silent: { days: goneDays } } }
    if (rule.id === 'fell_silent') return { ...rule, when: { silent: { days: quietDays, usualGaps: gaps } } }
    if (fades) return rule
    if (rule.id === 'in_danger') return { ...rule, when: SAID_SO }
    return rule.id === 'out_of_danger' ? { ...rule, when: { not: SAID_SO } } : rule
  })

function setOf(rhythm: Rhythm): RuleSet {
  const named = new Set(rhythm.weights.map(({ of }) => of.event))
  return {
    halfLifeDays: rhythm.halfLifeDays,
    weights: [...DEFAULT_RULES.weights.filter(({ of }) => !named.has(of.event)), ...rhythm.weights],
    moves: movesOf(rhythm),
    health: healthOf(rhythm),
    returns: DEFAULT_RULES.returns,
    laps: DEFAULT_RULES.laps,
  }
}
/** Rules as they fit a kind of business: what first value is there, and how regular is regular. */
export const RULES_OF: Readonly<Record<Kind, RuleSet>> = {
  saas: setOf(RHYTHMS.saas),
  shop: setOf(RHYTHMS.shop),
  firm: setOf(RHYTHMS.firm),
  nonprofit: setOf(RHYTHMS.nonprofit),
  other: DEFAULT_RULES,
}
