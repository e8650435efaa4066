import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { comment, commentsBy, mustWorkHere } from '../comments/actions.ts'
import type { WriteTeamComment } from '../comments/contract.ts'
import { changedIn } from '../items/rules.ts'
import { DAY } from '../stages/memory/rules.ts'
import { ENOUGH } from '../teams/contract.ts'
import { CLOCK_DAYS, type FeedEntry, type FeedQuery, RECURRING, type SortEntry } from './contract.ts'
import { medianOf } from './rules.ts'
import * as store from './store.ts'
import { toldWords, type Words, wordsOf } from './words/store.ts'

type Worker = Ctx<May<'items.manage'>>
type Reader = Pick<Ctx, 'read' | 'now'>

/** The words of some entries, by their ids; of a survey a host told of they stand with the event. */
async function said(read: Reads, rows: readonly store.Seen[]): Promise<Map<string, Words>> {
  const found = new Map<string, Words>()
  const bySource = Map.groupBy(rows, ({ entry }) => (/^\d+$/.test(entry.sourceId) ? 'told' : entry.source))
  for (const [source, mine] of bySource) {
    const ids = mine.map(({ entry }) => entry.sourceId)
    const words =
      source === 'told'
        ? await toldWords(read, ids.map(Number))
        : source in wordsOf
          ? await wordsOf[source as keyof typeof wordsOf](read, ids)
          : []
    const by = new Map(words.map((one) => [one.id, one]))
    for (const { entry } of mine) {
      const one = by.get(entry.sourceId)
      if (one) found.set(entry.id, one)
    }
  }
  return found
}
const shown = ({ entry, owner, contact, tags, comments }: store.Seen, words: Words | undefined): FeedEntry => ({
  ...{ ...entry, comments, tags: JSON.parse(tags) as string[] },
  ...{ title: words?.title ?? '', words: words?.words ?? '', lang: words?.lang ?? null, href: words?.href ?? null },
  owner: owner?.id ? owner : null,
  contact: contact?.id ? contact : null,
})

/** How long customers wait for a first answer, of what was asked in the last 90 days. */
export async function answerClock({ read, now }: Reader) {
  const { n, oldestAt } = await store.waiting(read)
  const waited = await store.waited(read, now() - CLOCK_DAYS * DAY)
  const medianMs = waited.length < ENOUGH ? null : medianOf(waited)
  return { waiting: n, oldestAt, answered: waited.length, needed: ENOUGH, medianMs }
}
export async function feed(ctx: Reader, query: FeedQuery) {
  const { read, now } = ctx
  const rows = await store.listed(read, query, decodeCursor(query.cursor))
  const { items, nextCursor } = pageOf(rows, query.limit, ({ entry }) => ({ at: entry.at, id: entry.id }))
  const words = await said(read, items)
  const tags = await store.recurring(read, now() - RECURRING.days * DAY, 1)
  return {
    ...{ items: items.map((row) => shown(row, words.get(row.entry.id))), nextCursor },
    clock: await answerClock(ctx),
    tags: tags.slice(0, 20).map(({ tag, people }) => ({ tag, people })),
  }
}
const missing = () => notFound('feed_entry.not_found', 'There is no such entry.')
/** @throws Problem feed_entry.not_found */
export async function oneEntry({ read }: Reader, id: string) {
  const row = await store.seenById(read, id)
  if (!row) throw missing()
  const words = (await said(read, [row])).get(id)
  const thread = (await commentsBy(read, 'feed', [id])).get(id) ?? []
  return { entry: shown(row, words), thread, goals: (await store.goals(read)).map((goal) => goal.words) }
}

/** @throws Problem feed_entry.not_found, or input.invalid for an owner who does not work here */
export const sortEntry = (ctx: Worker, id: string, { tags, answered, ...change }: SortEntry) =>
  ctx.write(async (tx) => {
    const row = await store.entryById(tx, id)
    if (!row) throw missing()
    if (change.ownerId) await mustWorkHere(tx, [change.ownerId], 'ownerId')
    const fields: string[] = changedIn<Partial<store.EntryRow>>(row, change as Partial<store.EntryRow>)
    const next = Object.fromEntries(fields.map((field) => [field, change[field as keyof typeof change]]))
    if (answered && row.asks && row.answeredAt === null) {
      next['answeredAt'] = tx.now
      fields.push('answeredAt')
    }
    if (Object.keys(next).length > 0) await store.update(tx, id, next)
    if (tags) {
      await store.saveTags(tx, id, [...new Set(tags)])
      fields.push('tags')
    }
    if (fields.length > 0) await tx.emit('feed_entry.changed', { entryId: id, fields })
  })
/** @throws Problem feed_entry.not_found, or input.invalid for a mention of somebody who does not work here */
export const commentEntry = (ctx: Worker, id: string, words: WriteTeamComment) =>
  ctx.write(async (tx) => {
    if (!(await store.entryById(tx, id))) throw missing()
    return { id: await comment(tx, { kind: 'feed', id }, ctx.actor.accountId, words) }
  })

export async function companyGoals({ read }: Pick<Ctx, 'read'>) {
  const rows = await store.goals(read)
  return {
    items: rows.map(({ words }) => words),
    ...{ changedAt: rows[0]?.changedAt ?? null, changedBy: rows[0]?.changedBy ?? null },
  }
}
export const saveGoals = (ctx: Ctx<May<'wheel.manage'>>, goals: readonly string[]) =>
  ctx.write(async (tx) => {
    await store.saveGoals(tx, goals, tx.now, ctx.actor.accountId)
    await tx.emit('company_goals.changed', { n: goals.length })
  })
