/**
 * What a partner earns under the rules of a plan. Pure: amounts are whole minor units, percentages basis points, times
 * milliseconds since 1970.
 */
export const FIELDS = [
  ...(['sale.product', 'sale.amount', 'sale.kind'] as const),
  ...(['customer.months', 'customer.plan'] as const),
  ...(['partner.country', 'partner.customers', 'partner.revenue'] as const),
] as const
export const OPERATORS = ['is', 'is_not', 'at_least', 'below'] as const
export interface Condition {
  field: (typeof FIELDS)[number]
  op: (typeof OPERATORS)[number]
  value: string | number
}
export const DURATIONS = ['first', 'months', 'lifetime'] as const
export const CAPS = ['customer', 'month'] as const
export interface PlanRule {
  id: string
  on: 'sale' | 'lead'
  /** A part of the net, or an amount; one of the two. */
  bp: number | null
  amountMinor: number | null
  /** Of the amount and of the cap; such a rule is for sales in that currency only, because nothing is converted. */
  currency: string | null
  /** For which sales of a customer: the first, those within months of the first, or all. */
  duration: (typeof DURATIONS)[number]
  months: number | null
  /** Whether all conditions have to hold, or any. */
  match: 'all' | 'any'
  conditions: Condition[]
  /** The most this rule pays for one customer, or to one partner in a UTC month. */
  cap: { per: (typeof CAPS)[number]; amountMinor: number } | null
}

/** What is known of a sale or lead when it is looked at. */
export interface Case {
  on: 'sale' | 'lead'
  netMinor: number
  currency: string
  occurredAt: number
  facts: Record<Condition['field'], string | number | null>
  /** When the first sale of this customer that earned something took place; null when this is the first. */
  firstAt: number | null
  /** What each rule with a cap has paid already within its cap, less what was taken back. */
  spent: Readonly<Record<string, number>>
}
export const SKIPS = [
  'other_event',
  'other_currency',
  'only_first',
  'months_over',
  'conditions',
  'cap_reached',
  'nothing',
] as const
export interface Judged {
  ruleId: string
  /** What it would pay. */
  amountMinor: number
  /** Why it pays nothing. */
  why: (typeof SKIPS)[number] | null
}

/** Half-up in whole numbers: (x·bp + 5000) / 10000 (referrals-and-affiliates 3.2). */
export const part = (amountMinor: number, bp: number): number =>
  Number((BigInt(amountMinor) * BigInt(bp) + 5000n) / 10_000n)

/** The same moment of the month so many months later in UTC; a 31st becomes the last day where there is none. */
export function addMonths(at: number, months: number): number {
  const from = new Date(at)
  const to = new Date(at)
  to.setUTCDate(1)
  to.setUTCMonth(to.getUTCMonth() + months)
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
  to.setUTCDate(Math.min(from.getUTCDate(), last))
  return to.getTime()
}

function holds({ field, op, value }: Condition, facts: Case['facts']): boolean {
  const known = facts[field]
  if (known === null) return false
  if (op === 'is') return known === value
  if (op === 'is_not') return known !== value
  if (typeof known !== 'number' || typeof value !== 'number') return false
  return op === 'at_least' ? known >= value : known < value
}

function skips(rule: PlanRule, { on, currency, occurredAt, facts, firstAt }: Case): Judged['why'] {
  if (rule.on !== on) return 'other_event'
  if (rule.currency !== null && rule.currency !== currency && on === 'sale') return 'other_currency'
  if (on === 'sale' && firstAt !== null) {
    if (rule.duration === 'first') return 'only_first'
    if (rule.duration === 'months' && occurredAt >= addMonths(firstAt, rule.months!)) return 'months_over'
  }
  const { conditions, match } = rule
  if (conditions.length === 0) return null
  const met = (one: Condition) => holds(one, facts)
  return (match === 'all' ? conditions.every(met) : conditions.some(met)) ? null : 'conditions'
}

/** What a rule makes of a net, before its cap. An amount is earned whole as long as anything is left of the sale. */
export const earnedBy = ({ bp, amountMinor }: Pick<PlanRule, 'bp' | 'amountMinor'>, netMinor: number): number =>
  bp !== null ? part(netMinor, bp) : netMinor > 0 ? amountMinor! : 0

export function judge(rule: PlanRule, one: Case): Judged {
  const why = skips(rule, one)
  if (why) return { ruleId: rule.id, amountMinor: 0, why }
  const full = one.on === 'lead' ? rule.amountMinor! : earnedBy(rule, one.netMinor)
  const left = rule.cap ? Math.max(0, rule.cap.amountMinor - (one.spent[rule.id] ?? 0)) : full
  const amountMinor = Math.min(full, left)
  return { ruleId: rule.id, amountMinor, why: amountMinor > 0 ? null : full > 0 ? 'cap_reached' : 'nothing' }
}

/** The rule that really pays most; of equals the one that stands first. Every other is told why not. */
export function choose(rules: readonly PlanRule[], one: Case): { best: Judged | null; judged: Judged[] } {
  const judged = rules.map((rule) => judge(rule, one))
  const best = judged.reduce<Judged | null>(
    (so, now) => (now.why === null && now.amountMinor > (so?.amountMinor ?? 0) ? now : so),
    null,
  )
  return { best, judged }
}

/** What is left of a net when a part of the gross went back; nothing when all did. */
export const remainingNet = (netMinor: number, grossMinor: number, refundedMinor: number): number => {
  const left = Math.max(0, grossMinor - refundedMinor)
  if (left === 0 || grossMinor === 0) return 0
  return Number((BigInt(netMinor) * BigInt(left) * 2n + BigInt(grossMinor)) / (2n * BigInt(grossMinor)))
}

/** What a commission is still worth: c(remaining), never more than was granted (invariants C1 and C2 of section 9). */
export const worthNow = (rule: Pick<PlanRule, 'bp' | 'amountMinor'>, grantedMinor: number, netMinor: number): number =>
  Math.min(grantedMinor, earnedBy(rule, netMinor))
