import { and, asc, count, desc, eq, gte, inArray, isNull } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner, partnerCode, partnerProgramme, partnerStep } from '../../../db/schema/affiliates.ts'
import { link } from '../../../db/schema/links.ts'
import { ofPerson } from '../../kernel/person.ts'

export { changeLink, countsOf, linkById, linkRules } from '../store.ts'

/** Where the first link of a partner leads; undefined while there is no programme. */
export async function usualDestination(db: Reads): Promise<string | undefined> {
  const row = await db.select({ value: partnerProgramme.value }).from(partnerProgramme).get()
  return row && (JSON.parse(row.value) as { destination: string }).destination
}
const theirs = (contactId: string) => and(ofPerson(link.ownerId, contactId), eq(link.purpose, 'affiliate'))
export const partnerLinks = (db: Reads, contactId: string) =>
  db.select().from(link).where(theirs(contactId)).orderBy(asc(link.createdAt), asc(link.id))
export const partnerLink = (db: Reads, contactId: string, id: string) =>
  db
    .select()
    .from(link)
    .where(and(theirs(contactId), eq(link.id, id)))
    .get()
export const howMany = async (db: Reads, contactId: string) =>
  (await db.select({ n: count() }).from(link).where(theirs(contactId)).get())!.n
export const stateOf = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ state: partner.state })
      .from(partner)
      .where(ofPerson(partner.contactId, contactId))
      .orderBy(asc(partner.appliedAt))
      .limit(1)
      .get()
  )?.state
/** Those that lead on now, or that were stopped at a moment or later. */
export const linksOn = (db: Reads, contactId: string) =>
  db
    .select()
    .from(link)
    .where(and(theirs(contactId), isNull(link.disabledAt)))
export const linksStoppedSince = (db: Reads, contactId: string, since: number) =>
  db
    .select()
    .from(link)
    .where(and(theirs(contactId), gte(link.disabledAt, since)))
/** When a partner last stopped being one who earns. */
export const stoppedAt = async (db: Reads, partnerId: string) =>
  (
    await db
      .select({ at: partnerStep.at })
      .from(partnerStep)
      .where(
        and(
          eq(partnerStep.partnerId, partnerId),
          eq(partnerStep.fromState, 'approved'),
          inArray(partnerStep.toState, ['paused', 'banned']),
        ),
      )
      .orderBy(desc(partnerStep.at), desc(partnerStep.id))
      .limit(1)
      .get()
  )?.at
export const liveCodes = (db: Reads, linkIds: string[]) =>
  db
    .select({ code: partnerCode.code, linkId: partnerCode.linkId })
    .from(partnerCode)
    .where(and(inArray(partnerCode.linkId, linkIds), isNull(partnerCode.disabledAt)))
    .orderBy(asc(partnerCode.code))
