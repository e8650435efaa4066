import type { Ctx } from '../../kernel/context.ts'
import { answerClock } from '../feed/actions.ts'
import { RECURRING } from '../feed/contract.ts'
import { recurring } from '../feed/store.ts'
import { figuresOf } from '../figures/view.ts'
import { frictionReport } from '../friction/actions.ts'
import { itemList } from '../items/actions.ts'
import { dayOf, isOverdue } from '../items/rules.ts'
import { DAY } from '../stages/memory/rules.ts'
import { teamsReport } from '../teams/actions.ts'
import type { Agenda } from './contract.ts'
import { driversIn, topFriction } from './rules.ts'
import * as store from './store.ts'

const [PERIOD_DAYS, WEEK, MOST] = [28, 7 * DAY, 10]

/** What there is to talk about this week, from the data alone. */
export async function agendaNow(ctx: Pick<Ctx, 'read' | 'now' | 'actor'>): Promise<Agenda> {
  const { read, now } = ctx
  const { now: current, before, change, drivers, needed } = await figuresOf(read, PERIOD_DAYS, now())
  const friction = await frictionReport(ctx)
  const answers = await answerClock(ctx)
  const late = await itemList(ctx, { state: 'open', overdue: 'yes', limit: MOST, cursor: undefined })
  const [last] = await store.past(read, undefined, 1)
  return {
    ...{ from: current.from, to: current.to, needed },
    momentum: {
      ...{ now: current.momentum, before: before.momentum, forward: current.forward, change },
      drivers: driversIn(drivers),
    },
    compared: friction.people,
    friction: topFriction(friction.findings),
    alignment: (await teamsReport(ctx)).alignment,
    late: late.counts.reduce((n, team) => n + team.overdue, 0),
    overdue: late.items.map(({ id, title, contact, team, owner, dueOn }) => ({
      ...{ id, title, team, owner: owner?.name ?? null, dueOn: dueOn!, about: contact?.name ?? null },
    })),
    promises: await store.promisesSince(read, now() - WEEK),
    recurring: (await recurring(read, now() - RECURRING.days * DAY, RECURRING.people)).map(({ tag, people }) => ({
      ...{ tag, people },
    })),
    answers,
    decided: (last ? await store.decidedIn(read, last.id) : []).map(({ dueOn, ...item }) => ({
      ...item,
      overdue: isOverdue({ ...item, dueOn }, dayOf(now())),
    })),
  }
}
