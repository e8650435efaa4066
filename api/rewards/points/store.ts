import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { couponPool, pointsEntry, pointsOption, reward } from '../../../db/schema/rewards.ts'
import { ofPerson } from '../../kernel/person.ts'

export const insertEntry = (tx: DbTx, row: typeof pointsEntry.$inferInsert) => tx.insert(pointsEntry).values(row)
/** The ledger of one contact, the oldest first. */
export const entriesOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(pointsEntry)
    .where(eq(pointsEntry.contactId, contactId))
    .orderBy(asc(pointsEntry.at), asc(pointsEntry.id))
export const spentOn = (db: Reads, rewardId: string) =>
  db
    .select({ contactId: pointsEntry.contactId, delta: pointsEntry.delta })
    .from(pointsEntry)
    .where(and(eq(pointsEntry.rewardId, rewardId), eq(pointsEntry.why, 'spent')))
/** What a person has, by contact. */
export const purses = (db: Reads, contactId: string) =>
  db
    .select({ contactId: pointsEntry.contactId, points: sql<number>`sum(${pointsEntry.delta})` })
    .from(pointsEntry)
    .where(ofPerson(pointsEntry.contactId, contactId))
    .groupBy(pointsEntry.contactId)
    .orderBy(asc(pointsEntry.contactId))
/** The ledger of a person, the latest first, with what each entry is for. */
export const ledgerOf = (db: Reads, contactId: string, limit: number) =>
  db
    .select({
      ...{ id: pointsEntry.id, delta: pointsEntry.delta, why: pointsEntry.why, at: pointsEntry.at },
      ...{ rewardId: pointsEntry.rewardId, description: reward.description },
    })
    .from(pointsEntry)
    .innerJoin(reward, eq(reward.id, pointsEntry.rewardId))
    .where(ofPerson(pointsEntry.contactId, contactId))
    .orderBy(desc(pointsEntry.at), desc(pointsEntry.id))
    .limit(limit)

const taken = sql<number>`(SELECT count(*) FROM reward t WHERE t.option_id = ${pointsOption.id} AND t.state <> 'cancelled')`
const whole = { option: pointsOption, taken, pool: couponPool.name }
const from = (db: Reads) =>
  db.select(whole).from(pointsOption).leftJoin(couponPool, eq(couponPool.id, pointsOption.poolId))
/** The cheapest first; those that are off come last. */
export const options = (db: Reads) =>
  from(db).orderBy(sql`${pointsOption.offAt} IS NOT NULL`, asc(pointsOption.cost), asc(pointsOption.id)).limit(200)
export const offered = (db: Reads) =>
  from(db).where(isNull(pointsOption.offAt)).orderBy(asc(pointsOption.cost), asc(pointsOption.id)).limit(100)
export const optionBy = (db: Reads, id: string) => from(db).where(eq(pointsOption.id, id)).get()
export const saveOption = (tx: DbTx, { id, createdAt, ...set }: typeof pointsOption.$inferInsert) =>
  tx
    .insert(pointsOption)
    .values({ id, createdAt, ...set })
    .onConflictDoUpdate({ target: pointsOption.id, set })
export const switchOption = async (tx: DbTx, id: string, offAt: number | null) =>
  (
    await tx
      .update(pointsOption)
      .set({ offAt })
      .where(and(eq(pointsOption.id, id), sql`(${pointsOption.offAt} IS NULL) <> ${offAt === null}`))
      .returning({ id: pointsOption.id })
  ).length === 1
/** What somebody redeemed by this key of theirs. */
export const redemptionBy = (db: Reads, contactId: string, causeKey: string) =>
  db
    .select()
    .from(reward)
    .where(and(ofPerson(reward.contactId, contactId), isNull(reward.offerId), eq(reward.causeKey, causeKey)))
    .get()
