import type { Condition, Matcher } from '../../../../api/flywheel/stages/contract.ts'

/** Everything a rule can ask, in the order in which it is offered. */
export const CONDITIONS = [
  ...(['count', 'last', 'weeks', 'silent', 'open', 'score', 'fading', 'inStage', 'trait'] as const),
  ...(['any', 'all', 'not'] as const),
] as const
export type ConditionKind = (typeof CONDITIONS)[number]
export const kindOf = (condition: Condition): ConditionKind => CONDITIONS.find((kind) => kind in condition)!

const WHERE: Readonly<Record<string, NonNullable<Matcher['where']>>> = {
  'nps.answered': { says: 'band', is: 'promoter' },
  'csat.answered': { says: 'score', atLeast: 4 },
  'review.published': { says: 'rating', atLeast: 4 },
  'submitted_lead.moved': { says: 'to', is: 'accepted' },
}
/** What an event says that rules usually look at. */
export const startOfWhere = (event: string): NonNullable<Matcher['where']> =>
  Object.hasOwn(WHERE, event) ? { ...WHERE[event]! } : { says: 'value', atLeast: 1 }

const nps = 'nps.answered'
/**
 * What a new condition asks before somebody says more; undefined for a kind that there is not.
 * @param into the stage a rule leads to: only something done for us makes an advocate
 */
export function startOf(kind: string, into?: string): Condition | undefined {
  const of: Matcher[] = [{ event: into === 'advocacy' ? 'testimonial.published' : 'product.used' }]
  const count: Condition = { count: { of, min: 1 } }
  const starts: Record<ConditionKind, Condition> = {
    count,
    last: { last: { of: [{ event: nps }], is: [{ event: nps, where: startOfWhere(nps) }], withinDays: 180 } },
    weeks: { weeks: { of, last: 8, min: 4 } },
    silent: { silent: { days: 30 } },
    open: { open: { opened: 'complaint.raised', closed: 'complaint.resolved', forHours: 48 } },
    score: { score: { name: 'affinity', atLeast: 60 } },
    fading: { fading: { share: 0.4 } },
    inStage: { inStage: { atLeastDays: 30 } },
    trait: { trait: { key: 'plan', is: ['team'] } },
    any: { any: [count] },
    all: { all: [count] },
    not: { not: count },
  }
  return Object.hasOwn(starts, kind) ? structuredClone(starts[kind as ConditionKind]) : undefined
}
