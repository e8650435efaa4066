import type { Reads } from '../../../db/client.ts'
import { wilson } from '../../kernel/wilson.ts'
import { balancesOf, trialBalance } from '../ledger/store.ts'
import type { AffiliateReport, PartnerOverview } from './contract.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const rateOf = (customers: number, clicks: number) => (customers <= clicks ? wilson(customers, clicks) : null)
const KINDS = ['pending', 'held', 'payable'] as const

type Sums = Omit<PartnerOverview['totals']['currencies'][number], 'currency'>
function byCurrency(rows: readonly (Sums & { currency: string })[]) {
  const sums = new Map<string, Sums & { currency: string }>()
  for (const row of rows) {
    const so = sums.get(row.currency)
    const plus = (key: keyof Sums) => (so?.[key] ?? 0) + row[key]
    sums.set(row.currency, {
      ...{ currency: row.currency, sales: plus('sales'), revenueMinor: plus('revenueMinor') },
      ...{
        refundedMinor: plus('refundedMinor'),
        earnedMinor: plus('earnedMinor'),
        reversedMinor: plus('reversedMinor'),
      },
    })
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
}
const NOTHING = { pendingMinor: 0, heldMinor: 0, payableMinor: 0, clearingMinor: 0, paidMinor: 0, owedMinor: 0 }
type Balance = typeof NOTHING & { currency: string }

/** What lies where: a few rows of the books, and the sums of what left, however many commissions there are. */
export async function balances(read: Reads, partnerId: string): Promise<Balance[]> {
  const all = new Map<string, Balance>()
  const of = (currency: string) => {
    const there = all.get(currency) ?? { currency, ...NOTHING }
    all.set(currency, there)
    return there
  }
  for (const { kind, currency, amountMinor } of await balancesOf(read, partnerId)) {
    if (kind === 'receivable') of(currency).owedMinor = amountMinor
    for (const one of KINDS) if (one === kind) of(currency)[`${one}Minor`] = -amountMinor
  }
  for (const { currency, clearingMinor, paidMinor } of await store.wayOf(read, partnerId))
    Object.assign(of(currency), { clearingMinor, paidMinor })
  return [...all.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

export async function overviewOf(read: Reads, partnerId: string, now: number, days: number): Promise<PartnerOverview> {
  const [from, to] = [dayOf(now - (days - 1) * DAY_MS), dayOf(now)]
  const rows = await store.daysOf(read, partnerId, from, to)
  const clicked = new Map((await store.clicksByDay(read, partnerId, from, to)).map(({ day, clicks }) => [day, clicks]))
  const sum = (day: string | undefined, key: 'customers' | 'sales' | 'leads') =>
    rows.reduce((n, row) => (day === undefined || row.day === day ? n + row[key] : n), 0)
  const all = Array.from({ length: days }, (_, n) => dayOf(now - (days - 1 - n) * DAY_MS))
  const clicks = [...clicked.values()].reduce((n, one) => n + one, 0)
  const customers = sum(undefined, 'customers')
  return {
    ...{ from, to, balances: await balances(read, partnerId), clearing: await store.clearingOf(read, partnerId) },
    totals: { clicks, customers, leads: sum(undefined, 'leads'), currencies: byCurrency(rows) },
    rate: rateOf(customers, clicks),
    days: all.map((day) => ({
      ...{ day, clicks: clicked.get(day) ?? 0, customers: sum(day, 'customers') },
      ...{ sales: sum(day, 'sales'), leads: sum(day, 'leads') },
    })),
    earnings: rows.map(({ day, currency, earnedMinor, reversedMinor }) => ({
      day,
      currency,
      earnedMinor,
      reversedMinor,
    })),
    links: await store.clicksByLink(read, partnerId, from, to),
    subIds: await store.clicksBySubId(read, partnerId),
  }
}

export async function reportOf(read: Reads, now: number, days: number): Promise<AffiliateReport> {
  const [from, to] = [dayOf(now - (days - 1) * DAY_MS), dayOf(now)]
  const rows = await store.sumsByPartner(read, from, to)
  const clicked = new Map((await store.clicksByPartner(read, from, to)).map((one) => [one.partnerId, one.clicks]))
  const states = new Map((await store.statesOf(read)).map(({ state, n }) => [state, n]))
  const clicks = [...clicked.values()].reduce((n, one) => n + one, 0)
  const sum = (key: 'customers' | 'leads') => rows.reduce((n, row) => n + row[key], 0)
  const all = new Map<string, Balance>()
  for (const { kind, currency, amountMinor } of await trialBalance(read)) {
    const one = all.get(currency) ?? { currency, ...NOTHING }
    all.set(currency, one)
    if (kind === 'receivable') one.owedMinor += amountMinor
    else if (kind === 'cash') one.paidMinor -= amountMinor
    else if (kind === 'clearing') one.clearingMinor -= amountMinor
    else for (const name of KINDS) if (name === kind) one[`${name}Minor`] -= amountMinor
  }
  return {
    ...{ from, to, rate: rateOf(sum('customers'), clicks) },
    partners: {
      ...{ applied: states.get('applied') ?? 0, approved: states.get('approved') ?? 0 },
      ...{ paused: states.get('paused') ?? 0, banned: states.get('banned') ?? 0 },
    },
    totals: { clicks, customers: sum('customers'), leads: sum('leads'), currencies: byCurrency(rows) },
    balances: [...all.values()],
    top: rows.slice(0, 100).map(({ leads: _, ...row }) => {
      const of = clicked.get(row.partnerId) ?? 0
      return { ...row, clicks: of, rate: rateOf(row.customers, of) }
    }),
  }
}
