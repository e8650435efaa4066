import type { Reads } from '../../../db/client.ts'
import { AUDIENCES } from '../../../db/schema/boards.ts'
import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { headOf, seenRequest, standingOf } from '../access.ts'
import { isIn, slugOf } from '../rules.ts'
import { requestById } from '../store.ts'
import type { Followed, FollowState } from './contract.ts'
import { autoStep, FOLLOWS_BY, type Follow, heardLevel, type Level, type Reason } from './rules.ts'
import * as store from './store.ts'

/** Why somebody hears what they hear. */
const reasonOf = (rows: readonly Follow[], level: Level | undefined) => {
  const chosen = rows.some(({ reason }) => reason === 'chosen')
  return chosen ? 'chosen' : ((rows.find((row) => row.level === level)?.reason as Reason | undefined) ?? null)
}
const stateOf = (rows: readonly Follow[]): Pick<FollowState, 'level' | 'reason'> => {
  const level = heardLevel(rows)
  return { level: level ?? 'none', reason: reasonOf(rows, level) }
}

/** What one person hears of a request, whatever was taken into it and however often they came. */
export const followState = async (read: Reads, requestId: string, contactId: string) =>
  stateOf(await store.threadRowsOf(read, requestId, contactId))

/** The same in a word; null for somebody who neither did nor said anything about it. */
export const followLevel = async (read: Reads, requestId: string, contactId: string): Promise<Level | null> =>
  heardLevel(await store.threadRowsOf(read, requestId, contactId)) ?? null

/** Somebody says what they want to hear; it holds against every later act of theirs until they say something else. */
export const chooseFollow = (ctx: Ctx<Customer>, number: number, level: Level) =>
  ctx.write(async (tx) => {
    const { request } = await headOf(tx, await seenRequest({ read: tx, actor: ctx.actor }, number))
    await choose(tx, request.id, ctx.actor.contactId, level)
    return followOf(tx, request.id, ctx.actor.contactId)
  })
export async function choose(tx: Tx, requestId: string, contactId: string, level: Level): Promise<void> {
  const before = await store.threadRowsOf(tx, requestId, contactId)
  const others = before.filter((row) => row.requestId !== requestId || row.contactId !== contactId)
  // of two choices of one moment this one is the later
  const updatedAt = Math.max(tx.now, ...others.map((row) => row.updatedAt + 1))
  await store.chooseFollow(tx, { requestId, contactId, level, updatedAt })
  if (stateOf(before).level !== level) await tx.emit('feature_request.followed', { requestId, contactId, level })
}

/** What an act of theirs makes somebody follow; never over what they chose. */
export async function followBecause(
  tx: Tx,
  { requestId, contactId }: { requestId: string; contactId: string },
  reason: keyof typeof FOLLOWS_BY,
): Promise<void> {
  const level = FOLLOWS_BY[reason]
  const step = autoStep(await store.rowsOf(tx, requestId, contactId), reason)
  if (step === 'leave') return
  if (step === 'raise') await store.raiseFollows(tx, requestId, contactId, { level, reason, updatedAt: tx.now })
  else if (!(await store.addFollow(tx, { requestId, contactId, level, reason, updatedAt: tx.now }))) return
  await tx.emit('feature_request.followed', { requestId, contactId, level })
}

const followOf = async (tx: Tx, requestId: string, contactId: string): Promise<FollowState> => ({
  number: (await requestById(tx, requestId))!.number,
  ...(await followState(tx, requestId, contactId)),
})

export async function followsOf({ read, actor }: Ctx<Customer>, { cursor, limit }: Paging) {
  const standing = await standingOf(read, actor)
  const audiences = AUDIENCES.filter((audience) => isIn(audience, standing))
  const rows = await store.followedBy(read, actor.contactId, { audiences, after: decodeCursor(cursor), limit })
  const { items, nextCursor } = pageOf(rows, limit, ({ at, request }) => ({ at, id: request.id }))
  return {
    ...{ nextCursor, rhythm: await store.rhythmOf(read, actor.contactId) },
    items: items.map(
      ({ request, status, at, rows }): Followed => ({
        ...{ number: request.number, slug: slugOf(request.title), title: request.title, updatedAt: at },
        ...{ status: { label: status.label, category: status.category }, ...stateOf(rows) },
      }),
    ),
  }
}

export const chooseRhythm = (ctx: Ctx<Customer>, rhythm: 'at_once' | 'daily') =>
  ctx.write((tx) => store.saveRhythm(tx, ctx.actor.contactId, rhythm, tx.now))
