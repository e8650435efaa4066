import { asc, count, eq, gte, max, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { stripeEvent, stripeRefusal, stripeSecret, stripeSetting } from '../../../../db/schema/stripe.ts'

export type Setting = typeof stripeSetting.$inferSelect
export const setting = (db: Reads): Promise<Setting | undefined> => db.select().from(stripeSetting).get()
export const saveSetting = (tx: DbTx, change: Omit<Setting, 'id'>) =>
  tx
    .insert(stripeSetting)
    .values({ id: 1, ...change })
    .onConflictDoUpdate({ target: stripeSetting.id, set: change })
export const secrets = (db: Reads) => db.select().from(stripeSecret).orderBy(asc(stripeSecret.createdAt))
export const insertSecret = (tx: DbTx, row: typeof stripeSecret.$inferInsert) => tx.insert(stripeSecret).values(row)
export const dropSecret = async (tx: DbTx, id: string) =>
  (await tx.delete(stripeSecret).where(eq(stripeSecret.id, id)).returning({ id: stripeSecret.id })).length === 1

export const countRefusal = async (tx: DbTx, day: number, why: (typeof stripeRefusal.$inferInsert)['why']) => {
  await tx
    .insert(stripeRefusal)
    .values({ day, why, n: 1 })
    .onConflictDoUpdate({ target: [stripeRefusal.day, stripeRefusal.why], set: { n: sql`${stripeRefusal.n} + 1` } })
}
export const refusalsSince = (db: Reads, day: number) =>
  db
    .select({ why: stripeRefusal.why, n: sql<number>`sum(${stripeRefusal.n})` })
    .from(stripeRefusal)
    .where(gte(stripeRefusal.day, day))
    .groupBy(stripeRefusal.why)

export const outcomes = (db: Reads) =>
  db.select({ outcome: stripeEvent.outcome, n: count() }).from(stripeEvent).groupBy(stripeEvent.outcome)
export const lastReceived = async (db: Reads) =>
  (
    await db
      .select({ at: max(stripeEvent.receivedAt) })
      .from(stripeEvent)
      .get()
  )?.at ?? null
