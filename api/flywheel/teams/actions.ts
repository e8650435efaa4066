import { TEAMS } from '../../../db/schema/items.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { answerClock } from '../feed/actions.ts'
import { sum } from '../figures/rules.ts'
import { eventsOf, flowsOf } from '../figures/store.ts'
import { periodsOf } from '../figures/view.ts'
import { dayOf, type Team } from '../items/rules.ts'
import { counts } from '../items/store.ts'
import { teamPromises } from '../promises/actions.ts'
import { isCounting, reportOf } from '../stay/store.ts'
import { alignmentOf } from './alignment/rules.ts'
import { type Metric, TeamsData, type TeamsReport } from './contract.ts'
import { TEAMS_REPORT } from './counting.ts'
import { REOPENED_DAYS } from './reopened/contract.ts'
import { BY_CUSTOMERS, costOf, countOf, npsOf, rateOf, ratioOf, sourcesOf, timeOf } from './rules.ts'

const JOB = 'flywheel.teams'
type Reader = Pick<Ctx, 'read' | 'now'>
const DAYS = REOPENED_DAYS
const NONE: TeamsData = {
  handoffs: { activation: [], adoption: [], adoration: [] },
  ...{ kept: [], buying: { n: 0, medianMs: null }, mail: { hits: 0, of: 0 }, saves: 0 },
  ...{ newNps: { promoters: 0, detractors: 0, n: 0 }, recovered: { hits: 0, of: 0 }, themes: { hits: 0, of: 0 } },
  discounts: { others: 0, amountMinor: 0, currency: null, adoptions: 0 },
  sources: [],
}
const lastMonth = (series: TeamsData['kept']) => series[0] ?? { hits: 0, of: 0 }

/** Who came lately, and by what. */
async function arrivals({ read, now }: Reader) {
  const periods = periodsOf(DAYS, now())
  const [current, before] = [await flowsOf(read, periods.now), await flowsOf(read, periods.before)]
  const came = (flows: typeof current) => flows.filter(({ from, kind }) => from === null && kind === 'advance')
  const n = sum(came(current), (flow) => flow.n)
  return {
    ...{ n, before: sum(came(before), (flow) => flow.n) },
    byCustomers: sum(
      came(current).filter(({ channel }) => BY_CUSTOMERS.has(channel)),
      (flow) => flow.n,
    ),
    pushes: sum(await eventsOf(read, periods.now), (row) => row.n),
    support: await eventsOf(read, periods.now, ['support.reopened', 'support.resolved']),
  }
}

/** Each team by its own work, by what the next stage makes of it, and by what must not get worse meanwhile. */
export async function teamsReport(ctx: Reader): Promise<TeamsReport> {
  const { read, now } = ctx
  const report = await reportOf(read, TEAMS_REPORT)
  const data = report ? TeamsData.parse(JSON.parse(report.data)) : NONE
  const { activation, adoption, adoration } = data.handoffs
  const [came, clock, promises] = [await arrivals(ctx), await answerClock(ctx), await teamPromises(read)]
  const told = (name: string) =>
    sum(
      came.support.filter(({ type }) => type === name),
      (row) => row.n,
    )
  const [reopened, resolved] = [told('support.reopened'), told('support.resolved')]
  const kept = rateOf('kept', 'handoff', lastMonth(data.kept))
  const promised = (team: Team) => {
    const mine = promises.find((one) => one.team === team)!
    return rateOf('promises', 'handoff', { hits: mine.kept, of: mine.kept + mine.broken })
  }
  const metrics: Record<Team, Metric[]> = {
    marketing: [
      countOf('came', 'own', came.n, came.before),
      ratioOf('leads_per_push', 'own', came.n, came.pushes),
      rateOf('from_advocates', 'own', { hits: came.byCustomers, of: came.n }),
      ...[rateOf('bought', 'handoff', lastMonth(activation)), kept],
      rateOf('unwanted', 'guardrail', data.mail),
    ],
    sales: [
      rateOf('bought', 'own', lastMonth(activation)),
      timeOf('days_to_buy', 'own', data.buying.n, data.buying.medianMs),
      costOf(data.discounts),
      ...[rateOf('adored', 'handoff', lastMonth(adoption)), kept, promised('sales')],
      npsOf(data.newNps),
    ],
    service: [
      rateOf('adored', 'own', lastMonth(adoption)),
      countOf('saves', 'own', data.saves),
      timeOf('first_reply', 'own', clock.answered, clock.medianMs),
      rateOf('recovered', 'own', data.recovered),
      rateOf('advocated', 'handoff', lastMonth(adoration)),
      rateOf('themes', 'handoff', data.themes),
      rateOf('reopened', 'guardrail', { hits: Math.min(reopened, resolved), of: resolved }),
    ],
  }
  const todo = await counts(read, dayOf(now()))
  return {
    ...{ computedAt: report?.computedAt ?? null, people: report?.people ?? 0 },
    counting: await isCounting(read, JOB, now()),
    alignment: alignmentOf(data.handoffs),
    sources: sourcesOf(data.sources),
    teams: TEAMS.map((team) => {
      const mine = todo.find((one) => one.team === team)
      return { team, open: mine?.open ?? 0, overdue: mine?.overdue ?? 0, metrics: metrics[team] }
    }),
  }
}

/** Asks for the figures of teams to be counted now; once is enough. */
export const askToCount = (ctx: Ctx<May<'wheel.manage'>>) =>
  ctx.write(async (tx) => {
    if (!(await isCounting(tx, JOB, tx.now))) await tx.emit('teams.asked', {})
  })
