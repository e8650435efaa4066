import { and, eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { dispute, lead, refund, refundReversal } from '../../../db/schema/attribution.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { sale } from '../../../db/schema/conversions.ts'
import { product } from '../../../db/schema/products.ts'

interface Who {
  contactId?: string | undefined
  email?: string | undefined
  customerExternalId?: string | undefined
}
/** The person the host speaks of: by our id, by its own, else by address. */
export async function contactOf(db: Reads, { contactId, email, customerExternalId }: Who) {
  const by = (condition: ReturnType<typeof eq>) =>
    db
      .select({ id: contact.id, externalId: contact.externalId, erasedAt: contact.erasedAt })
      .from(contact)
      .where(condition)
      .get()
  if (contactId !== undefined) return by(eq(contact.id, contactId))
  const byNumber = customerExternalId === undefined ? undefined : await by(eq(contact.externalId, customerExternalId))
  return byNumber ?? (email === undefined ? undefined : by(eq(contact.email, email)))
}
export const productIdBySlug = async (db: Reads, slug: string) =>
  (await db.select({ id: product.id }).from(product).where(eq(product.slug, slug)).get())?.id

export const leadByExternalId = (db: Reads, externalId: string) =>
  db.select().from(lead).where(eq(lead.externalId, externalId)).get()
export const leadOf = (db: Reads, contactId: string, name: string) =>
  db
    .select()
    .from(lead)
    .where(and(eq(lead.contactId, contactId), eq(lead.name, name)))
    .get()
export const insertLead = (tx: DbTx, row: typeof lead.$inferInsert) => tx.insert(lead).values(row)
export const forgetSaid = (tx: DbTx, id: string) => tx.update(lead).set({ said: null }).where(eq(lead.id, id))

export type SaleRow = typeof sale.$inferSelect
export const saleByExternalId = (db: Reads, externalId: string) =>
  db.select().from(sale).where(eq(sale.externalId, externalId)).get()
export const insertSale = (tx: DbTx, row: typeof sale.$inferInsert) => tx.insert(sale).values(row)

export const refundBy = (db: Reads, saleId: string, externalId: string) =>
  db
    .select()
    .from(refund)
    .where(and(eq(refund.saleId, saleId), eq(refund.externalId, externalId)))
    .get()
export const insertRefund = (tx: DbTx, row: typeof refund.$inferInsert) => tx.insert(refund).values(row)
export const insertReversal = (tx: DbTx, row: typeof refundReversal.$inferInsert) =>
  tx.insert(refundReversal).values(row)
/** What of a refund did not arrive. */
export const reversedOf = async (db: Reads, refundId: string) =>
  (
    await db
      .select({ sum: sql<number>`coalesce(sum(${refundReversal.amountMinor}), 0)` })
      .from(refundReversal)
      .where(eq(refundReversal.refundId, refundId))
      .get()
  )?.sum ?? 0
/** What has gone back of a sale and arrived. */
export const refundedOf = async (db: Reads, saleId: string) =>
  (
    await db
      .select({ sum: sql<number>`coalesce(sum(r.amount_minor - ${reversedSum}), 0)` })
      .from(sql`${refund} r`)
      .where(sql`r.sale_id = ${saleId}`)
      .get()
  )?.sum ?? 0
const reversedSum = sql`coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0)`

export type DisputeRow = typeof dispute.$inferSelect
export type DisputeState = DisputeRow['state']
export const disputeBy = (db: Reads, saleId: string, externalId: string) =>
  db
    .select()
    .from(dispute)
    .where(and(eq(dispute.saleId, saleId), eq(dispute.externalId, externalId)))
    .get()
export const insertDispute = (tx: DbTx, row: DisputeRow) => tx.insert(dispute).values(row)
export const closeDispute = (tx: DbTx, { id, state, closedAt }: Pick<DisputeRow, 'id' | 'state' | 'closedAt'>) =>
  tx.update(dispute).set({ state, closedAt }).where(eq(dispute.id, id))
