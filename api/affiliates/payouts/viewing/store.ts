import { desc, eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { account } from '../../../../db/schema/identity.ts'
import { payout, payoutBatch, payoutMethod } from '../../../../db/schema/payouts.ts'
import { setting } from '../../../../db/schema/settings.ts'

export const accountNames = async (db: Reads, ids: string[]) =>
  new Map(
    (await db.select({ id: account.id, name: account.name }).from(account).where(inArray(account.id, ids))).map(
      (one) => [one.id, one.name],
    ),
  )
export const brandName = async (db: Reads) => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'brand')).get()
  return row ? ((JSON.parse(row.value) as { companyName?: string }).companyName ?? '') : ''
}
/** What a partner was paid, or would have been, the newest first. */
export const payoutsOfPartner = (db: Reads, partnerId: string, limit: number) =>
  db
    .select({ payout, hint: payoutMethod.hint, rail: payoutBatch.rail })
    .from(payout)
    .innerJoin(payoutMethod, eq(payoutMethod.id, payout.methodId))
    .innerJoin(payoutBatch, eq(payoutBatch.id, payout.batchId))
    .where(eq(payout.partnerId, partnerId))
    .orderBy(desc(payout.movedAt), desc(payout.id))
    .limit(limit)
