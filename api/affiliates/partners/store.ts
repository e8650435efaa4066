import { asc, eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner, partnerGroup } from '../../../db/schema/affiliates.ts'
import { ofPerson } from '../../kernel/person.ts'

export const partnerContact = async (db: Reads, id: string) =>
  (await db.select({ contactId: partner.contactId }).from(partner).where(eq(partner.id, id)).get())!
export const partnerOfContact = (db: Reads, contactId: string) =>
  db.select().from(partner).where(ofPerson(partner.contactId, contactId)).orderBy(asc(partner.appliedAt)).limit(1).get()
export const partnerWithGroup = (db: Reads, id: string) =>
  db
    .select({ contactId: partner.contactId, state: partner.state, holdDays: partnerGroup.holdDays })
    .from(partner)
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
    .where(eq(partner.id, id))
    .get()
