import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { refund, refundReversal } from '../../../db/schema/attribution.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { sale } from '../../../db/schema/conversions.ts'
import { click, link } from '../../../db/schema/links.ts'
import {
  stripeBooking,
  stripeCharge,
  stripeCustomer,
  stripeEvent,
  stripePayment,
  stripePromotion,
  stripeRefund,
} from '../../../db/schema/stripe.ts'
import type { Key } from '../../kernel/page.ts'

export type EventRow = typeof stripeEvent.$inferSelect
export type NewEvent = typeof stripeEvent.$inferInsert
export type Outcome = EventRow['outcome']
const OPEN: Outcome[] = ['waiting', 'nobody', 'failed']

/** False when it came before. */
export const insertEvent = async (tx: DbTx, row: NewEvent) =>
  (await tx.insert(stripeEvent).values(row).onConflictDoNothing().returning({ id: stripeEvent.id })).length === 1
export const eventBy = (db: Reads, id: string) => db.select().from(stripeEvent).where(eq(stripeEvent.id, id)).get()
export const saveEvent = (tx: DbTx, id: string, change: Partial<NewEvent>) =>
  tx.update(stripeEvent).set(change).where(eq(stripeEvent.id, id))
/** The latest first. Who a sale was of is read from the sale. */
export const events = (
  db: Reads,
  { outcome, after, limit }: { outcome?: Outcome | undefined; after?: Key | undefined; limit: number },
) =>
  db
    .select({
      ...{ id: stripeEvent.id, type: stripeEvent.type, mode: stripeEvent.mode, objectId: stripeEvent.objectId },
      ...{ outcome: stripeEvent.outcome, reason: stripeEvent.reason, field: stripeEvent.field },
      ...{ createdAt: stripeEvent.createdAt, receivedAt: stripeEvent.receivedAt, dueAt: stripeEvent.dueAt },
      ...{ tries: stripeEvent.tries, saleKey: sale.externalId, contactId: sale.contactId },
      canReplay: sql<boolean>`${stripeEvent.body} IS NOT NULL`.mapWith(Boolean),
    })
    .from(stripeEvent)
    .leftJoin(sale, eq(sale.id, stripeEvent.saleId))
    .where(
      and(
        outcome && eq(stripeEvent.outcome, outcome),
        after && sql`(${stripeEvent.receivedAt}, ${stripeEvent.id}) < (${after.at}, ${after.id})`,
      ),
    )
    .orderBy(desc(stripeEvent.receivedAt), desc(stripeEvent.id))
    .limit(limit)
/** What is due, the oldest first. */
export const dueEvents = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(stripeEvent)
    .where(and(isNotNull(stripeEvent.dueAt), sql`${stripeEvent.dueAt} <= ${now}`))
    .orderBy(asc(stripeEvent.dueAt), asc(stripeEvent.receivedAt), asc(stripeEvent.id))
    .limit(limit)

const unfinished = and(isNotNull(stripeEvent.body), inArray(stripeEvent.outcome, OPEN))
/** Others that tell of the same sale and were not used yet. */
export const othersOf = (db: Reads, saleKey: string, id: string) =>
  db
    .select()
    .from(stripeEvent)
    .where(and(eq(stripeEvent.saleKey, saleKey), ne(stripeEvent.id, id), unfinished, isNull(stripeEvent.payment)))
    .orderBy(asc(stripeEvent.receivedAt), asc(stripeEvent.id))
const awaiting = (saleKey: string) =>
  and(
    isNotNull(stripeEvent.body),
    eq(stripeEvent.outcome, 'waiting'),
    eq(stripeEvent.reason, 'sale'),
    or(
      eq(stripeEvent.saleKey, saleKey),
      eq(stripeEvent.payment, saleKey),
      sql`${stripeEvent.payment} IN (SELECT id FROM stripe_payment WHERE sale_key = ${saleKey})`,
    ),
  )
/** What waits for a sale to be there. */
export const waitingFor = (db: Reads, saleKey: string) =>
  db.select().from(stripeEvent).where(awaiting(saleKey)).orderBy(asc(stripeEvent.createdAt), asc(stripeEvent.id))

/** Something turned up that may say who these were. */
const wakeNobodys = (tx: DbTx, now: number, which: ReturnType<typeof eq>, contactId?: string) =>
  tx
    .update(stripeEvent)
    .set({ dueAt: now, ...(contactId && { contactId }) })
    .where(and(which, eq(stripeEvent.outcome, 'nobody'), isNotNull(stripeEvent.body)))
export const wakeByEmail = (tx: DbTx, now: number, emailHash: string, contactId: string) =>
  wakeNobodys(tx, now, eq(stripeEvent.emailHash, emailHash), contactId)
export const wakeByCustomer = (tx: DbTx, now: number, hash: string) =>
  wakeNobodys(tx, now, eq(stripeEvent.customerHash, hash))
export const wakeByCode = (tx: DbTx, now: number) => wakeNobodys(tx, now, eq(stripeEvent.reason, 'code_unknown'))
/** The sale may have come by another way, like the host's own word. */
export const wakeForSale = (tx: DbTx, now: number, saleKey: string) =>
  tx.update(stripeEvent).set({ dueAt: now }).where(awaiting(saleKey))
export const saleNumberOf = async (db: Reads, id: string) =>
  (await db.select({ number: sale.externalId }).from(sale).where(eq(sale.id, id)).get())?.number

