import type { DbTx, Reads } from '../../../db/client.ts'
import { TEAMS } from '../../../db/schema/items.ts'
import type { May, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'
import { mustWorkHere } from '../comments/actions.ts'
import { openItem } from '../items/actions.ts'
import { dayOf } from '../items/rules.ts'
import { DAY } from '../stages/memory/rules.ts'
import { type MakePromise, PRICE_DAYS, PRICE_NEEDED, type PromiseLedger, type PromisesQuery } from './contract.ts'
import { keyIn, pricedOf, promiseIn, type Said } from './rules.ts'
import * as store from './store.ts'

type Worker = Ctx<May<'items.manage'>>

/** @throws Problem input.invalid for a customer who is not known or an owner who does not work here */
export const makePromise = (ctx: Worker, { email, ...said }: MakePromise) =>
  ctx.write(async (tx) => {
    const contact = await store.contactByEmail(tx, email)
    if (!contact) throw invalid('email', 'Nobody among your contacts has this address.')
    if (said.ownerId) await mustWorkHere(tx, [said.ownerId], 'ownerId')
    const id = newId('prm', tx.now)
    const row = { ...said, id, key: id, contactId: contact.id, madeAt: tx.now, madeBy: ctx.actor.accountId }
    await store.insertPromise(tx, row)
    await tx.emit('promise.made', { promiseId: id, team: said.team })
    return { id }
  })

/** @throws Problem promise.not_found, promise.ended */
export const endPromise = (ctx: Worker, id: string, to: 'kept' | 'broken') =>
  ctx.write(async (tx) => {
    const row = await store.promiseById(tx, id)
    if (!row) throw notFound('promise.not_found', 'There is no such promise.')
    if (!(await ending(tx, row, to))) throw conflict('promise.ended', 'This promise has ended.')
  })

/** A broken one is friction of the team that promised: it gets an item, once. */
async function ending(tx: Tx, row: store.PromiseRow, to: 'kept' | 'broken', { at = tx.now, byTime = false } = {}) {
  if (!(await store.endPromise(tx, row.id, { state: to, endedAt: at, byTime }))) return false
  await tx.emit('promise.ended', { promiseId: row.id, team: row.team, to })
  if (to === 'broken')
    await openItem(tx, {
      ...{ kind: 'promise', cause: `promise:${row.id}`, team: row.team, ownerId: row.ownerId },
      ...{ title: `Make good what was promised by ${row.dueOn}: ${row.words}`, contactId: row.contactId },
      subject: { kind: 'promise', id: row.id },
    })
  return true
}

const AT_ONCE = 100
/** Promises whose day has passed are broken, whoever forgot to say so. */
export async function breakOverdue({ read, now, write }: Pick<Ctx<System>, 'read' | 'now' | 'write'>) {
  for (;;) {
    const due = await store.overdue(read, dayOf(now()), AT_ONCE)
    for (const { id } of due)
      await write(async (tx) => {
        const row = await store.promiseById(tx, id)
        if (row?.state === 'open') await ending(tx, row, 'broken', { byTime: true })
      })
    if (due.length < AT_ONCE) return
  }
}

/** What a host told of promises, event by event; anything told twice changes nothing. */
export async function hearPromise(tx: Tx, type: string, contactId: string, at: number, said: Said): Promise<void> {
  if (type === 'promise.made') {
    const told = promiseIn(said)
    if (!told) return
    const { owner, ...row } = told
    const ownerId = (owner && (await store.colleagueByEmail(tx, owner))?.id) || null
    const id = newId('prm', tx.now)
    if (await store.insertPromise(tx, { ...row, id, contactId, ownerId, madeAt: at }))
      await tx.emit('promise.made', { promiseId: id, team: row.team })
    return
  }
  const key = keyIn(said)
  const row = key && (await store.promiseByKey(tx, key))
  if (row) await ending(tx, row, type === 'promise.kept' ? 'kept' : 'broken', { at })
}

type Reader = Pick<Ctx, 'read' | 'now'>
export async function teamPromises(read: Reads) {
  const rows = await store.byTeam(read)
  return TEAMS.map((team) => {
    const of = (state: store.PromiseRow['state']) =>
      rows.find((row) => row.team === team && row.state === state)?.n ?? 0
    const [open, kept, broken] = [of('open'), of('kept'), of('broken')]
    return { team, open, kept, broken, share: wilson(kept, kept + broken) }
  })
}
export async function promiseLedger({ read, now }: Reader, query: PromisesQuery): Promise<PromiseLedger> {
  const rows = await store.listed(read, query, decodeCursor(query.cursor))
  const { items, nextCursor } = pageOf(rows, query.limit, ({ promise }) => ({ at: promise.madeAt, id: promise.id }))
  const { broken, kept } = await store.priceOf(read, now(), PRICE_DAYS * DAY)
  return {
    items: items.map(({ promise, contact, owner }) => ({ ...promise, contact, owner })),
    nextCursor,
    teams: await teamPromises(read),
    price: { needed: PRICE_NEEDED, days: PRICE_DAYS, broken: pricedOf(broken), kept: pricedOf(kept) },
  }
}
export const forgetPromises = (tx: DbTx, contactId: string) => store.forget(tx, contactId)
