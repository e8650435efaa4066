import { z } from 'zod'

/** So many of so many, with Wilson's 95 % interval; null of none. */
const Rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
const money = {
  ...{ pendingMinor: z.number(), heldMinor: z.number(), payableMinor: z.number(), clearingMinor: z.number() },
  ...{ paidMinor: z.number(), owedMinor: z.number() },
}
const sums = {
  ...{ sales: z.number(), revenueMinor: z.number(), refundedMinor: z.number() },
  ...{ earnedMinor: z.number(), reversedMinor: z.number() },
}
export const OverviewQuery = z.object({ days: z.coerce.number().int().min(7).max(366).catch(90) })
export const PartnerOverview = z
  .object({
    /** UTC days, the first and the last that are looked at. */
    ...{ from: z.string(), to: z.string() },
    /** What lies where, of all times. */
    balances: z.array(z.object({ currency: z.string(), ...money })),
    /** When what waits can be paid, if nothing speaks against it. */
    clearing: z.array(z.object({ day: z.string(), currency: z.string(), amountMinor: z.number() })),
    totals: z.object({
      ...{ clicks: z.number(), customers: z.number(), leads: z.number() },
      currencies: z.array(z.object({ currency: z.string(), ...sums })),
    }),
    /** People who bought of those who clicked. */
    rate: Rate,
    days: z.array(
      z.object({ day: z.string(), clicks: z.number(), customers: z.number(), sales: z.number(), leads: z.number() }),
    ),
    earnings: z.array(
      z.object({ day: z.string(), currency: z.string(), earnedMinor: z.number(), reversedMinor: z.number() }),
    ),
    links: z.array(
      z.object({ id: z.string(), code: z.string(), label: z.string(), clicks: z.number(), customers: z.number() }),
    ),
    subIds: z.array(z.object({ subId: z.string(), clicks: z.number() })),
  })
  .meta({ id: 'PartnerOverview' })
export type PartnerOverview = z.infer<typeof PartnerOverview>

export const AffiliateReport = z
  .object({
    ...{ from: z.string(), to: z.string() },
    partners: z.object({ applied: z.number(), approved: z.number(), paused: z.number(), banned: z.number() }),
    totals: z.object({
      ...{ clicks: z.number(), customers: z.number(), leads: z.number() },
      currencies: z.array(z.object({ currency: z.string(), ...sums })),
    }),
    rate: Rate,
    /** What lies where, of the whole programme. */
    balances: z.array(z.object({ currency: z.string(), ...money })),
    /** Partners by what they brought in this time; those with nothing are left out. */
    top: z.array(
      z.object({
        ...{
          partnerId: z.string(),
          contactId: z.string(),
          name: z.string(),
          clicks: z.number(),
          customers: z.number(),
        },
        ...{ currency: z.string(), ...sums, rate: Rate },
      }),
    ),
  })
  .meta({ id: 'AffiliateReport' })
export type AffiliateReport = z.infer<typeof AffiliateReport>
