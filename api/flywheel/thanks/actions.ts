import { setImmediate as othersFirst } from 'node:timers/promises'
import type { Customer, May, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'
import { versionsOf } from '../stages/actions.ts'
import type { ThanksList, ThanksQuery } from './contract.ts'
import { ACT_OF, hostActs, isLate, type Thanked, TOO_LATE_MS } from './rules.ts'
import * as store from './store.ts'

const DAY = 86_400_000
/** Of a log, between which the mark is saved. */
const PIECE = 2_000
const SHOWN = 5
const SHOWN_MS = 90 * DAY

/** Reads both logs from where it stopped: whoever did something for us is to be thanked, once for a day. */
export async function followActs(ctx: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const { rules } = (await versionsOf(ctx.read)).at(-1)!
  for (const log of ['portal', 'host'] as const) {
    const acts = log === 'portal' ? ACT_OF : hostActs(rules.weights)
    const end = await store.logEnd(ctx.read, log)
    let from = await store.markOf(ctx.read, log)
    while (from < end) {
      const until = Math.min(end, from + PIECE)
      const rows = await (log === 'portal' ? store.portalActs : store.hostActs)(ctx.read, from, until, [...acts.keys()])
      // how far it is read is written with what was read, so that nothing is read twice or missed
      await ctx.write(async (tx) => {
        for (const row of rows) await hear(tx, `${log}:${row.seq}`, row, acts.get(row.type)!)
        await store.saveMark(tx, log, until)
      })
      from = until
      await othersFirst()
    }
  }
}
async function hear(tx: Tx, cause: string, { at, contactId: named }: store.Acted, act: Thanked): Promise<void> {
  if (at <= tx.now - TOO_LATE_MS) return
  const contactId = await store.customerOf(tx, named)
  if (!contactId) return
  const id = newId('thx', tx.now)
  if (!(await store.insertThanks(tx, { id, contactId, act, cause, at }))) return
  const { seq } = await tx.emit('advocate.acted', { contactId, thanksId: id, act })
  await store.keepFact(tx, id, seq)
}

/** Notes that somebody had their thanks; the first time counts. */
export async function give(
  tx: Tx,
  { id, contactId }: { id: string; contactId: string },
  how: 'mail' | 'page' | 'hand',
  by: string | null = null,
): Promise<boolean> {
  if (!(await store.give(tx, id, { thankedAt: tx.now, how, thankedBy: by }))) return false
  await tx.emit('advocate.thanked', { contactId, thanksId: id, how })
  return true
}

/** A colleague has thanked them. @throws Problem thanks.not_found, thanks.given */
export const thankByHand = (ctx: Ctx<May<'items.manage'>>, id: string) =>
  ctx.write(async (tx) => {
    const row = await store.thanksBy(tx, id)
    if (!row) throw notFound('thanks.not_found', 'Nobody is to be thanked for this.')
    if (!(await give(tx, row, 'hand', ctx.actor.accountId)))
      throw conflict('thanks.given', 'They had their thanks before.')
  })

export async function myThanks({ read, actor, now }: Pick<Ctx<Customer>, 'read' | 'actor' | 'now'>) {
  const rows = await store.ofSomebody(read, actor.contactId, now() - SHOWN_MS, SHOWN)
  return { items: rows.map(({ id, act, at }) => ({ id, act, at })) }
}
/** They looked at the page that says so. */
export async function sawThanks(ctx: Ctx<Customer>): Promise<void> {
  const { contactId } = ctx.actor
  const open = async (db: Ctx['read']) =>
    (await store.ofSomebody(db, contactId, ctx.now() - SHOWN_MS, SHOWN)).filter(({ thankedAt }) => thankedAt === null)
  if ((await open(ctx.read)).length === 0) return
  await ctx.write(async (tx) => {
    for (const { id } of await open(tx)) await give(tx, { id, contactId }, 'page')
  })
}

export async function thanksList({ read, now }: Pick<Ctx, 'read' | 'now'>, query: ThanksQuery): Promise<ThanksList> {
  const since = now() - query.days * DAY
  const filter = { since, waits: query.waits === 'yes' }
  const rows = await store.listed(read, filter, decodeCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = pageOf(rows, query.limit, ({ at, id }) => ({ at, id }))
  const counted = await store.counted(read, since, now())
  return {
    items: items.map((row) => ({ ...row, late: isLate(row, now()) })),
    nextCursor,
    ...counted,
    share: wilson(counted.inTime, counted.n),
  }
}
