/** Student's t for a 95 % interval, by degrees of freedom (tables of R. A. Fisher, 1925); 1.96 from 31 on. */
const T = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131],
  ...[2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
]
const studentT = (freedom: number) => T[freedom - 1] ?? 1.96

export interface Slope {
  value: number
  low: number
  high: number
}
/**
 * How much y grows for each one of x: least squares with a 95 % interval. Null for fewer than three points, or where x is
 * always the same.
 */
export function slopeOf(points: readonly { x: number; y: number }[]): Slope | null {
  const n = points.length
  if (n < 3) return null
  const mean = (of: 'x' | 'y') => points.reduce((sum, one) => sum + one[of], 0) / n
  const [mx, my] = [mean('x'), mean('y')]
  const xx = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0)
  if (xx === 0) return null
  const value = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / xx
  const left = points.reduce((sum, { x, y }) => sum + (y - my - value * (x - mx)) ** 2, 0)
  const spread = studentT(n - 2) * Math.sqrt(left / (n - 2) / xx)
  return { value, low: value - spread, high: value + spread }
}

/** What to do with the money: only when the interval says so. */
export const hintOf = (slope: Slope | null): 'more' | 'less' | null =>
  slope === null ? null : slope.low > 0 ? 'more' : slope.high < 0 ? 'less' : null

export interface Month {
  month: string
  /** New customers, and of them those whom customers' words brought, or pushes that cost money. */
  customers: number
  earned: number
  bought: number
}
const IN_A_ROW = 3
/** Fewer new customers in three months say nothing. */
export const NEEDED = 30
/** The first month from which customers' words brought more than money did, three months in a row. */
export function breakthroughOf(months: readonly Month[]): string | null {
  for (let i = 0; i + IN_A_ROW <= months.length; i++) {
    const run = months.slice(i, i + IN_A_ROW)
    const enough = run.reduce((sum, one) => sum + one.customers, 0) >= NEEDED
    if (enough && run.every((one) => one.earned > one.bought)) return run[0]!.month
  }
  return null
}

/** Somebody who bought, by what they are put down to. */
export interface Won {
  id: string
  /** Credit by channel, in basis points. */
  channels: Readonly<Record<string, number>>
  /** Of that, what customers' words brought, by whose they were and how they came along. */
  bringers: readonly { advocateId: string; channel: string; bp: number }[]
}
const DEEPEST = 20
/**
 * How many fewer would have bought without a channel: its own credit, and the credit of those who would not have been there
 * to bring others. Modelled: nobody would have come another way. Parts of customers.
 */
export function withoutChannel(won: readonly Won[], channel: string): { direct: number; passedOn: number } {
  const byId = new Map(won.map((one) => [one.id, one]))
  const known = new Map<string, number>()
  const lost = (id: string, way: readonly string[]): number => {
    const one = byId.get(id)
    if (!one || way.length > DEEPEST || way.includes(id)) return 0
    const before = known.get(id)
    if (before !== undefined) return before
    const others = one.bringers.filter((bringer) => bringer.channel !== channel)
    const passed = others.reduce((sum, { advocateId, bp }) => sum + (bp * lost(advocateId, [...way, id])) / 10_000, 0)
    const share = (one.channels[channel] ?? 0) + passed
    known.set(id, share)
    return share
  }
  const direct = won.reduce((sum, one) => sum + (one.channels[channel] ?? 0), 0)
  const all = won.reduce((sum, one) => sum + lost(one.id, []), 0)
  return { direct: direct / 10_000, passedOn: (all - direct) / 10_000 }
}
