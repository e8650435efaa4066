import { inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { ask, askConsidered, askSwitch } from '../../../../db/schema/asks.ts'
import { journeyRun } from '../../../../db/schema/journeys.ts'

/** What a person was asked for, what was not asked and why, and what they want not to be asked. */
export const askedOf = async (db: Reads, ids: string[]) => ({
  asked: [
    ...(await db.select().from(ask).where(inArray(ask.contactId, ids))),
    ...(await db.select().from(askConsidered).where(inArray(askConsidered.contactId, ids))),
    ...(await db.select().from(journeyRun).where(inArray(journeyRun.contactId, ids))),
    ...(await db.select().from(askSwitch).where(inArray(askSwitch.contactId, ids))),
  ],
})
