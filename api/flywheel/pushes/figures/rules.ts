import { wilson } from '../../../kernel/wilson.ts'
import { weekOf } from '../../stages/memory/rules.ts'
import type { EffectData } from '../contract.ts'
import { type Bringer, creditOf, metBefore, parts, STEP_BACK_MS, type Touch, WHOLE } from '../credit/rules.ts'
import { add, effortOf, lastMonths, monthOf, quarterOf, round } from '../months/rules.ts'
import { breakthroughOf, hintOf, NEEDED, slopeOf, type Won, withoutChannel } from '../series/rules.ts'

const DAY = 86_400_000
const YEAR_MS = 365 * DAY
/** Whole weeks that marginal steps are read from. */
const WEEKS = 12
const MONTHS = 12
const QUARTERS = 8
/** Who bought so many weeks ago has had ninety days to come again. */
export const RIPE_WEEKS = 14
/** Advertising costs money also where nobody wrote down how much. */
const PAID_CHANNEL = 'ads'
/** Nobody can do without people whom nothing brought. */
const BY_THEMSELVES = 'direct'

export interface Life {
  id: string
  cameAt: number | null
  /** When they moved forward after the way in. */
  steps: readonly number[]
  bought: { at: number; valueMinor: number | null; currency: string | null } | null
  isAdvocate: boolean
  /** Got value 90 days or more after they bought. */
  stayed: boolean
  touches: readonly Touch[]
  bringers: readonly Bringer[]
  /** By which channel they came when no push and no words are known. */
  otherwise: string
}
export interface Pushed {
  /** Null of those that a host told of without a name. */
  id: string | null
  channel: string
  at: number
  n: number
  cost: { amountMinor: number; currency: string } | null
}

interface Channel {
  prospects: number
  customers: number
  advocates: number
  speak: [number, number]
  retained: [number, number]
  steps: number[]
}
interface Item {
  people: number
  leadsBp: number
  stepsBp: number
  customersBp: number
  value: Record<string, number>
}

/** What is counted, some people at a time. */
export function emptyTally(now: number, pushes: readonly Pushed[]) {
  const costs = new Set(
    pushes.flatMap(({ id, cost, channel }) => (id && (cost || channel === PAID_CHANNEL) ? [id] : [])),
  )
  return {
    ...{ now, costs, people: 0, leadsBp: 0, stepsIn90: 0, freeIn90: 0 },
    channels: new Map<string, Channel>(),
    items: new Map<string, Item>(),
    stepsByMonth: new Map<string, number>(),
    months: new Map<string, { customers: number; earned: number; bought: number }>(),
    quarters: new Map<string, { customers: number; by: Map<string, number> }>(),
    won: [] as Won[],
  }
}
export type Tally = ReturnType<typeof emptyTally>

function channelIn(tally: Tally, name: string): Channel {
  const known = tally.channels.get(name)
  if (known) return known
  const fresh: Channel = {
    ...{ prospects: 0, customers: 0, advocates: 0, speak: [0, 0], retained: [0, 0], steps: Array(WEEKS).fill(0) },
  }
  tally.channels.set(name, fresh)
  return fresh
}
function itemIn(tally: Tally, id: string): Item {
  const known = tally.items.get(id)
  if (known) return known
  const fresh: Item = { people: 0, leadsBp: 0, stepsBp: 0, customersBp: 0, value: {} }
  tally.items.set(id, fresh)
  return fresh
}

/** Takes one person in. */
export function takeLife(tally: Tally, life: Life): void {
  const { now } = tally
  tally.people += 1
  for (const id of new Set(life.touches.map(({ pushId }) => pushId))) itemIn(tally, id).people += 1
  if (life.cameAt !== null) {
    for (const { channel, bp, pushId } of creditOf(life.cameAt, life)) {
      if (pushId) itemIn(tally, pushId).leadsBp += bp
      if (life.cameAt < now - YEAR_MS) continue
      channelIn(tally, channel).prospects += bp
      if (pushId) tally.leadsBp += bp
    }
  }
  takeSteps(tally, life)
  if (life.bought) takeCustomer(tally, life, life.bought)
}

function takeSteps(tally: Tally, life: Life) {
  const { now } = tally
  const came = life.cameAt === null || life.steps.length === 0 ? [] : creditOf(life.cameAt, life)
  const thisWeek = weekOf(now)
  for (const at of life.steps) {
    add(tally.stepsByMonth, monthOf(at), 1)
    const met = metBefore(life.touches, at, STEP_BACK_MS, 0)
    if (at >= now - 90 * DAY) {
      tally.stepsIn90 += 1
      if (met.length === 0) tally.freeIn90 += 1
    }
    for (const [i, bp] of parts(met.map(() => 1)).entries()) itemIn(tally, met[i]!.pushId).stepsBp += bp
    const week = thisWeek - weekOf(at) - 1
    if (week < 0 || week >= WEEKS) continue
    for (const { channel, bp } of came) channelIn(tally, channel).steps[week]! += bp
  }
}

