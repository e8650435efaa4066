import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { mustWorkHere } from '../comments/actions.ts'
import { oneItem, openItem } from '../items/actions.ts'
import { agendaNow } from './agenda.ts'
import { Agenda, type Decide } from './contract.ts'
import { withoutTitles, withTitles } from './rules.ts'
import * as store from './store.ts'

type Worker = Ctx<May<'items.manage'>>
type Reader = Pick<Ctx, 'read' | 'now' | 'actor'>

export async function reviewNow(ctx: Reader, { cursor, limit }: Paging) {
  const rows = await store.past(ctx.read, decodeCursor(cursor), limit + 1)
  const { items, nextCursor } = pageOf(rows, limit, ({ heldAt, id }) => ({ at: heldAt, id }))
  return { agenda: await agendaNow(ctx), past: items, nextCursor }
}
/** Keeps the agenda as it is now; what is decided is added to it. */
export async function holdReview(ctx: Worker, note: string) {
  const agenda = JSON.stringify(withoutTitles(await agendaNow(ctx)))
  return ctx.write(async (tx) => {
    const id = newId('wrv', tx.now)
    await store.insertReview(tx, { id, heldAt: tx.now, heldBy: ctx.actor.accountId, note, agenda })
    await tx.emit('wheel_review.held', { wheelReviewId: id })
    return { id }
  })
}
const missing = () => notFound('wheel_review.not_found', 'There is no such review.')
/** A decision is an item with owner and date. @throws Problem wheel_review.not_found, or input.invalid for the owner */
export const decide = (ctx: Worker, id: string, said: Decide) =>
  ctx.write(async (tx) => {
    if (!(await store.reviewById(tx, id))) throw missing()
    await mustWorkHere(tx, [said.ownerId], 'ownerId')
    const cause = `review:${id}:${(await store.decisions(tx, id)) + 1}`
    const subject = { kind: 'wheel_review', id }
    const opened = await openItem(tx, {
      ...{ ...said, kind: 'review_decision', cause, subject, openedBy: ctx.actor.accountId },
    })
    return { id: opened.id }
  })

/** A review as it was held, and what became of what it decided. @throws Problem wheel_review.not_found */
export async function oneReview(ctx: Reader, id: string) {
  const row = await store.reviewById(ctx.read, id)
  if (!row) throw missing()
  const agenda = Agenda.parse(JSON.parse(row.agenda))
  const ids = [...new Set([...agenda.overdue, ...agenda.decided].map((one) => one.id))]
  const items = new Map<string, { title: string; about: string | null }>()
  for (const one of ids) {
    const { title, contact } = (await oneItem(ctx, one)).item
    items.set(one, { title, about: contact?.name ?? null })
  }
  const decided = await store.decidedIn(ctx.read, id)
  const decisions = []
  for (const one of decided) decisions.push((await oneItem(ctx, one.id)).item)
  return { ...row, agenda: withTitles(agenda, items), decisions }
}

export const digestWish = async ({ read, actor }: Pick<Ctx<May<'wheel.manage'>>, 'read' | 'actor'>) => ({
  wanted: await store.readsDigest(read, actor.accountId),
})
export const wishDigest = (ctx: Ctx<May<'wheel.manage'>>, wanted: boolean) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    await (wanted ? store.wantDigest(tx, accountId, tx.now) : store.stopDigest(tx, accountId))
  })
