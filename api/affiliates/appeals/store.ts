import { and, count, desc, eq, inArray, lt, or } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import { commission, commissionAppeal } from '../../../db/schema/commissions.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { commissionPlace } from '../../../db/schema/ledger.ts'
import type { Key } from '../../kernel/page.ts'

export const appealOf = (db: Reads, commissionId: string) =>
  db.select().from(commissionAppeal).where(eq(commissionAppeal.commissionId, commissionId)).get()
/** A partner's own commission and where it lies. */
export const mine = (db: Reads, id: string, partnerId: string) =>
  db
    .select({ commission, heldMinor: commissionPlace.heldMinor })
    .from(commission)
    .innerJoin(commissionPlace, eq(commissionPlace.commissionId, commission.id))
    .where(and(eq(commission.id, id), eq(commission.partnerId, partnerId)))
    .get()
/** False when there is one already. */
export const insertAppeal = async (tx: DbTx, row: typeof commissionAppeal.$inferInsert) =>
  (await tx.insert(commissionAppeal).values(row).onConflictDoNothing().returning({ id: commissionAppeal.id }))
    .length === 1
export const appealBy = (db: Reads, id: string) =>
  db
    .select({ appeal: commissionAppeal, partnerId: commission.partnerId, contactId: partner.contactId })
    .from(commissionAppeal)
    .innerJoin(commission, eq(commission.id, commissionAppeal.commissionId))
    .innerJoin(partner, eq(partner.id, commission.partnerId))
    .where(eq(commissionAppeal.id, id))
    .get()
/** False when a colleague was faster. */
export const answerAppeal = async (
  tx: DbTx,
  id: string,
  set: { answer: string; answeredBy: string; answeredAt: number },
) =>
  (
    await tx
      .update(commissionAppeal)
      .set({ ...set, state: 'answered' })
      .where(and(eq(commissionAppeal.id, id), eq(commissionAppeal.state, 'open')))
      .returning({ id: commissionAppeal.id })
  ).length === 1
export const openCount = async (db: Reads) =>
  (await db.select({ n: count() }).from(commissionAppeal).where(eq(commissionAppeal.state, 'open')).get())?.n ?? 0
export const appeals = (db: Reads, state: 'open' | 'answered', after: Key | undefined, limit: number) =>
  db
    .select({
      ...{ appeal: commissionAppeal, commission, place: commissionPlace, name: contact.name },
      ...{ contactId: partner.contactId, colleague: account.name },
    })
    .from(commissionAppeal)
    .innerJoin(commission, eq(commission.id, commissionAppeal.commissionId))
    .innerJoin(commissionPlace, eq(commissionPlace.commissionId, commission.id))
    .innerJoin(partner, eq(partner.id, commission.partnerId))
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .leftJoin(account, eq(account.id, commissionAppeal.answeredBy))
    .where(
      and(
        eq(commissionAppeal.state, state),
        after &&
          or(
            lt(commissionAppeal.createdAt, after.at),
            and(eq(commissionAppeal.createdAt, after.at), lt(commissionAppeal.id, after.id)),
          ),
      ),
    )
    .orderBy(desc(commissionAppeal.createdAt), desc(commissionAppeal.id))
    .limit(limit)
export const forgetWords = (tx: DbTx, contactIds: string[]) =>
  tx
    .update(commissionAppeal)
    .set({ text: '' })
    .where(
      inArray(
        commissionAppeal.commissionId,
        tx
          .select({ id: commission.id })
          .from(commission)
          .innerJoin(partner, eq(partner.id, commission.partnerId))
          .where(inArray(partner.contactId, contactIds)),
      ),
    )