export const linkPayments = async (tx: DbTx, saleKey: string, ids: string[]) => {
  if (ids.length === 0) return
  await tx
    .insert(stripePayment)
    .values(ids.map((id) => ({ id, saleKey })))
    .onConflictDoNothing()
}
/** The number of the sale a payment is of, if that is known to be another than its own. */
export const saleKeyOf = async (db: Reads, payment: string) =>
  (await db.select({ key: stripePayment.saleKey }).from(stripePayment).where(eq(stripePayment.id, payment)).get())?.key

export const customerBy = async (db: Reads, hash: string) =>
  (await db.select({ id: stripeCustomer.contactId }).from(stripeCustomer).where(eq(stripeCustomer.hash, hash)).get())
    ?.id
export const saveCustomer = (tx: DbTx, hash: string, contactId: string) =>
  tx.insert(stripeCustomer).values({ hash, contactId }).onConflictDoNothing()
export const savePromotion = (tx: DbTx, id: string, code: string) =>
  tx.insert(stripePromotion).values({ id, code }).onConflictDoUpdate({ target: stripePromotion.id, set: { code } })
export const promotionsBy = async (db: Reads, ids: string[]) =>
  new Map(
    (ids.length > 0 ? await db.select().from(stripePromotion).where(inArray(stripePromotion.id, ids)) : []).map(
      (one) => [one.id, one.code],
    ),
  )
export const clicksThere = async (db: Reads, ids: string[]) =>
  ids.length > 0
    ? (await db.select({ id: click.id }).from(click).where(inArray(click.id, ids))).map(({ id }) => id)
    : []
export const codesThere = async (db: Reads, codes: string[]) =>
  codes.length > 0
    ? (await db.select({ code: link.code }).from(link).where(inArray(link.code, codes))).map(({ code }) => code)
    : []
export const emailOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get())?.email

/** As it stands by the latest word of it; in one moment a failure is later than a success. */
export const saveRefund = (tx: DbTx, row: typeof stripeRefund.$inferInsert) =>
  tx
    .insert(stripeRefund)
    .values(row)
    .onConflictDoUpdate({
      target: stripeRefund.id,
      set: { state: row.state, at: row.at },
      setWhere: sql`excluded.at > ${stripeRefund.at} OR (excluded.at = ${stripeRefund.at} AND ${rank(sql`excluded.state`)} > ${rank(sql`${stripeRefund.state}`)})`,
    })
const rank = (state: ReturnType<typeof sql>) => sql`instr('pending succeeded failed', ${state})`
export const saveCharge = (tx: DbTx, row: typeof stripeCharge.$inferInsert) =>
  tx
    .insert(stripeCharge)
    .values(row)
    .onConflictDoUpdate({
      target: stripeCharge.id,
      set: { refundedMinor: row.refundedMinor, at: row.at },
      setWhere: sql`excluded.at > ${stripeCharge.at} OR (excluded.at = ${stripeCharge.at} AND excluded.refunded_minor > ${stripeCharge.refundedMinor})`,
    })
export const refundsOf = (db: Reads, payment: string) =>
  db.select().from(stripeRefund).where(eq(stripeRefund.payment, payment)).orderBy(asc(stripeRefund.id))
export const chargesOf = (db: Reads, payment: string) =>
  db.select().from(stripeCharge).where(eq(stripeCharge.payment, payment))

export const book = (tx: DbTx, refundId: string, payment: string) =>
  tx.insert(stripeBooking).values({ refundId, payment }).onConflictDoNothing()
/** Refunds here that are this payment's, with what of each still counts, the latest first. */
export const bookedOf = (db: Reads, payment: string) =>
  db
    .select({
      ...{ id: refund.id, externalId: refund.externalId },
      left: sql<number>`${refund.amountMinor} - coalesce((SELECT sum(v.amount_minor) FROM ${refundReversal} v WHERE v.refund_id = ${refund.id}), 0)`,
    })
    .from(stripeBooking)
    .innerJoin(refund, eq(refund.id, stripeBooking.refundId))
    .where(eq(stripeBooking.payment, payment))
    .orderBy(sql`${refund.id} DESC`)

/** What waits so long that the address in it has to go; a keyed hash of it stays, so that it can still be known. */
export const withOldAddresses = (db: Reads, before: number, limit: number) =>
  db
    .select({ id: stripeEvent.id, body: stripeEvent.body })
    .from(stripeEvent)
    .where(and(lt(stripeEvent.receivedAt, before), isNull(stripeEvent.trimmedAt), isNotNull(stripeEvent.body)))
    .orderBy(asc(stripeEvent.receivedAt), asc(stripeEvent.id))
    .limit(limit)

/** What waits of somebody who was erased is forgotten: a hash of their address or of their customer, or they themselves. */
export const forgetPeople = (tx: DbTx, contactIds: string[], emailHashes: string[], now: number) =>
  tx
    .update(stripeEvent)
    .set({
      ...{ outcome: 'skipped', reason: 'erased', field: null, handledAt: now },
      ...{ body: null, emailHash: null, customerHash: null, contactId: null, dueAt: null },
      objectId: sql`CASE WHEN ${stripeEvent.objectId} GLOB 'cus_*' THEN 'cus' ELSE ${stripeEvent.objectId} END`,
    })
    .where(
      and(
        inArray(stripeEvent.outcome, OPEN),
        or(
          inArray(stripeEvent.emailHash, emailHashes),
          inArray(stripeEvent.contactId, contactIds),
          sql`${stripeEvent.customerHash} IN (SELECT hash FROM ${stripeCustomer} WHERE ${inArray(stripeCustomer.contactId, contactIds)})`,
        ),
      ),
    )
