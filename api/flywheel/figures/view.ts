import type { Reads } from '../../../db/client.ts'
import { STAGES } from '../../../db/schema/flywheel.ts'
import { type Figures, NEEDED, type Period } from './contract.ts'
import { driversOf, type Known } from './drivers/rules.ts'
import { changeOf, HEALTH_WEIGHTS, numbersOf, STAGE_WEIGHTS, sum } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const dayName = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** Whole days until yesterday, and as many before them. */
export function periodsOf(days: number, now: number) {
  const today = Math.floor(now / DAY_MS)
  return { now: { from: today - days, until: today }, before: { from: today - 2 * days, until: today - days } }
}
async function knownOf(read: Reads, period: store.Days): Promise<Known> {
  const days = period.until - period.from
  const [stock, flows] = [await store.stockDays(read, period), await store.flowsOf(read, period)]
  return { days, stock, flows, numbers: numbersOf(stock, flows, days) }
}
function shown({ from, until }: store.Days, { days, numbers, stock, flows }: Known): Period {
  const moves = new Map<string, Period['flows'][number]>()
  for (const { kind, from: start, to, n } of flows) {
    const move = moves.get(`${kind} ${start} ${to}`) ?? { kind, from: start, to, n: 0 }
    move.n += n
    moves.set(`${kind} ${start} ${to}`, move)
  }
  return {
    ...{ from: dayName(from), to: dayName(until - 1), ...numbers, flows: [...moves.values()] },
    weights: STAGES.map((stage) => {
      const cells = stock.filter((cell) => cell.stage === stage)
      const living = cells.filter(({ health }) => health !== 'churned')
      return {
        stage,
        people: sum(living, ({ personDays }) => personDays) / days,
        weight: (STAGE_WEIGHTS[stage] * sum(cells, (cell) => HEALTH_WEIGHTS[cell.health] * cell.personDays)) / days,
      }
    }),
  }
}

export async function figuresOf(read: Reads, days: number, now: number): Promise<Figures> {
  const periods = periodsOf(days, now)
  const [before, current] = [await knownOf(read, periods.before), await knownOf(read, periods.now)]
  const pushes = await store.eventsOf(read, periods.now)
  const [n, leads] = [sum(pushes, (row) => row.n), current.numbers.came]
  return {
    ...{ days, needed: NEEDED, now: shown(periods.now, current), before: shown(periods.before, before) },
    change: changeOf(current.numbers.momentum, before.numbers.momentum),
    drivers: driversOf(before, current),
    pushes: {
      ...{ n, leads, leadsPerPush: n === 0 ? null : leads / n, of: pushes },
      before: sum(await store.eventsOf(read, periods.before), (row) => row.n),
    },
  }
}
