import type { Ctx } from '../../../kernel/context.ts'
import { decodeCursor, type Paging, pageOf } from '../../../kernel/page.ts'
import { sum } from '../../figures/rules.ts'
import { eventsOf } from '../../figures/store.ts'
import { periodsOf } from '../../figures/view.ts'
import { DAY } from '../../stages/memory/rules.ts'
import { REOPENED_DAYS, type ReopenedList } from './contract.ts'
import { caseOf, keyIn, type Step } from './rules.ts'
import * as store from './store.ts'

/** The cases behind the number of those that were opened again, on the same days it is counted from. */
export async function reopenedCases(
  { read, now }: Pick<Ctx, 'read' | 'now'>,
  { cursor, limit }: Paging,
): Promise<ReopenedList> {
  const period = periodsOf(REOPENED_DAYS, now()).now
  const span = { since: period.from * DAY, until: period.until * DAY }
  const counted = sum(await eventsOf(read, period, ['support.reopened']), ({ n }) => n)
  const found = await store.reopened(read, span, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(found, limit, ({ at, entryId }) => ({ at, id: entryId }))
  const people = [...new Set(items.flatMap(({ person }) => person ?? []))]
  const [names, steps] = [
    await store.named(read, people),
    Map.groupBy(await stepsOf(read, people), (one) => one.person),
  ]
  return {
    ...{ days: REOPENED_DAYS, counted, nextCursor },
    unlisted: Math.max(0, counted - (await store.countReopened(read, span))),
    items: items.map(({ entryId, seq, at, person }) => {
      const mine = steps.get(person ?? '') ?? []
      const again = mine.find((one) => one.seq === seq)
      const about = again ? caseOf(again, mine) : { openedAt: null, closedAt: null, subject: '' }
      return { contact: names.get(person ?? '') ?? null, ...about, reopenedAt: at, entryId }
    }),
  }
}
const textIn = (...said: unknown[]) => String(said.find((one) => typeof one === 'string') ?? '').trim()
async function stepsOf(read: Ctx['read'], people: readonly string[]): Promise<(Step & { person: string })[]> {
  return (await store.stepsOf(read, people)).map(({ said, ...row }) => {
    const props = (said === null ? {} : JSON.parse(said)) as Record<string, unknown>
    return { ...row, key: keyIn(props), subject: textIn(props['subject'], props['title']) }
  })
}