function takeCustomer(tally: Tally, life: Life, bought: NonNullable<Life['bought']>) {
  const { now } = tally
  const credit = creditOf(bought.at, life)
  const { valueMinor, currency } = bought
  for (const { pushId, bp } of credit) {
    if (!pushId) continue
    const item = itemIn(tally, pushId)
    item.customersBp += bp
    if (valueMinor && currency)
      item.value[currency] = (item.value[currency] ?? 0) + Math.round((valueMinor * bp) / WHOLE)
  }
  const month = monthOf(bought.at)
  const cell = tally.months.get(month) ?? { customers: 0, earned: 0, bought: 0 }
  cell.customers += 1
  for (const { bringer, pushId, bp } of credit) {
    if (bringer) cell.earned += bp / WHOLE
    else if (pushId && tally.costs.has(pushId)) cell.bought += bp / WHOLE
  }
  tally.months.set(month, cell)
  const quarter = tally.quarters.get(quarterOf(bought.at)) ?? { customers: 0, by: new Map<string, number>() }
  quarter.customers += 1
  for (const { bringer, bp } of credit) if (bringer) add(quarter.by, quarterOf(bringer.actAt), bp)
  tally.quarters.set(quarterOf(bought.at), quarter)
  if (bought.at < now - YEAR_MS) return

  const channels: Record<string, number> = {}
  for (const { channel, bp } of credit) channels[channel] = (channels[channel] ?? 0) + bp
  const isRipe = weekOf(now) - weekOf(bought.at) >= RIPE_WEEKS
  for (const [name, bp] of Object.entries(channels)) {
    const channel = channelIn(tally, name)
    channel.customers += bp
    channel.speak[1] += 1
    if (life.isAdvocate) {
      channel.advocates += bp
      channel.speak[0] += 1
    }
    if (isRipe) {
      channel.retained[1] += 1
      if (life.stayed) channel.retained[0] += 1
    }
  }
  const bringers = credit.flatMap(({ bringer, channel, bp }) =>
    bringer ? [{ advocateId: bringer.advocateId, channel, bp }] : [],
  )
  tally.won.push({ id: life.id, channels, bringers })
}

const shareOf = ([hits, of]: readonly [number, number]) => ({ hits, of, rate: of < NEEDED ? null : wilson(hits, of) })
const people = (bp: number) => round(bp / WHOLE)

/** What the page reads, from all people and all pushes. */
export function effectOf(tally: Tally, pushes: readonly Pushed[]): EffectData {
  const { now, won } = tally
  const inYear = pushes.filter(({ at }) => at >= now - YEAR_MS && at <= now)
  const thisWeek = weekOf(now)
  const names = new Set([...tally.channels.keys(), ...inYear.map(({ channel }) => channel)])
  const channels = [...names].map((channel) => {
    const one = tally.channels.get(channel)
    const mine = inYear.filter((push) => push.channel === channel)
    const steps = one?.steps ?? Array<number>(WEEKS).fill(0)
    const points = steps.map((bp, i) => ({
      x: mine.reduce((sum, push) => sum + (thisWeek - weekOf(push.at) - 1 === i ? push.n : 0), 0),
      y: bp / WHOLE,
    }))
    const stepsSum = points.reduce((sum, { y }) => sum + y, 0)
    const slope = stepsSum < NEEDED ? null : slopeOf(points)
    const without = channel === BY_THEMSELVES ? { direct: 0, passedOn: 0 } : withoutChannel(won, channel)
    return {
      ...{ channel, pushes: mine.reduce((sum, { n }) => sum + n, 0), cost: costOf(mine) },
      prospects: people(one?.prospects ?? 0),
      customers: people(one?.customers ?? 0),
      advocates: people(one?.advocates ?? 0),
      ...{ speak: shareOf(one?.speak ?? [0, 0]), retained: shareOf(one?.retained ?? [0, 0]) },
      marginal: {
        ...{ pushes: points.reduce((sum, { x }) => sum + x, 0), steps: round(stepsSum) },
        ...{ slope, hint: hintOf(slope) },
      },
      without: { direct: round(without.direct), passedOn: round(without.passedOn) },
    }
  })
  const months = lastMonths(now, MONTHS)
  const counted = months.map((month) => ({
    month,
    ...(tally.months.get(month) ?? { customers: 0, earned: 0, bought: 0 }),
  }))
  return {
    needed: NEEDED,
    channels: channels.sort((a, b) => b.customers - a.customers || b.prospects - a.prospects || b.pushes - a.pushes),
    customers: won.length,
    effort: effortOf(months, pushes, tally.stepsByMonth),
    carryOver: shareOf([tally.freeIn90, tally.stepsIn90]),
    compound: [...tally.quarters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(-QUARTERS)
      .map(([quarter, { customers, by }]) => ({
        ...{ quarter, customers },
        by: [...by].sort(([a], [b]) => (a < b ? -1 : 1)).map(([act, bp]) => ({ act, n: people(bp) })),
      })),
    breakthrough: {
      month: breakthroughOf(counted),
      months: counted.map((one) => ({ ...one, earned: round(one.earned), bought: round(one.bought) })),
    },
    leads: { pushes: inYear.reduce((sum, { n }) => sum + n, 0), credited: people(tally.leadsBp) },
  }
}

function costOf(pushes: readonly Pushed[]) {
  const sums = new Map<string, number>()
  for (const { cost } of pushes) if (cost) add(sums, cost.currency, cost.amountMinor)
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor }))
}
