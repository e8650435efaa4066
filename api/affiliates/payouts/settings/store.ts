import { eq } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { setting } from '../../../../db/schema/settings.ts'
import { DEFAULT_PAYOUTS, PAYOUTS, type PayoutRules } from '../../../kernel/payout-rules.ts'

/** What the company says of paying, stored by settings. */
export async function payoutSettings(db: Reads): Promise<PayoutRules> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, PAYOUTS)).get()
  return row ? { ...DEFAULT_PAYOUTS, ...(JSON.parse(row.value) as Partial<PayoutRules>) } : DEFAULT_PAYOUTS
}
