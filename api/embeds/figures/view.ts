import type { Reads } from '../../../db/client.ts'
import { wilson } from '../../kernel/wilson.ts'
import { daysOf as learnedDays } from '../choosing/actions.ts'
import { impressionsPerDay, NEEDED_PER_DAY, suspicious, type Variant } from '../choosing/rules.ts'
import { itemDays } from '../choosing/store.ts'
import { CONVERSIONS_NEEDED, detectableLift, HOLDOUT_PPM, liftOf, PLAN_DAYS } from '../holdout/rules.ts'
import type { Figures } from '../measuring/contract.ts'
import { daysBetween } from '../measuring/rules.ts'
import { dayOf } from '../rules.ts'
import { versionOf, type WidgetRow } from '../store.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const MOST_PAGES = 100
const NOTHING = { drawn: 0, seen: 0, engaged: 0, clicks: 0, conversions: 0 }
type Counts = typeof NOTHING

const add = (a: Counts, b: Counts): Counts => ({
  drawn: a.drawn + b.drawn,
  seen: a.seen + b.seen,
  engaged: a.engaged + b.engaged,
  clicks: a.clicks + b.clicks,
  conversions: a.conversions + b.conversions,
})

/** What a widget did in the last days, today with them. */
export async function figuresOf(read: Reads, widget: WidgetRow, days: number, now: number): Promise<Figures> {
  const today = dayOf(now)
  const since = dayOf(now - (days - 1) * DAY_MS)
  const counted = new Map((await store.daysOf(read, widget.id, since)).map((row) => [row.day, row]))
  const all = daysBetween(since, today).map((day) => ({ day, ...(counted.get(day) ?? NOTHING) }))
  const totals = all.reduce(add, NOTHING)
  const pages = await store.pagesOf(read, widget.id, since, MOST_PAGES)
  return {
    ...{ since, days: all },
    totals: {
      ...totals,
      viewable: wilson(totals.seen, totals.drawn),
      engagement: wilson(totals.engaged, totals.seen),
      clicking: wilson(totals.clicks, totals.seen),
    },
    bots: await store.botsOf(read, widget.id, since),
    pages: pages.map((page) => ({ ...page, clicking: wilson(page.clicks, page.seen) })),
    testimonials: await testimonialsOf(read, widget, since),
    conversions: grouped(await store.conversionsOf(read, widget.id, Date.parse(since))),
    visitors: await visitorsOf(read, widget.id, since),
    choosing: await choosingOf(read, widget, now),
    holdout: await holdoutOf(read, widget, now),
  }
}

async function testimonialsOf(read: Reads, widget: WidgetRow, since: string): Promise<Figures['testimonials']> {
  const rows = (await itemDays(read, widget.id, since)).map((row) => ({ ...row, conversions: row.creditBp / 10_000 }))
  const odd = new Set(suspicious(rows))
  const shares = await sharesOf(read, widget)
  const named = await store.testimonialsBy(read, [...new Set([...shares.keys(), ...rows.map(({ id }) => id)])])
  return named
    .map((one) => {
      const own = rows.filter(({ id }) => id === one.id)
      const good = own.filter((row) => !odd.has(row))
      const sum = (key: 'seen' | 'engaged' | 'clicks' | 'conversions') => good.reduce((n, row) => n + row[key], 0)
      return {
        ...one,
        ...{ seen: sum('seen'), engaged: sum('engaged'), clicks: sum('clicks') },
        conversions: sum('conversions'),
        rate: wilson(sum('clicks'), sum('seen')),
        shareOfServes: shares.get(one.id) ?? null,
        quarantined: own.filter((row) => odd.has(row)).map(({ day, seen, clicks }) => ({ day, seen, clicks })),
      }
    })
    .sort((a, b) => b.seen - a.seen || (a.id < b.id ? -1 : 1))
}

/** How often each testimonial is in what the widget answers now. */
async function sharesOf(read: Reads, { id, version, surface }: WidgetRow): Promise<Map<string, number>> {
  const row = surface === 'testimonials' ? await versionOf(read, id, version) : undefined
  const shares = new Map<string, number>()
  if (!row) return shares
  const items = JSON.parse(row.items) as string[]
  for (const item of items) shares.set(item, 0)
  for (const { slots, ppm } of JSON.parse(row.variants) as Variant[])
    for (const place of slots) shares.set(items[place]!, shares.get(items[place]!)! + ppm / 1e6)
  return shares
}

