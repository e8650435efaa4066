import type { Customer, May, Staff } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { proven } from '../../kernel/sent-files.ts'
import type { DecideComment, WriteComment } from './contract.ts'
import { announceMentions, keepMentions } from './mentions.ts'
import { mustBeOpen, type Place, placeAt, placeOf, trustOf, viewerOf } from './place.ts'
import { counts, LINKS_OF_NEW_PEOPLE } from './rules.ts'
import * as store from './store.ts'

type Person = Ctx<Customer | Staff>
type Manager = Ctx<May<'requests.manage'>>
const nothing = () => notFound('comment.not_found', 'There is no such comment.')
const gone = () => conflict('comment.gone', 'This comment was deleted.')

/** How often people write: everybody, and those whom nobody knows yet less often. */
async function spend(ctx: Person, place: Place): Promise<{ isNew: boolean; isHeld: boolean }> {
  const trust = await trustOf(ctx.read, place, ctx.actor)
  const { accountId } = ctx.actor
  await ctx.spend(
    ['comment.person', accountId],
    ...(trust.isNew ? ([['comment.new_person', accountId]] as ['comment.new_person', string][]) : []),
  )
  return trust
}
function checkLinks(body: string, isNew: boolean): void {
  const links = toHtml(body).split('<a ').length - 1
  if (isNew && links > LINKS_OF_NEW_PEOPLE) {
    throw invalid('body', `Use at most ${LINKS_OF_NEW_PEOPLE} links until we know you better.`)
  }
}

/** Everything that leaves when a comment can be read: its number, its fact, and word to those it names. */
async function publish(tx: Tx, comment: store.CommentRow, place: Place): Promise<void> {
  const { id, requestId, contactId, accountId, kind } = comment
  if (counts(comment)) await store.addToCount(tx, requestId, 1)
  const at = { requestId: place.request.id, commentId: id, contactId }
  if (comment.announcedAt === null) {
    await store.changeComment(tx, id, { announcedAt: tx.now })
    if (kind !== 'internal') await tx.emit('feature_request.commented', { ...at, kind })
  }
  await announceMentions(tx, { commentId: id, requestId: at.requestId, authorId: (contactId ?? accountId)! })
}

/** What is answered, and where: an answer stands with its comment, also when its request was merged since. */
async function parentOf(tx: Tx, ctx: Person, place: Place, { parentId, kind }: WriteComment) {
  if (parentId === null) return { requestId: place.request.id }
  const { reader } = await viewerOf(tx, ctx.actor, true)
  const parent = (await store.seenComment(tx, parentId, reader))?.comment
  if (!parent || !place.members.some(({ id }) => id === parent.requestId)) throw nothing()
  if (parent.deletedAt !== null) throw gone()
  if (parent.parentId !== null) throw conflict('comment.is_answer', 'Answer the comment that this one answers.')
  if (parent.moderation !== 'published') throw conflict('comment.held', 'Wait until this comment is published.')
  if (parent.kind === 'internal' && kind !== 'internal') {
    throw invalid('kind', 'This answers an internal note, so it is one too.')
  }
  return { requestId: parent.requestId }
}

/** @throws Problem request.locked and others that say why nothing is added */
export async function writeComment(ctx: Person, address: string, input: WriteComment): Promise<{ id: string }> {
  const seen = await placeAt(ctx, address)
  mustBeOpen(seen, ctx.actor, input.kind)
  const { isNew } = await spend(ctx, seen)
  checkLinks(input.body, isNew)
  return ctx.write(async (tx) => {
    const place = await placeAt({ read: tx, actor: ctx.actor }, address)
    mustBeOpen(place, ctx.actor, input.kind)
    const { isHeld } = await trustOf(tx, place, ctx.actor)
    const { actor } = ctx
    const id = newId('cmt', tx.now)
    await store.insertComment(tx, {
      ...{ id, parentId: input.parentId, kind: input.kind, body: input.body, createdAt: tx.now },
      ...(await parentOf(tx, ctx, place, input)),
      ...(actor.kind === 'customer' ? { contactId: actor.contactId } : { accountId: actor.accountId }),
      moderation: isHeld ? 'held' : 'published',
    })
    const requests = place.members.map((member) => member.id)
    await keepMentions(tx, { commentId: id, body: input.body, requests, isInternal: input.kind === 'internal' })
    const { comment } = (await store.commentById(tx, id))!
    await tx.emit('request_comment.written', { ...about(place, comment), held: isHeld, files: proven(input.files) })
    if (!isHeld) await publish(tx, comment, place)
    return { id }
  })
}
const about = (place: Place, { id, contactId }: store.CommentRow) => ({
  ...{ requestId: place.request.id, commentId: id, contactId },
})

