import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { comment, commentsBy, mustWorkHere } from '../comments/actions.ts'
import type { WriteTeamComment } from '../comments/contract.ts'
import type { ChangeItem, EndItem, Item, ItemsQuery, ManyItems, NewItem } from './contract.ts'
import { changedIn, dayOf, isOverdue, mustBeOpen } from './rules.ts'
import * as store from './store.ts'

type Worker = Ctx<May<'items.manage'>>
export interface Opening {
  kind: store.ItemRow['kind']
  /** What makes it. A cause that is told again makes no second one. */
  cause: string
  title: string
  team: store.ItemRow['team']
  ownerId?: string | null
  dueOn?: string | null
  subject?: { kind: string; id: string }
  contactId?: string | null
  openedBy?: string | null
}

/** Opens an item, or finds the one that this cause has opened before. */
export async function openItem(tx: Tx, opening: Opening): Promise<{ id: string; isNew: boolean }> {
  const { subject, ...rest } = opening
  const id = newId('itm', tx.now)
  const isNew = await store.insertItem(tx, {
    ...{ ...rest, id, title: opening.title.slice(0, 200), openedAt: tx.now },
    ...(subject && { subjectKind: subject.kind, subjectId: subject.id }),
  })
  if (!isNew) return { id: (await store.itemBy(tx, opening.cause))!.id, isNew }
  await tx.emit('work_item.opened', { itemId: id, kind: opening.kind, team: opening.team })
  await tellOwner(tx, id, opening.ownerId, opening.openedBy)
  return { id, isNew }
}
/** Whoever takes it themselves knows. */
const tellOwner = async (tx: Tx, itemId: string, ownerId: string | null | undefined, by: string | null | undefined) => {
  if (ownerId && ownerId !== by) await tx.emit('work_item.assigned', { itemId, accountId: ownerId })
}

/** @throws Problem input.invalid for an owner who does not work here or a person who is not known */
export const writeDown = (ctx: Worker, said: NewItem) =>
  ctx.write(async (tx) => {
    if (said.ownerId) await mustWorkHere(tx, [said.ownerId], 'ownerId')
    if (said.contactId && !(await store.contactExists(tx, said.contactId)))
      throw invalid('contactId', 'Choose somebody who is among the contacts.')
    const by = ctx.actor.accountId
    return openItem(tx, { ...said, kind: 'task', cause: newId('task', tx.now), openedBy: by })
  })

async function found(tx: Tx, id: string) {
  const row = await store.itemById(tx, id)
  if (!row) throw notFound('item.not_found', 'There is no such item.')
  return row
}
/** @throws Problem item.not_found, item.ended, or input.invalid for an owner who does not work here */
export const changeItem = (ctx: Worker, id: string, change: ChangeItem) =>
  ctx.write((tx) => changing(tx, id, change, ctx.actor.accountId))
async function changing(tx: Tx, id: string, change: ChangeItem, by: string) {
  const row = await found(tx, id)
  mustBeOpen(row)
  if (change.ownerId) await mustWorkHere(tx, [change.ownerId], 'ownerId')
  const fields = changedIn<Partial<store.ItemRow>>(row, change as Partial<store.ItemRow>)
  if (fields.length === 0) return
  await store.update(tx, id, Object.fromEntries(fields.map((field) => [field, change[field as keyof ChangeItem]])))
  await tx.emit('work_item.changed', { itemId: id, fields })
  if (fields.includes('ownerId')) await tellOwner(tx, id, change.ownerId, by)
}

/** @throws Problem item.not_found, item.ended */
export const endItem = (ctx: Worker, id: string, end: EndItem) =>
  ctx.write((tx) => ending(tx, id, end, ctx.actor.accountId))
async function ending(tx: Tx, id: string, { to, result }: EndItem, by: string) {
  mustBeOpen(await found(tx, id))
  await store.update(tx, id, { state: to, result, endedAt: tx.now, endedBy: by })
  await tx.emit('work_item.ended', { itemId: id, to })
}

/** The same for several at once; what has ended meanwhile is left as it is. */
export const changeMany = (ctx: Worker, { ids, act, ownerId, dueOn }: ManyItems) =>
  ctx.write(async (tx) => {
    let changed = 0
    for (const id of new Set(ids)) {
      if ((await store.itemById(tx, id))?.state !== 'open') continue
      if (act === 'assign') await changing(tx, id, { ownerId }, ctx.actor.accountId)
      else if (act === 'due') await changing(tx, id, { dueOn }, ctx.actor.accountId)
      else await ending(tx, id, { to: act, result: '' }, ctx.actor.accountId)
      changed++
    }
    return { changed, left: new Set(ids).size - changed }
  })

/** @throws Problem item.not_found, or input.invalid for a mention of somebody who does not work here */
export const commentItem = (ctx: Worker, id: string, said: WriteTeamComment) =>
  ctx.write(async (tx) => {
    await found(tx, id)
    return { id: await comment(tx, { kind: 'item', id }, ctx.actor.accountId, said) }
  })

type Reader = Pick<Ctx, 'read' | 'now'>
function shown({ item, owner, contact, ...row }: store.Seen, today: string): Item {
  const { subjectKind, subjectId } = item
  return {
    ...item,
    ...row,
    owner: owner?.id ? owner : null,
    contact: contact?.id ? contact : null,
    subject: subjectKind && subjectId ? { kind: subjectKind, id: subjectId } : null,
    overdue: isOverdue(item, today),
  }
}
export async function itemList({ read, now }: Reader, query: ItemsQuery) {
  const today = dayOf(now())
  const rows = await store.listed(read, query, decodeCursor(query.cursor), today)
  const { items, nextCursor } = pageOf(rows, query.limit, ({ item }) => ({
    at: query.state === 'open' ? store.dayNumber(item.dueOn) : item.openedAt,
    id: item.id,
  }))
  return { items: items.map((row) => shown(row, today)), nextCursor, counts: await store.counts(read, today) }
}
/** @throws Problem item.not_found */
export async function oneItem({ read, now }: Reader, id: string) {
  const row = await store.seenById(read, id)
  if (!row) throw notFound('item.not_found', 'There is no such item.')
  const thread = (await commentsBy(read, 'item', [id])).get(id) ?? []
  return { item: shown(row, dayOf(now())), thread }
}
