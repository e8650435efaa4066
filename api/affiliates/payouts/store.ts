import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner, partnerGroup } from '../../../db/schema/affiliates.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { commissionPlace } from '../../../db/schema/ledger.ts'
import {
  payout,
  payoutApproval,
  payoutBatch,
  payoutLine,
  payoutMethod,
  payoutResult,
  taxForm,
} from '../../../db/schema/payouts.ts'
import { hold } from '../../../db/schema/risk.ts'
import type { Key } from '../../kernel/page.ts'
import type { Rail } from './rules.ts'

/** Partners with something payable in a currency, and all that decides whether they are paid. */
export const candidates = (db: Reads, currency: string, only?: string) =>
  db
    .select({
      ...{ partnerId: partner.id, contactId: partner.contactId, state: partner.state, name: contact.name },
      payableMinor: sql<number>`sum(${commissionPlace.payableMinor})`,
      minimums: partnerGroup.minimums,
      held: sql<number>`EXISTS (SELECT 1 FROM ${hold} h WHERE h.state <> 'cleared' AND h.subject_kind = 'partner' AND h.subject_id = ${partner}.id)`,
      lateSuccess: sql<number>`EXISTS (SELECT 1 FROM ${payout} o WHERE o.partner_id = ${partner}.id AND o.state = 'failed' AND o.late_success_at IS NOT NULL)`,
      openPayout: sql<number>`EXISTS (SELECT 1 FROM ${payout} o WHERE o.partner_id = ${partner}.id AND o.currency = ${currency} AND o.state IN ('draft', 'approved'))`,
      ...{
        methodId: payoutMethod.id,
        rail: payoutMethod.rail,
        usableAt: payoutMethod.usableAt,
        hint: payoutMethod.hint,
      },
      ...{ taxKind: taxForm.kind, taxState: taxForm.state, taxExpiresAt: taxForm.expiresAt },
    })
    .from(commissionPlace)
    .innerJoin(partner, eq(partner.id, commissionPlace.partnerId))
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .leftJoin(payoutMethod, and(eq(payoutMethod.partnerId, partner.id), isNull(payoutMethod.endedAt)))
    .leftJoin(taxForm, and(eq(taxForm.partnerId, partner.id), isNull(taxForm.endedAt)))
    .where(
      and(
        eq(commissionPlace.currency, currency),
        gt(commissionPlace.payableMinor, 0),
        only === undefined ? undefined : eq(partner.id, only),
      ),
    )
    .groupBy(partner.id)
    .orderBy(asc(partner.id))
export type Candidate = Awaited<ReturnType<typeof candidates>>[number]
/** Currencies in which something can be paid, by rail. */
export const payableSums = (db: Reads) =>
  db
    .select({
      currency: commissionPlace.currency,
      rail: payoutMethod.rail,
      n: sql<number>`count(DISTINCT ${commissionPlace.partnerId})`,
      amountMinor: sql<number>`sum(${commissionPlace.payableMinor})`,
    })
    .from(commissionPlace)
    .leftJoin(payoutMethod, and(eq(payoutMethod.partnerId, commissionPlace.partnerId), isNull(payoutMethod.endedAt)))
    .where(gt(commissionPlace.payableMinor, 0))
    .groupBy(commissionPlace.currency, payoutMethod.rail)
export const payableLines = (db: Reads, partnerId: string, currency: string) =>
  db
    .select({ commissionId: commissionPlace.commissionId, amountMinor: commissionPlace.payableMinor })
    .from(commissionPlace)
    .where(
      and(
        eq(commissionPlace.partnerId, partnerId),
        eq(commissionPlace.currency, currency),
        gt(commissionPlace.payableMinor, 0),
      ),
    )
    .orderBy(asc(commissionPlace.clearsAt), asc(commissionPlace.commissionId))

export type BatchRow = typeof payoutBatch.$inferSelect
export type PayoutRow = typeof payout.$inferSelect
export const insertBatch = (tx: DbTx, row: typeof payoutBatch.$inferInsert) => tx.insert(payoutBatch).values(row)
export const batchBy = (db: Reads, id: string) => db.select().from(payoutBatch).where(eq(payoutBatch.id, id)).get()
export const changeBatch = (tx: DbTx, id: string, set: Partial<BatchRow>) =>
  tx.update(payoutBatch).set(set).where(eq(payoutBatch.id, id))
export const batches = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select()
    .from(payoutBatch)
    .where(
      after &&
        or(lt(payoutBatch.createdAt, after.at), and(eq(payoutBatch.createdAt, after.at), lt(payoutBatch.id, after.id))),
    )
    .orderBy(desc(payoutBatch.createdAt), desc(payoutBatch.id))
    .limit(limit)
export const insertApproval = async (tx: DbTx, row: typeof payoutApproval.$inferInsert) =>
  (await tx.insert(payoutApproval).values(row).onConflictDoNothing().returning({ at: payoutApproval.at })).length === 1
export const approvalsOf = (db: Reads, batchId: string) =>
  db.select().from(payoutApproval).where(eq(payoutApproval.batchId, batchId)).orderBy(asc(payoutApproval.at))

