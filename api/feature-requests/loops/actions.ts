import type { Reads } from '../../../db/client.ts'
import type { Customer, May, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { type Following, readFollowToken } from '../../kernel/follow-token.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { headOf, seenRequest, standingOfPerson } from '../access.ts'
import { choose, followState } from '../following/actions.ts'
import { isIn, slugOf } from '../rules.ts'
import { type Whole, wholeById } from '../store.ts'
import type { LoopList, LoopTotals, RequestLoop, ToldState } from './contract.ts'
import { closedInTime, ENOUGH, type LoopCounts, type LoopStep, NO_LOOP, withStep } from './rules.ts'
import * as store from './store.ts'

async function noteStep(tx: Tx, { requestId, contactId }: Following, step: LoopStep): Promise<void> {
  const row = await store.loopOf(tx, requestId, contactId)
  const before = row ?? NO_LOOP
  if (before[step] !== null) return
  const after = withStep(before, step, tx.now)
  await store.saveLoop(tx, { ...after, requestId, contactId: row?.contactId ?? contactId })
  if (before.closedAt === null && after.closedAt !== null)
    await tx.emit('feature_request.loop_closed', { requestId, contactId })
}

/** They were told that what they follow is planned, or that it is there. */
export const noteTold = (tx: Tx, requestId: string, contactId: string, what: 'planned' | 'shipped') =>
  noteStep(tx, { requestId, contactId }, what === 'planned' ? 'plannedAt' : 'shippedAt')

/** They came to see it after it shipped. Who neither voted nor was told has no loop that could close. */
async function noteOpened(tx: Tx, { request }: Whole, contactId: string): Promise<void> {
  if (request.category !== 'shipped') return
  const known = await store.loopOf(tx, request.id, contactId)
  if (known || (await store.isVoter(tx, request.id, contactId)))
    await noteStep(tx, { requestId: request.id, contactId }, 'openedAt')
}
async function noteUsed(tx: Tx, { request }: Whole, contactId: string) {
  if (request.category !== 'shipped') throw conflict('request.not_shipped', 'This is not there yet.')
  await noteStep(tx, { requestId: request.id, contactId }, 'usedAt')
  return { number: request.number, used: true }
}

export const openRequest = (ctx: Ctx<Customer>, number: number) =>
  ctx.write(async (tx) =>
    noteOpened(tx, await headOf(tx, await seenRequest({ read: tx, actor: ctx.actor }, number)), ctx.actor.contactId),
  )
export const sayUsed = (ctx: Ctx<Customer>, number: number) =>
  ctx.write(async (tx) =>
    noteUsed(tx, await headOf(tx, await seenRequest({ read: tx, actor: ctx.actor }, number)), ctx.actor.contactId),
  )
export async function isUsed({ read, actor }: Ctx<Customer>, number: number) {
  const { request } = await headOf(read, await seenRequest({ read, actor }, number))
  const row = await store.loopOf(read, request.id, actor.contactId)
  return { number: request.number, used: row !== undefined && row.usedAt !== null }
}

const wrongLink = () => notFound('link.wrong', 'This link is damaged. Open the one in the mail again.')
/** Whose link it is and which request it is about. Who has it has the mailbox it was sent to. */
async function linked({ unseal }: Pick<Ctx, 'unseal'>, read: Reads, token: string) {
  const said = readFollowToken(unseal, token)
  const found = said && (await store.personStands(read, said.contactId)) && (await wholeById(read, said.requestId))
  if (!said || !found) throw wrongLink()
  const standing = await standingOfPerson(read, said.contactId)
  const head = found.request.canonicalId === null ? found : await wholeById(read, found.request.canonicalId)
  if (!head?.request.shown || !isIn(head.board.viewPolicy, standing)) throw wrongLink()
  return { head, contactId: said.contactId }
}
async function toldState(read: Reads, { request, status }: Whole, contactId: string): Promise<ToldState> {
  const { level } = await followState(read, request.id, contactId)
  const loop = await store.loopOf(read, request.id, contactId)
  return {
    ...{ number: request.number, slug: slugOf(request.title), title: request.title },
    status: { label: status.label, category: status.category },
    ...{ follows: level !== 'none', used: loop !== undefined && loop.usedAt !== null },
  }
}
/** Looks and changes nothing: mail scanners open links. */
export async function readLink(ctx: Ctx, token: string): Promise<ToldState> {
  const { head, contactId } = await linked(ctx, ctx.read, token)
  return toldState(ctx.read, head, contactId)
}
const byLink = (act: (tx: Tx, head: Whole, contactId: string) => Promise<unknown>) => (ctx: Ctx, token: string) =>
  ctx.write(async (tx) => {
    const { head, contactId } = await linked(ctx, tx, token)
    await act(tx, head, contactId)
    return toldState(tx, head, contactId)
  })
export const unfollowByLink = byLink((tx, { request }, contactId) => choose(tx, request.id, contactId, 'none'))
export const openByLink = byLink(noteOpened)
export const useByLink = byLink(noteUsed)

const shown = (counts: LoopCounts): LoopTotals => ({ ...counts, closedInTime: closedInTime(counts), enough: ENOUGH })
export async function loopOfRequest(ctx: Ctx<May<'requests.read'>>, number: number): Promise<RequestLoop> {
  const { request } = await headOf(ctx.read, await seenRequest(ctx, number))
  const release = await store.releaseOf(ctx.read, request.id)
  const counts = await store.countsOf(ctx.read, request.id, ctx.now())
  return { number: request.number, firstShippedAt: release?.firstAt ?? null, ...shown(counts) }
}
export async function allLoops({ read }: Ctx<May<'requests.read'>>, { cursor, limit }: Paging): Promise<LoopList> {
  const { countedAt, ...total } = await store.totals(read)
  const rows = await store.counted(read, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(rows, limit, ({ release }) => ({ at: release.firstAt, id: release.requestId }))
  return {
    ...{ total: shown(total), countedAt, nextCursor },
    items: items.map(({ request, status, release, counts }) => ({
      ...{ number: request.number, slug: slugOf(request.title), title: request.title },
      status: { label: status.label, category: status.category },
      ...{ firstShippedAt: release.firstAt, ...shown(counts) },
    })),
  }
}

const PAGE = 100
/** Each hour: a vote more than a million is too much to count while somebody waits for the page. */
export async function countLoops(ctx: Ctx<System>): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await store.released(ctx.read, after, PAGE)
    for (const { id } of rows) {
      const counts = await store.countsOf(ctx.read, id, ctx.now())
      await ctx.write((tx) => store.saveCounts(tx, id, counts, tx.now))
    }
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id
  }
}
