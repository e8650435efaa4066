import { WHOLE } from '../rules.ts'

/** So many are kept, by customers and by value. */
const KEPT = 100
export interface Credited {
  advocateId: string
  creditBp: number
  customerAt: number | null
  /** Of the first purchase, where it is known. */
  valueMinor: number | null
  currency: string | null
}
export interface Ranked {
  id: string
  prospectsBp: number
  customersBp: number
  value: { currency: string; amountMinor: number }[]
}
export interface Ranking {
  /** In which most first purchases of people who were brought are. */
  currency: string | null
  customers: Ranked[]
  value: Ranked[]
}

/** Who brought customers, the most credited first: of customers, and of the worth of their first purchases. */
export function rank(edges: readonly Credited[]): Ranking {
  const all = new Map<string, Ranked & { worth: Map<string, number> }>()
  const times = new Map<string, number>()
  for (const { advocateId, creditBp, customerAt, valueMinor, currency } of edges) {
    const one = all.get(advocateId) ?? { id: advocateId, prospectsBp: 0, customersBp: 0, value: [], worth: new Map() }
    all.set(advocateId, one)
    one.prospectsBp += creditBp
    if (customerAt !== null) one.customersBp += creditBp
    if (valueMinor === null || currency === null) continue
    one.worth.set(currency, (one.worth.get(currency) ?? 0) + (creditBp * valueMinor) / WHOLE)
    times.set(currency, (times.get(currency) ?? 0) + 1)
  }
  const [main] = [...times].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const currency = main?.[0] ?? null
  const real = [...all.values()].filter((one) => one.customersBp > 0)
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  const worthOf = (one: (typeof real)[number]) => (currency === null ? 0 : (one.worth.get(currency) ?? 0))
  const told = ({ worth, ...one }: (typeof real)[number]): Ranked => ({
    ...one,
    value: [...worth]
      .map(([currency, minor]) => ({ currency, amountMinor: Math.round(minor) }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  })
  const customers = real.toSorted(
    (a, b) => b.customersBp - a.customersBp || b.prospectsBp - a.prospectsBp || byId(a, b),
  )
  const value = real.toSorted((a, b) => worthOf(b) - worthOf(a) || b.customersBp - a.customersBp || byId(a, b))
  return { currency, customers: customers.slice(0, KEPT).map(told), value: value.slice(0, KEPT).map(told) }
}
