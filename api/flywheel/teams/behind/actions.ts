import type { Ctx } from '../../../kernel/context.ts'
import { decodeCursor, encodeCursor, pageOf } from '../../../kernel/page.ts'
import { DAY } from '../../stages/memory/rules.ts'
import { type Way, wayOf } from '../../stay/spells/rules.ts'
import { reportOf, stepsOfThese } from '../../stay/store.ts'
import { HANDOFF_DAYS, KEPT_DAYS, MONTH_DAYS } from '../contract.ts'
import { TEAMS_REPORT } from '../counting.ts'
import { BUYING_DAYS, type Counted, countedOf } from '../tally/rules.ts'
import { type Behind, type BehindList, type BehindQuery, type Listed, SINCE } from './contract.ts'
import * as store from './store.ts'

const PIECE = 200
/** How many people are looked at for one page at most; a page may be short, its next one goes on. */
const PIECES = 10

/** What is counted by stays: by which of them, and who may be among them. */
const STAYS: Partial<Record<Behind, { counts: Counted['key']; into: string | null; days: number }>> = {
  bought: { counts: 'activation', into: 'activation', days: HANDOFF_DAYS.activation },
  adored: { counts: 'adoption', into: 'adoption', days: HANDOFF_DAYS.adoption },
  advocated: { counts: 'adoration', into: 'adoration', days: HANDOFF_DAYS.adoration },
  kept: { counts: 'kept', into: 'adoption', days: KEPT_DAYS },
  days_to_buy: { counts: 'buying', into: null, days: 0 },
}

/** The people behind a number of a team, as it was counted last. */
export async function peopleBehind({ read }: Pick<Ctx, 'read'>, key: Behind, query: BehindQuery): Promise<BehindList> {
  const computedAt = (await reportOf(read, TEAMS_REPORT))?.computedAt ?? null
  if (computedAt === null) return { computedAt, items: [], nextCursor: null }
  return key in SINCE ? listed(read, key as Listed, query, computedAt) : byStays(read, key, query, computedAt)
}

async function listed(
  read: Ctx['read'],
  key: Listed,
  { cursor, limit, was }: BehindQuery,
  computedAt: number,
): Promise<BehindList> {
  const since = computedAt - SINCE[key] * DAY
  const rows = await store.listed(read, key, { since, until: computedAt, after: decodeCursor(cursor), was, limit })
  const { items, nextCursor } = pageOf(rows, limit, (row) => row)
  const people = await store.named(
    read,
    items.flatMap(({ contactId }) => contactId ?? []),
  )
  return {
    ...{ computedAt, nextCursor },
    items: items.map(({ contactId, email, at, was: hit, score, about, amountMinor, currency }) => {
      const contact = people.get(contactId ?? '') ?? null
      const is = hit === null ? null : hit === 1
      const spared = amountMinor != null && currency ? { amountMinor, currency } : null
      return { contact, email: contact?.email ?? email, at, was: is, tookMs: null, score, spared, about }
    }),
  }
}

async function byStays(
  read: Ctx['read'],
  key: Behind,
  { cursor, limit, was }: BehindQuery,
  computedAt: number,
): Promise<BehindList> {
  const { counts, into, days } = STAYS[key]!
  const until = computedAt - days * DAY
  const window = { into, until, from: until - (into === null ? BUYING_DAYS : MONTH_DAYS) * DAY }
  const found: BehindList['items'] = []
  let after = decodeCursor(cursor)?.id ?? ''
  for (let piece = 0; piece < PIECES; piece++) {
    const ids = await store.moversAfter(read, window, after, PIECE)
    const people = await store.named(read, ids)
    const ways = new Map<string, Way[]>()
    for (const { person, steps } of await stepsOfThese(read, ids))
      if (steps.length > 0) ways.set(person, [...(ways.get(person) ?? []), wayOf(steps, computedAt)])
    for (const id of ids) {
      after = id
      const contact = people.get(id) ?? null
      for (const one of countedOf(ways.get(id) ?? [], computedAt))
        if (one.key === counts && one.month === 0 && (was === undefined || (was === 'yes') === one.hit))
          found.push({
            ...{
              contact,
              email: contact?.email ?? '',
              at: one.from,
              tookMs: one.tookMs,
              score: null,
              spared: null,
              about: null,
            },
            was: counts === 'buying' ? null : one.hit,
          })
      if (found.length >= limit) return { computedAt, items: found, nextCursor: encodeCursor({ at: 0, id }) }
    }
    if (ids.length < PIECE) return { computedAt, items: found, nextCursor: null }
  }
  return { computedAt, items: found, nextCursor: encodeCursor({ at: 0, id: after }) }
}
