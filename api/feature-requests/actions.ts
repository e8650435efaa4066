import { type Actor, actorId, type Staff } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { conflict, invalid, problem } from '../kernel/problem.ts'
import { proven } from '../kernel/sent-files.ts'
import { manages, mustManage, noRequest, seenRequest, standingOf, standingOfPerson } from './access.ts'
import type { EditRequest, SubmitRequest } from './contract.ts'
import { note } from './history.ts'
import { isEditable, isHeld, isIn, type Standing } from './rules.ts'
import * as store from './store.ts'
import { addVote } from './votes/actions.ts'
import type { Voter } from './votes/voter.ts'

const noBoard = () => invalid('board', 'Choose a board of the list.')

/** The board that somebody writes on. @throws Problem session.required, board.audience */
async function openBoard(tx: Tx, slug: string, standing: Standing): Promise<store.BoardRow> {
  const board = await store.boardBySlug(tx, slug)
  if (!board || board.archivedAt !== null || !isIn(board.viewPolicy, standing)) throw noBoard()
  if (isIn(board.submitPolicy, standing)) return board
  if (standing === 'anonymous') throw problem('unauthenticated', 'session.required', 'Sign in to write a request here.')
  throw problem('forbidden', 'board.audience', 'On this board only customers write requests.')
}

/** Whose wish a colleague writes down. @throws Problem beside the field when we do not know them */
async function authorOf(tx: Tx, onBehalfOf: string | undefined): Promise<string | null> {
  if (!onBehalfOf) return null
  const known = await store.contactByEmailOrId(tx, onBehalfOf)
  if (!known || known.erasedAt !== null) {
    throw invalid('onBehalfOf', 'We know nobody by this address. Add them to your contacts first.')
  }
  return known.canonicalId
}

const isStaff = (actor: Actor): actor is Staff => actor.kind === 'staff'

/** Writes a request, held or published as its board says; its author's vote comes with publication. */
export const submitRequest = (ctx: Ctx, input: SubmitRequest, voter: Voter | undefined) =>
  ctx.write(async (tx) => {
    if (ctx.actor.kind !== 'visitor' && ctx.actor.kind !== 'customer') mustManage(ctx.actor)
    const standing = await standingOf(tx, ctx.actor)
    const board = await openBoard(tx, input.board, standing)
    const contactId = standing === 'staff' ? await authorOf(tx, input.onBehalfOf) : (voter?.contactId ?? null)
    const published = contactId === null ? 0 : await store.publishedOf(tx, contactId)
    const held = isHeld(board.holdPolicy, standing, published)
    const status = await store.defaultStatus(tx)
    const row = await store.insertRequest(tx, {
      ...{ id: newId('frq', tx.now), boardId: board.id, title: input.title, body: input.body, lang: input.lang },
      ...{ contactId, anonymousId: contactId === null && standing !== 'staff' ? (voter?.id ?? null) : null },
      ...{
        enteredBy: standing === 'staff' ? actorId(ctx.actor) : null,
        origin: isStaff(ctx.actor) ? 'staff' : 'portal',
      },
      ...{ statusId: status.id, category: status.category, statusChangedAt: tx.now },
      ...{ moderation: held ? 'held' : 'published', shown: !held, createdAt: tx.now, updatedAt: tx.now },
    })
    await store.insertRevision(tx, {
      ...{ requestId: row.id, n: 1, title: row.title, body: row.body, createdAt: tx.now },
      editedBy: actorId(ctx.actor),
    })
    await note(tx, row.id, 'submitted', {}, ctx.actor)
    await tx.emit('feature_request.submitted', { requestId: row.id, contactId, held, files: proven(input.files) })
    if (!held) await announce(tx, row)
    return row
  })

/** From now on it is listed, found and counted. */
export async function announce(tx: Tx, row: store.RequestRow): Promise<void> {
  await store.reindex(tx, row)
  await tx.emit('feature_request.created', { requestId: row.id, contactId: row.contactId })
  const voterId = row.contactId ?? row.anonymousId
  const thread = await store.wholeById(tx, row.id)
  if (voterId === null || !thread?.status.votable || !isIn(thread.board.votePolicy, await authorStanding(tx, row)))
    return
  try {
    await addVote(tx, thread, { id: voterId, contactId: row.contactId }, row.enteredBy ? { castBy: row.enteredBy } : {})
  } catch (error) {
    // their wish stands without their vote when they have none left
    if (!(error instanceof Error && 'code' in error && error.code === 'vote.budget')) throw error
  }
}

