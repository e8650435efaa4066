import { eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'

export const partnerContact = async (db: Reads, id: string) =>
  (await db.select({ contactId: partner.contactId }).from(partner).where(eq(partner.id, id)).get())!
