import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { toHtml, toPlain } from '../../kernel/markdown.ts'
import { decodeNumbered, pageOf } from '../../kernel/page.ts'
import { sightOf } from '../lists/actions.ts'
import { slugOf } from '../rules.ts'
import { audienceOf } from '../telling/actions.ts'
import { aboutEntry } from '../telling/rules.ts'
import { noEntry } from './actions.ts'
import type { ChangelogQuery, Entry, EntryQuery, PublicEntry } from './contract.ts'
import * as store from './store.ts'

type Linked = Awaited<ReturnType<typeof store.linkedTo>>[number]
const linked = ({ request, status }: Linked) => ({
  ...{ number: request.number, slug: slugOf(request.title), title: request.title },
  status: { label: status.label, category: status.category },
})

/** @param boardIds the boards whose requests may be named; undefined for all */
const publicEntry = (row: store.EntryRow, links: Linked[], boardIds: string[] | undefined): PublicEntry => ({
  ...{ number: row.number, slug: slugOf(row.title), kind: row.kind, title: row.title },
  ...{ html: toHtml(row.body), text: toPlain(row.body), publishedAt: row.publishedAt!, updatedAt: row.updatedAt },
  requests: links
    .filter(({ entryId, request }) => entryId === row.id && request.shown)
    .filter(({ request }) => boardIds === undefined || boardIds.includes(request.boardId))
    .map(linked),
})
const linksOf = (read: Reads, rows: store.EntryRow[]) =>
  store.linkedTo(
    read,
    rows.map(({ id }) => id),
  )

export async function readChangelog(ctx: Ctx, query: ChangelogQuery) {
  const rows = await store.published(ctx.read, query, decodeNumbered(query.cursor))
  const { items, nextCursor } = pageOf(rows, query.limit, (row) => ({ at: row.publishedAt!, id: String(row.number) }))
  const { boardIds } = await sightOf(ctx)
  const links = await linksOf(ctx.read, items)
  return { nextCursor, items: items.map((row) => publicEntry(row, links, boardIds)) }
}
/** @throws Problem entry.not_found for what is not public, too */
export async function readEntry(ctx: Ctx, number: number): Promise<PublicEntry> {
  const row = await store.entryByNumber(ctx.read, number)
  if (row?.state !== 'published') throw noEntry()
  const { boardIds } = await sightOf(ctx)
  return publicEntry(row, await linksOf(ctx.read, [row]), boardIds)
}

const managed = (row: store.EntryRow, links: Linked[]): Entry => ({
  ...{ number: row.number, slug: slugOf(row.title), kind: row.kind, title: row.title, body: row.body },
  ...{ html: toHtml(row.body), state: row.state, publishAt: row.publishAt, publishedAt: row.publishedAt },
  ...{ updatedAt: row.updatedAt, ships: row.shipStatusId !== null, tell: row.tell, refusal: row.refusal },
  requests: links.filter(({ entryId }) => entryId === row.id).map(linked),
})
type Manager = Ctx<May<'requests.manage'>>
export async function managedEntries({ read }: Manager, query: EntryQuery) {
  const rows = await store.entries(read, query, decodeNumbered(query.cursor))
  const { items, nextCursor } = pageOf(rows, query.limit, (row) => ({ at: row.updatedAt, id: String(row.number) }))
  const links = await linksOf(read, items)
  return { nextCursor, items: items.map((row) => managed(row, links)) }
}
export async function managedEntry({ read }: Manager, number: number): Promise<Entry> {
  const row = await store.entryByNumber(read, number)
  if (!row) throw noEntry()
  return managed(row, await linksOf(read, [row]))
}
/** Who would hear of it, each once, without those who were told that it shipped. */
export async function entryAudience({ read }: Manager, number: number) {
  const row = await store.entryByNumber(read, number)
  if (!row) throw noEntry()
  const requests = (await linksOf(read, [row])).filter(({ request }) => request.shown)
  const ids = [...new Set(requests.map(({ request }) => request.id))]
  return audienceOf(read, ids, 'entry', aboutEntry(row.id))
}