/** Who was written down by a colleague asked the company, which counts as them. */
async function authorStanding(tx: Tx, { enteredBy, contactId }: store.RequestRow): Promise<Standing> {
  if (enteredBy !== null) return 'staff'
  return contactId === null ? 'anonymous' : standingOfPerson(tx, contactId)
}

/**
 * The author's own words anew; what the board already decided on stays as it was read. Where a moderator reads words first,
 * they read these first, too.
 */
export const editRequest = (ctx: Ctx, number: number, voter: Voter | undefined, { title, body }: EditRequest) =>
  ctx.write(async (tx) => {
    const { request, board, own, standing } = await seenRequest({ read: tx, actor: ctx.actor }, number, voter)
    if (!own && standing !== 'staff') throw problem('forbidden', 'request.not_yours', 'Only its author can change it.')
    if (!own) mustManage(ctx.actor)
    if (!own && !(isStaff(ctx.actor) && request.enteredBy !== null)) {
      throw problem('forbidden', 'request.not_yours', 'A customer’s words are theirs. Answer them instead.')
    }
    if (own && !isEditable(request, tx.now)) {
      throw conflict('request.settled', 'Others voted for this as it reads now. Write a comment to add to it.')
    }
    if (title === request.title && body === request.body) return
    const n = ((await store.lastRevision(tx, request.id))?.n ?? 0) + 1
    await store.insertRevision(tx, {
      ...{ requestId: request.id, n, title, body, editedBy: actorId(ctx.actor), createdAt: tx.now },
    })
    const published = voter?.contactId ? await store.publishedOf(tx, voter.contactId) : 0
    const held = own && request.moderation === 'published' && isHeld(board.holdPolicy, standing, published)
    const change = { title, body, updatedAt: tx.now, ...(held && ({ moderation: 'held', shown: false } as const)) }
    await store.setRequest(tx, request.id, change)
    await store.reindex(tx, { ...request, ...change })
    await note(tx, request.id, 'edited', { n, ...(held && { held }) }, ctx.actor)
    await tx.emit('feature_request.edited', { requestId: request.id, n })
  })

/** Takes it off the board. Authors take back what nobody else voted for; staff anything, and can restore it. */
export const deleteRequest = (ctx: Ctx, number: number, voter: Voter | undefined) =>
  ctx.write(async (tx) => {
    const { request, own, standing } = await seenRequest({ read: tx, actor: ctx.actor }, number, voter)
    const may = manages(ctx.actor) || (own && isEditable(request, tx.now) && request.voteCount <= 1)
    if (!own && standing !== 'staff') throw noRequest()
    if (!own) mustManage(ctx.actor)
    if (!may) throw conflict('request.settled', 'Others voted for this, so it stays. Take your vote back instead.')
    if (request.deletedAt !== null) return
    if (request.canonicalId !== null || (await store.childrenOf(tx, request.id)).length > 0) {
      throw conflict('request.merged', 'This request is part of a merge. Take that apart first.')
    }
    await store.setRequest(tx, request.id, { deletedAt: tx.now, shown: false })
    await store.unindex(tx, request.number)
    await note(tx, request.id, 'deleted', {}, ctx.actor)
    await tx.emit('feature_request.deleted', { requestId: request.id })
  })

export const restoreRequest = (ctx: Ctx, number: number) =>
  ctx.write(async (tx) => {
    const request = await store.requestByNumber(tx, number)
    if (!request) throw noRequest()
    if (request.deletedAt === null) return
    const shown = request.moderation === 'published'
    await store.setRequest(tx, request.id, { deletedAt: null, shown })
    await store.reindex(tx, { ...request, shown })
    await note(tx, request.id, 'restored', {}, ctx.actor)
    await tx.emit('feature_request.restored', { requestId: request.id })
  })
