import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { contactStage, stagePin, stageRuleSet } from '../../../../db/schema/flywheel.ts'
import { account } from '../../../../db/schema/identity.ts'
import { eventType, stageQueue } from '../../../../db/schema/intake.ts'
import { ofPerson } from '../../../kernel/person.ts'

export const versions = (db: Reads) =>
  db
    .select({
      ...{ version: stageRuleSet.version, note: stageRuleSet.note, publishedAt: stageRuleSet.publishedAt },
      by: sql<string>`coalesce(${account.name}, '')`,
    })
    .from(stageRuleSet)
    .leftJoin(account, eq(account.id, stageRuleSet.publishedBy))
    .orderBy(desc(stageRuleSet.version))
export const latest = (db: Reads) => db.select().from(stageRuleSet).orderBy(desc(stageRuleSet.version)).limit(1).get()
export const insertVersion = (tx: DbTx, row: typeof stageRuleSet.$inferInsert) => tx.insert(stageRuleSet).values(row)
/** Names of events that came and count as themselves. */
export const ownEvents = async (db: Reads) =>
  (
    await db.select({ name: eventType.name }).from(eventType).where(isNull(eventType.countsAs)).orderBy(eventType.name)
  ).map(({ name }) => name)
export const waiting = async (db: Reads) => (await db.select({ n: count() }).from(stageQueue).get())!.n

export const people = async (db: Reads) => (await db.select({ n: count() }).from(contactStage).get())!.n
/** Some people in the order of their ids, after one, with where they stand. */
export const peopleAfter = (db: Reads, after: string, limit: number) =>
  db
    .select({ id: contact.id, name: contact.name, stage: contactStage.stage, health: contactStage.health })
    .from(contactStage)
    .innerJoin(contact, eq(contact.id, contactStage.contactId))
    .where(gt(contactStage.contactId, after))
    .orderBy(asc(contactStage.contactId))
    .limit(limit)
export const peopleOf = (db: Reads, ids: string[]) =>
  db
    .select({ id: contact.id, name: contact.name, stage: contactStage.stage, health: contactStage.health })
    .from(contactStage)
    .innerJoin(contact, eq(contact.id, contactStage.contactId))
    .where(inArray(contactStage.contactId, ids))
/** A sample of people: who has a contact with one of these numbers. */
export const peopleNumbered = async (db: Reads, numbers: number[]) =>
  (
    await db
      .select({ id: contact.id })
      .from(contactStage)
      .innerJoin(contact, eq(contact.id, contactStage.contactId))
      .where(inArray(contact.number, numbers))
  ).map(({ id }) => id)
export const lastNumber = async (db: Reads) =>
  (await db
    .select({ n: sql<number>`coalesce(max(${contact.number}), 0)` })
    .from(contact)
    .get())!.n

export const pinNow = (db: Reads, contactId: string, now: number) =>
  db
    .select()
    .from(stagePin)
    .where(and(ofPerson(stagePin.contactId, contactId), isNull(stagePin.endedAt), gt(stagePin.until, now)))
    .get()
export const insertPin = (tx: DbTx, row: typeof stagePin.$inferInsert) => tx.insert(stagePin).values(row)
export const endPin = (tx: DbTx, id: string, endedAt: number, endedBy: string) =>
  tx.update(stagePin).set({ endedAt, endedBy }).where(eq(stagePin.id, id))
