import type { Ctx } from '../../../kernel/context.ts'
import { decodeCursor, encodeCursor, pageOf } from '../../../kernel/page.ts'
import { WEEK, weekStart } from '../../stages/memory/rules.ts'
import type { CohortPeople, CohortPeopleQuery } from '../contract.ts'
import { WEEKS } from '../counting.ts'
import { isKept, type Way, wayOf } from '../spells/rules.ts'
import * as store from '../store.ts'

const PIECE = 200
/** How many are looked at for one page at most; a page may be short, its next one goes on. */
const PIECES = 10
type Row = Awaited<ReturnType<typeof store.cohortPeople>>[number]
const keyOf = ({ week, contact }: Row) => ({ at: week, id: contact.id })
const shown = ({ week, ...row }: Row) => ({ ...row, cohortAt: weekStart(week) })

/** The people behind a cell, by what the matrix counts. */
export async function cohortPeople(ctx: Pick<Ctx, 'read'>, query: CohortPeopleQuery): Promise<CohortPeople> {
  if (query.metric === 'kept') return whoStayed(ctx.read, query)
  const { cursor, limit, from, to, age, was } = query
  const rows = await store.cohortPeople(ctx.read, { from, to, age, was, after: decodeCursor(cursor) }, limit + 1)
  const { items, nextCursor } = pageOf(rows, limit, keyOf)
  return { items: items.map(shown), nextCursor }
}

/** Who had not left by the end of that week, or had, by the same rule and as of the same moment as the count. */
async function whoStayed(
  read: Ctx['read'],
  { from, to, age, was, cursor, limit }: CohortPeopleQuery,
): Promise<CohortPeople> {
  const computedAt = (await store.reportOf(read, WEEKS))?.computedAt
  const found: Row[] = []
  let after = decodeCursor(cursor)
  for (let piece = 0; computedAt !== undefined && piece < PIECES; piece++) {
    const rows = await store.cohortPeople(read, { from, to, age, was: null, after }, PIECE)
    const ways = new Map<string, Way[]>()
    const ids = rows.map(({ contact }) => contact.id)
    for (const { person, steps } of await store.stepsOfThese(read, ids))
      if (steps.length > 0) ways.set(person, [...(ways.get(person) ?? []), wayOf(steps, computedAt)])
    for (const row of rows) {
      after = keyOf(row)
      const stayed = isKept(ways.get(row.contact.id) ?? [], weekStart(row.week + age) + WEEK - 1)
      if (stayed !== (was === 'active')) continue
      if (found.length === limit) return { items: found.map(shown), nextCursor: encodeCursor(keyOf(found.at(-1)!)) }
      found.push(row)
    }
    if (rows.length < PIECE) return { items: found.map(shown), nextCursor: null }
  }
  return { items: found.map(shown), nextCursor: after && computedAt !== undefined ? encodeCursor(after) : null }
}
