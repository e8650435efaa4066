import { z } from 'zod'
import type { Reads } from '../../../db/client.ts'
import { IMPORTANCES } from '../../../db/schema/request-votes.ts'
import { currency } from './counting/store.ts'
import * as store from './store.ts'

const Money = z.object({ amountMinor: z.number(), currency: z.string() })
/** What stands behind the number of votes; for staff. */
export const Evidence = z
  .object({
    /** How many said so, and how many said nothing. */
    importance: z.array(z.object({ importance: z.enum(IMPORTANCES).nullable(), n: z.number() })),
    blocked: z.array(z.object({ why: z.string(), name: z.string(), contactId: z.string().nullable(), at: z.number() })),
    /** What companies pay each month, each once; first in the portal's currency, others beside it. */
    revenue: z.array(Money.extend({ companies: z.number() })),
    companies: z.number(),
    views: z.number(),
  })
  .meta({ id: 'FeatureRequestEvidence' })

export async function evidenceOf(
  read: Reads,
  request: { id: string; viewCount: number },
): Promise<z.input<typeof Evidence>> {
  const main = await currency(read)
  const revenue = await store.revenueOf(read, request.id)
  const blocked = await store.blockedOf(read, request.id)
  return {
    importance: await store.importancesOf(read, request.id),
    blocked: blocked.map(({ why, name, ...one }) => ({ ...one, why: why ?? '', name: name ?? '' })),
    revenue: revenue
      .filter(({ currency }) => currency !== null)
      .map(({ currency, amountMinor, companies }) => ({ currency: currency!, amountMinor, companies }))
      .sort((a, b) => Number(b.currency === main) - Number(a.currency === main)),
    companies: revenue.reduce((sum, { companies }) => sum + companies, 0),
    views: request.viewCount,
  }
}
