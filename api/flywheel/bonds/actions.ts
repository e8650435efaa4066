import { setImmediate as othersFirst } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { driftOf, EVERY_MS, mainOf, type Sum, type Why, YEAR_MS } from './rules.ts'
import * as store from './store.ts'

const BATCH = 50

/** By currency, over some people. */
function sumsOf(rows: readonly Sum[]): Sum[] {
  const sums = new Map<string, Sum>()
  for (const { currency, amountMinor, n } of rows) {
    const sum = sums.get(currency) ?? { currency, amountMinor: 0, n: 0 }
    sums.set(currency, { currency, amountMinor: sum.amountMinor + amountMinor, n: sum.n + n })
  }
  return [...sums.values()]
}
async function hangingOn(db: Reads, contactId: string, now: number) {
  const brought = await store.broughtBy(db, contactId)
  const customers = brought.filter(({ customer }) => customer === 1).map(({ id }) => id)
  const sums = customers.length > 0 ? sumsOf(await store.paidSince(db, customers, now - YEAR_MS)) : []
  return { people: brought.length, customers, sums }
}

/** Somebody drifts: if customers hang on them, and this was not told in 90 days, it is told. */
export async function watch(tx: Tx, contactId: string, why: Why): Promise<void> {
  const person = await store.standing(tx, contactId)
  if (!person) return
  const { people, customers, sums } = await hangingOn(tx, person.id, tx.now)
  if (customers.length === 0) return
  const id = newId('bnd', tx.now)
  const told = { why, people, customers: customers.length, ...mainOf(sums) }
  if (!(await store.insertBond(tx, { id, contactId: person.id, at: tx.now, ...told }))) return
  await store.insertCustomers(tx, id, customers)
  await tx.emit('bond.at_risk', { contactId: person.id, bondId: id, ...told })
}

/** Who of the customers stayed is known after 90 days; who drifted before anybody looked is told of. */
export async function settleBonds(ctx: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const before = ctx.now() - EVERY_MS
  for (const { id, contactId } of await store.over(ctx.read, before, BATCH)) {
    await ctx.write(async (tx) => {
      const { kept, lost } = await store.stayed(tx, id)
      if (!(await store.endBond(tx, id, { endedAt: tx.now, kept, lost }))) return
      if (lost === 0) await tx.emit('bond.kept', { contactId, bondId: id, kept })
      else await tx.emit('bond.lost', { contactId, bondId: id, kept, lost })
    })
    await othersFirst()
  }
  for (const { id, health } of await store.untold(ctx.read, before, BATCH)) {
    const why = driftOf(health)
    if (why) await ctx.write((tx) => watch(tx, id, why))
    await othersFirst()
  }
}

export async function bondList(read: Reads, { cursor, limit }: Paging) {
  const rows = await store.openBonds(read, decodeCursor(cursor), limit + 1)
  const page = pageOf(rows, limit, ({ bond }) => ({ at: bond.valueMinor, id: bond.id }))
  return {
    items: page.items.map(({ bond, ...row }) => ({ ...bond, ...row })),
    nextCursor: page.nextCursor,
    ...(await store.counted(read)),
  }
}

const moneyOf = (rows: readonly Sum[]) =>
  sumsOf(rows)
    .map(({ currency, amountMinor }) => ({ currency, amountMinor }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
/** @throws Problem contact.not_found */
export async function personBonds({ read, now }: Pick<Ctx, 'read' | 'now'>, contactId: string, query: Paging) {
  const contact = await store.standing(read, contactId)
  if (!contact) throw notFound('contact.not_found', 'There is no such person.')
  const rows = await store.broughtPage(read, contact.id, decodeCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = pageOf(rows, query.limit, ({ at, id }) => ({ at, id }))
  const ids = items.map(({ id }) => id)
  const paid = Map.groupBy(await store.paidSince(read, ids, now() - YEAR_MS), ({ id }) => id)
  const { people, customers, sums } = await hangingOn(read, contact.id, now())
  const bringers = await store.bringersOf(read, contact.id)
  return {
    contact,
    broughtBy: bringers.map(({ id, name, kinds, at }) => ({ contact: { id, name }, kinds: store.kindsIn(kinds), at })),
    items: items.map(({ id, name, stage, health, kinds, ...row }) => ({
      ...{ contact: { id, name, stage, health }, kinds: store.kindsIn(kinds), ...row },
      value: moneyOf(paid.get(id) ?? []),
    })),
    nextCursor,
    all: { people, customers: customers.length, value: moneyOf(sums) },
  }
}
