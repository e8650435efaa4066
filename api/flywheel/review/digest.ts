import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sum } from '../figures/rules.ts'
import { flowsOf } from '../figures/store.ts'
import { DAY, weekOf } from '../stages/memory/rules.ts'
import { agendaNow } from './agenda.ts'
import * as store from './store.ts'

const WEEK_DAYS = 7
/** Steps of a week: who came in, moved on, and was lost. */
async function stepsIn(read: Ctx['read'], until: number) {
  const flows = await flowsOf(read, { from: until - WEEK_DAYS, until })
  const n = (which: (flow: (typeof flows)[number]) => boolean) => sum(flows.filter(which), (flow) => flow.n)
  return {
    came: n(({ kind, from }) => kind === 'advance' && from === null),
    forward: n(({ kind, from }) => (kind === 'advance' || kind === 'recover') && from !== null),
    lost: n(({ kind }) => kind === 'regress' || kind === 'lapse'),
  }
}

/** Once a week for each owner and admin who wants it: how customers do, and after that what was sold. */
export async function writeDigests(ctx: Ctx<System>): Promise<void> {
  const { read, now } = ctx
  const [at, week] = [now(), weekOf(now())]
  const readers = await store.digestDue(read, week)
  if (readers.length === 0) return
  const today = Math.floor(at / DAY)
  const { momentum, alignment, promises, late, answers, friction } = await agendaNow(ctx)
  const figures = {
    week: await stepsIn(read, today),
    before: await stepsIn(read, today - WEEK_DAYS),
    momentum: momentum.now?.value ?? null,
    momentumBefore: momentum.before?.value ?? null,
    alert: momentum.change?.alert ?? false,
    ...{ alignment: alignment.index, drifting: alignment.alert },
    broken: promises.reduce((n, one) => n + one.broken, 0),
    ...{ late, waiting: answers.waiting, friction: friction.length },
    sold: await store.soldBetween(read, (today - WEEK_DAYS) * DAY, today * DAY),
  }
  for (const { accountId } of readers)
    await ctx.write(async (tx) => {
      if (await store.markDigest(tx, accountId, week)) await tx.emit('wheel_digest.due', { accountId, week, figures })
    })
}