function grouped(rows: Awaited<ReturnType<typeof store.conversionsOf>>): Figures['conversions'] {
  const groups = new Map<string, Figures['conversions'][number]>()
  for (const { goal, route, currency, n, amountMinor } of rows) {
    const group = groups.get(`${goal} ${route}`) ?? { goal, route, n: 0, values: [] }
    group.n += n
    if (currency && amountMinor > 0) group.values.push({ currency, amountMinor })
    groups.set(`${goal} ${route}`, group)
  }
  return [...groups.values()]
}

async function visitorsOf(read: Reads, widgetId: string, since: string): Promise<Figures['visitors']> {
  const { mode } = await store.privacyOf(read)
  if (mode === 'daily') return { mode, ...(await store.viewersOf(read, widgetId, since)) }
  if (mode === 'granted') return { mode, ...(await store.visitorsOf(read, widgetId, Date.parse(since))) }
  return null
}

async function choosingOf(read: Reads, { id, choosing }: WidgetRow, now: number): Promise<Figures['choosing']> {
  const perDay = Math.round(impressionsPerDay(await learnedDays(read, id, now)))
  const state = choosing === 'order' ? 'order' : perDay >= NEEDED_PER_DAY ? 'learning' : 'too_little'
  return { state, perDay, needed: NEEDED_PER_DAY }
}

async function holdoutOf(read: Reads, widget: WidgetRow, now: number): Promise<Figures['holdout']> {
  const { id, surface, holdoutPpm, holdoutSince } = widget
  const from = holdoutSince === null ? null : dayOf(holdoutSince + DAY_MS)
  const arms = from === null ? [] : await store.armsSince(read, id, from)
  const drawn = (ghost: 0 | 1) => arms.find((arm) => arm.ghost === ghost)?.drawn ?? 0
  const [shown, hidden] = [drawn(0), drawn(1)]
  const counted = from === null ? [] : await store.goalsSince(read, id, Date.parse(from))
  const compared = counted.filter(({ ghost }) => ghost !== 2)
  const goals = [...new Set(compared.map(({ goal }) => goal))].map((goal) => {
    const hits = (ghost: 0 | 1) => compared.find((one) => one.goal === goal && one.ghost === ghost)?.n ?? 0
    const [seen, unseen] = [
      { n: shown, hits: Math.min(shown, hits(0)) },
      { n: hidden, hits: Math.min(hidden, hits(1)) },
    ]
    return { goal, shown: wilson(seen.hits, seen.n), hidden: wilson(unseen.hits, unseen.n), ...liftOf(seen, unseen) }
  })
  return {
    ...{ possible: surface === 'testimonials', on: holdoutPpm > 0, since: holdoutSince, shown, hidden, goals },
    share: (holdoutPpm || HOLDOUT_PPM) / 1e6,
    ...(await planOf(read, id, now)),
  }
}

/** What a comparison could find in four weeks like the last ones. */
async function planOf(read: Reads, widgetId: string, now: number) {
  const since = dayOf(now - PLAN_DAYS * DAY_MS)
  const days = await store.daysOf(read, widgetId, since)
  const views = days.reduce((sum, { drawn }) => sum + drawn, 0)
  const goals = await store.goalsSince(read, widgetId, Date.parse(since))
  const byGoal = new Map<string, number>()
  for (const { goal, ghost, n } of goals) if (ghost !== 1) byGoal.set(goal, (byGoal.get(goal) ?? 0) + n)
  const most = Math.max(0, ...byGoal.values())
  const span = Math.max(1, Math.min(PLAN_DAYS, daysBetween(days[0]?.day ?? since, dayOf(now)).length))
  const pageViews = Math.round((views / span) * PLAN_DAYS)
  const told = { conversionsSoFar: most, conversionsNeeded: CONVERSIONS_NEEDED }
  if (most < CONVERSIONS_NEEDED || views === 0) return { detectable: null, ...told }
  const base = most / views
  const share = HOLDOUT_PPM / 1e6
  const lift = detectableLift(base, pageViews * (1 - share), pageViews * share)
  if (!Number.isFinite(lift)) return { detectable: null, ...told }
  return { detectable: { base, days: PLAN_DAYS, pageViews, liftPercent: lift * 100 }, ...told }
}
