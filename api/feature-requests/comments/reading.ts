import type { Ctx } from '../../kernel/context.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { publishedOf } from '../store.ts'
import type { Comment, CommentThread, HeldComments } from './contract.ts'
import { mentionable } from './mentions.ts'
import { closedBecause, mustBeOpen, placeAt, trustOf, viewerOf } from './place.ts'
import { present } from './present.ts'
import * as store from './store.ts'

/** The conversation at a number, a page of it, and whether one may take part. */
export async function threadAt(ctx: Ctx, address: string, { cursor, limit }: Paging): Promise<CommentThread> {
  const { read, actor } = ctx
  const place = await placeAt(ctx, address)
  const closed = closedBecause(place, actor)
  const viewer = await viewerOf(read, actor, closed === null)
  const requests = place.members.map(({ id }) => id)
  const key = decodeCursor(cursor)
  const after = key && (await store.commentById(read, key.id))?.comment
  if (key && (!after || !requests.includes(after.requestId))) {
    throw invalid('cursor', 'This page address is damaged. Start again from the first page.')
  }
  const rows = await store.page(read, { requests, reader: viewer.reader, ...(after && { after }), limit: limit + 1 })
  const { items, nextCursor } = pageOf(rows, limit, ({ comment }) => ({ at: comment.createdAt, id: comment.id }))
  const pinned = await store.pinnedOf(read, requests, place.request.id)
  const around = {
    company: await store.companyName(read),
    numbers: new Map(place.members.map(({ id, number }) => [id, number])),
    target: place.request.id,
  }
  return {
    count: place.members.reduce((sum, { commentCount }) => sum + commentCount, 0),
    official: pinned ? (await present(read, [pinned], viewer, around))[0]! : null,
    items: await present(read, items, viewer, around),
    nextCursor,
    closedBecause: closed,
    isHeld: (await trustOf(read, place, actor)).isHeld,
  }
}

/** One comment as its writer sees it after a change. */
export async function commentAt(ctx: Ctx, id: string): Promise<Comment> {
  const { read, actor } = ctx
  const { reader } = await viewerOf(read, actor, true)
  const row = await store.seenComment(read, id, reader)
  if (!row) throw notFound('comment.not_found', 'There is no such comment.')
  const [own] = await store.threadOf(read, row.comment.requestId)
  const place = await placeAt(ctx, String(own!.number))
  const viewer = await viewerOf(read, actor, closedBecause(place, actor, row.comment.kind) === null)
  const around = {
    company: await store.companyName(read),
    numbers: new Map(place.members.map((member) => [member.id, member.number])),
    target: place.request.id,
  }
  return (await present(read, [row], viewer, around))[0]!
}

export async function mentionableAt(ctx: Ctx, address: string, q: string) {
  const place = await placeAt(ctx, address)
  mustBeOpen(place, ctx.actor, ctx.actor.kind === 'staff' ? 'internal' : 'comment')
  return mentionable(
    ctx.read,
    place.members.map(({ id }) => id),
    q,
  )
}

/** What waits for a decision, oldest first. */
export async function heldComments({ read }: Ctx, { cursor, limit }: Paging): Promise<HeldComments> {
  const rows = await store.held(read, decodeCursor(cursor)?.id, limit + 1)
  const { items, nextCursor } = pageOf(rows, limit, ({ comment }) => ({ at: comment.createdAt, id: comment.id }))
  const published = new Map<string, number>()
  for (const { person } of items) {
    if (person && !published.has(person)) published.set(person, await publishedOf(read, person))
  }
  return {
    nextCursor,
    items: items.map(({ comment, contactName, person, number, title }) => ({
      ...{ id: comment.id, html: toHtml(comment.body), createdAt: comment.createdAt, name: contactName ?? '' },
      ...{ contactId: comment.contactId ?? '', request: { number, title } },
      published: published.get(person ?? '') ?? 0,
    })),
  }
}
export async function historyOf({ read }: Ctx, id: string) {
  const rows = await store.revisionsOf(read, id)
  if (rows.length === 0) throw notFound('comment.not_found', 'There is no such comment.')
  return rows
}