export const insertPayout = (tx: DbTx, row: typeof payout.$inferInsert) => tx.insert(payout).values(row)
export const insertLines = async (
  tx: DbTx,
  payoutId: string,
  lines: readonly { commissionId: string; amountMinor: number }[],
) => {
  for (let i = 0; i < lines.length; i += 200)
    await tx.insert(payoutLine).values(lines.slice(i, i + 200).map((line) => ({ payoutId, ...line })))
}
export const payoutsOf = (db: Reads, batchId: string, state?: PayoutRow['state']) =>
  db
    .select()
    .from(payout)
    .where(and(eq(payout.batchId, batchId), state === undefined ? undefined : eq(payout.state, state)))
    .orderBy(asc(payout.id))
/** With whom it is paid to, for files and pages. */
export const itemsOf = (db: Reads, batchId: string) =>
  db
    .select({
      payout,
      name: contact.name,
      contactId: contact.id,
      hint: payoutMethod.hint,
      details: payoutMethod.details,
    })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .innerJoin(payoutMethod, eq(payoutMethod.id, payout.methodId))
    .where(eq(payout.batchId, batchId))
    .orderBy(asc(payout.id))
export const payoutBy = (db: Reads, id: string) =>
  db
    .select({ payout, contactId: partner.contactId, rail: payoutBatch.rail })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .innerJoin(payoutBatch, eq(payoutBatch.id, payout.batchId))
    .where(eq(payout.id, id))
    .get()
export const linesOf = (db: Reads, payoutId: string) =>
  db
    .select({
      commissionId: payoutLine.commissionId,
      amountMinor: payoutLine.amountMinor,
      released: payoutLine.released,
    })
    .from(payoutLine)
    .where(eq(payoutLine.payoutId, payoutId))
    .orderBy(asc(payoutLine.commissionId))
export const release = (tx: DbTx, payoutId: string) =>
  tx
    .update(payoutLine)
    .set({ released: true })
    .where(and(eq(payoutLine.payoutId, payoutId), eq(payoutLine.released, false)))
/** True when it was in one of these states and has moved. */
export const movePayout = async (
  tx: DbTx,
  id: string,
  from: PayoutRow['state'][],
  set: Partial<Pick<PayoutRow, 'state' | 'reason' | 'providerRef' | 'lateSuccessAt'>> & { movedAt: number },
) =>
  (
    await tx
      .update(payout)
      .set(set)
      .where(and(eq(payout.id, id), inArray(payout.state, from)))
      .returning({ id: payout.id })
  ).length === 1
/** A number of a rail that stands on another payout already. */
export const refTaken = async (db: Reads, providerRef: string, except: string) =>
  (await db
    .select({ id: payout.id })
    .from(payout)
    .where(and(eq(payout.providerRef, providerRef), sql`${payout.id} <> ${except}`))
    .get()) !== undefined

export const resultBy = (db: Reads, rail: Rail, fileHash: string) =>
  db
    .select()
    .from(payoutResult)
    .where(and(eq(payoutResult.rail, rail), eq(payoutResult.fileHash, fileHash)))
    .get()
export const insertResult = (tx: DbTx, row: typeof payoutResult.$inferInsert) => tx.insert(payoutResult).values(row)

export const methodOf = (db: Reads, partnerId: string) =>
  db
    .select()
    .from(payoutMethod)
    .where(and(eq(payoutMethod.partnerId, partnerId), isNull(payoutMethod.endedAt)))
    .get()
export const hadMethod = async (db: Reads, partnerId: string) =>
  (await db
    .select({ id: payoutMethod.id })
    .from(payoutMethod)
    .where(eq(payoutMethod.partnerId, partnerId))
    .limit(1)
    .get()) !== undefined
export const endMethod = (tx: DbTx, id: string, at: number) =>
  tx.update(payoutMethod).set({ endedAt: at }).where(eq(payoutMethod.id, id))
export const insertMethod = (tx: DbTx, row: typeof payoutMethod.$inferInsert) => tx.insert(payoutMethod).values(row)
/** Others who are paid to the same account. */
export const sharing = (db: Reads, accountHash: string, partnerId: string) =>
  db
    .select({ partnerId: payoutMethod.partnerId, contactId: partner.contactId })
    .from(payoutMethod)
    .innerJoin(partner, eq(partner.id, payoutMethod.partnerId))
    .where(
      and(
        eq(payoutMethod.accountHash, accountHash),
        isNull(payoutMethod.endedAt),
        sql`${payoutMethod.partnerId} <> ${partnerId}`,
      ),
    )
export const taxOf = (db: Reads, partnerId: string) =>
  db
    .select()
    .from(taxForm)
    .where(and(eq(taxForm.partnerId, partnerId), isNull(taxForm.endedAt)))
    .get()
export const endTax = (tx: DbTx, partnerId: string, at: number) =>
  tx
    .update(taxForm)
    .set({ endedAt: at })
    .where(and(eq(taxForm.partnerId, partnerId), isNull(taxForm.endedAt)))
export const insertTax = (tx: DbTx, row: typeof taxForm.$inferInsert) => tx.insert(taxForm).values(row)
export const decideTax = async (tx: DbTx, id: string, set: Partial<typeof taxForm.$inferSelect>) =>
  (
    await tx
      .update(taxForm)
      .set(set)
      .where(and(eq(taxForm.id, id), eq(taxForm.state, 'received'), isNull(taxForm.endedAt)))
      .returning({ id: taxForm.id })
  ).length === 1
export const partnerBy = (db: Reads, id: string) => db.select().from(partner).where(eq(partner.id, id)).get()