/** A comment this person may see, and where it stands. @throws Problem comment.not_found */
async function found(tx: Tx, ctx: Pick<Ctx, 'actor'>, id: string) {
  const viewer = await viewerOf(tx, ctx.actor, true)
  const said = await store.seenComment(tx, id, viewer.reader)
  if (!said) throw nothing()
  const { comment, person } = said
  if (comment.deletedAt !== null) throw gone()
  const mine = viewer.personId !== null && (person === viewer.personId || comment.accountId === viewer.personId)
  return { comment, mine, place: await placeOf(tx, ctx.actor, comment.requestId) }
}

/** Words of somebody who is not trusted are looked at again; each wording stays for staff. */
export async function editComment(ctx: Person, id: string, body: string): Promise<{ id: string }> {
  await ctx.spend(['comment.person', ctx.actor.accountId])
  return ctx.write(async (tx) => {
    const { comment, mine, place } = await found(tx, ctx, id)
    if (!mine) throw notMine()
    mustBeOpen(place, ctx.actor, comment.kind)
    if (comment.body === body) return { id }
    const { isNew, isHeld } = await trustOf(tx, place, ctx.actor)
    checkLinks(body, isNew)
    const revision = comment.revision + 1
    // who wrote it does not let out what a moderator has not
    const waits = isHeld || comment.moderation !== 'published'
    const moderation = waits ? 'held' : 'published'
    const change = { body, revision, moderation, moderationReason: null, editedAt: tx.now } as const
    await store.insertRevision(tx, { commentId: id, n: revision, body, createdAt: tx.now })
    await store.changeComment(tx, id, change)
    const requests = place.members.map((member) => member.id)
    await keepMentions(tx, { commentId: id, body, requests, isInternal: comment.kind === 'internal' })
    await tx.emit('request_comment.edited', { ...about(place, comment), n: revision, held: waits })
    if (counts(comment)) await store.addToCount(tx, comment.requestId, -1)
    if (!waits) await publish(tx, { ...comment, ...change }, place)
    return { id }
  })
}
const notMine = () => conflict('comment.not_yours', 'Only who wrote it may change it.')

/** By its author, or by a colleague who says why. Its answers stay. */
export const deleteComment = (ctx: Person, id: string, reason: string | undefined): Promise<void> =>
  ctx.write(async (tx) => {
    const { comment, mine, place } = await found(tx, ctx, id)
    const viewer = await viewerOf(tx, ctx.actor, true)
    if (!mine && !viewer.manages) throw notMine()
    if (!mine && !reason) throw invalid('reason', 'Tell the author why.')
    await store.changeComment(tx, id, {
      ...{ deletedAt: tx.now, deletedBy: mine ? 'author' : 'staff', pinnedAt: null },
      removalReason: mine ? null : reason!,
    })
    if (counts(comment)) await store.addToCount(tx, comment.requestId, -1)
    await tx.emit(mine ? 'request_comment.deleted' : 'request_comment.removed', about(place, comment))
  })

/** A moderator lets a held comment out, or says why not. */
export const decideComment = (ctx: Manager, id: string, { decision, reason }: DecideComment): Promise<void> =>
  ctx.write(async (tx) => {
    const { comment, place } = await found(tx, ctx, id)
    if (comment.moderation !== 'held') throw conflict('comment.decided', 'This comment was decided already.')
    if (decision === 'reject') {
      await store.changeComment(tx, id, { moderation: 'rejected', moderationReason: reason })
      await tx.emit('request_comment.rejected', about(place, comment))
      return
    }
    const change = { moderation: 'published', moderationReason: null } as const
    await store.changeComment(tx, id, change)
    await publish(tx, { ...comment, ...change }, place)
  })

/** The answer that stands above the others; a second one takes the place of the first. */
export const pinComment = (ctx: Manager, id: string, pinned: boolean): Promise<void> =>
  ctx.write(async (tx) => {
    const { comment, place } = await found(tx, ctx, id)
    if (comment.kind !== 'official' || comment.parentId !== null) {
      throw conflict('comment.not_official', 'Only an official answer is pinned.')
    }
    if ((comment.pinnedAt !== null) === pinned) return
    if (pinned) await store.unpin(tx, comment.requestId)
    await store.changeComment(tx, id, { pinnedAt: pinned ? tx.now : null })
    await tx.emit('request_comment.pinned', { ...about(place, comment), pinned })
  })
