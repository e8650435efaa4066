import { inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { bond, impactMailOff, impactReceipt, thanks } from '../../../../db/schema/returns.ts'

/** What somebody was thanked for, what their words did, and who hung on them when they drifted. */
export const returnsOf = async (db: Reads, ids: string[]) => ({
  returns: [
    ...(await db.select().from(thanks).where(inArray(thanks.contactId, ids))),
    ...(await db.select().from(impactReceipt).where(inArray(impactReceipt.contactId, ids))),
    ...(await db.select().from(bond).where(inArray(bond.contactId, ids))),
    ...(await db.select().from(impactMailOff).where(inArray(impactMailOff.contactId, ids))),
  ],
})
