import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { maxdiffSet, surveyAnswer, surveyResponse } from '../../../db/schema/survey-answers.ts'
import { surveyAsk } from '../../../db/schema/surveys.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Answer } from './contract.ts'

export type ResponseRow = typeof surveyResponse.$inferSelect

/** The contact that stands for a person, while there is one. */
export const personOf = (db: Reads, contactId: string) =>
  db
    .select({ id: contact.id, companyId: contact.companyId })
    .from(contact)
    .where(
      and(sql`${contact.id} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`, isNull(contact.erasedAt)),
    )
    .get()
export const askByHash = (db: Reads, hash: string) =>
  db.select().from(surveyAsk).where(eq(surveyAsk.tokenHash, hash)).get()

export const responseOfPerson = (db: Reads, surveyId: string, personId: string) =>
  db
    .select()
    .from(surveyResponse)
    .where(
      and(
        eq(surveyResponse.surveyId, surveyId),
        eq(surveyResponse.personId, personId),
        isNull(surveyResponse.setAsideAt),
      ),
    )
    .get()
export const responseOfToken = (db: Reads, surveyId: string, tokenHash: string) =>
  db
    .select()
    .from(surveyResponse)
    .where(and(eq(surveyResponse.surveyId, surveyId), eq(surveyResponse.tokenHash, tokenHash)))
    .get()
/** What a person has begun or completed of these surveys. */
export const responsesTo = (db: Reads, surveyIds: string[], personId: string) =>
  surveyIds.length === 0
    ? Promise.resolve([])
    : db
        .select({ surveyId: surveyResponse.surveyId, completedAt: surveyResponse.completedAt })
        .from(surveyResponse)
        .where(
          and(
            inArray(surveyResponse.surveyId, surveyIds),
            eq(surveyResponse.personId, personId),
            isNull(surveyResponse.setAsideAt),
          ),
        )

export const insertResponse = (tx: DbTx, row: typeof surveyResponse.$inferInsert) =>
  tx.insert(surveyResponse).values(row)
export const changeResponse = (tx: DbTx, id: string, change: Partial<ResponseRow>) =>
  tx.update(surveyResponse).set(change).where(eq(surveyResponse.id, id))
/** The guard is in the statement: of two that complete it at once, one does. */
export const completeResponse = async (tx: DbTx, id: string, companyId: string | null, now: number) =>
  (
    await tx
      .update(surveyResponse)
      .set({ completedAt: now, companyId })
      .where(and(eq(surveyResponse.id, id), isNull(surveyResponse.completedAt)))
      .returning({ id: surveyResponse.id })
  ).length === 1

export const answersOf = async (db: Reads, responseId: string) => {
  const rows = await db.select().from(surveyAnswer).where(eq(surveyAnswer.responseId, responseId))
  return Object.fromEntries(rows.map(({ responseId: _, itemId, ...answer }) => [itemId, answer]))
}
export async function saveAnswers(tx: DbTx, responseId: string, answers: Record<string, Answer>): Promise<void> {
  for (const [itemId, answer] of Object.entries(answers)) {
    const given = Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined))
    if (Object.keys(given).length === 0) continue
    await tx
      .insert(surveyAnswer)
      .values({ responseId, itemId, ...given })
      .onConflictDoUpdate({ target: [surveyAnswer.responseId, surveyAnswer.itemId], set: given })
  }
}
export const setsOfResponse = async (db: Reads, responseId: string) =>
  (await db.select().from(maxdiffSet).where(eq(maxdiffSet.responseId, responseId)).orderBy(maxdiffSet.seq)).map(
    (set) => ({ ...set, shown: JSON.parse(set.shown) as string[] }),
  )
export const saveSet = (tx: DbTx, row: typeof maxdiffSet.$inferInsert) =>
  tx
    .insert(maxdiffSet)
    .values(row)
    .onConflictDoUpdate({
      target: [maxdiffSet.responseId, maxdiffSet.seq],
      set: { shown: row.shown, bestId: row.bestId, worstId: row.worstId },
    })

/** Whoever has answered is asked no more. */
export const endAsks = (tx: DbTx, surveyId: string, contactId: string, now: number) =>
  tx
    .update(surveyAsk)
    .set({ state: 'answered', endedAt: now, dueAt: null, sealed: null })
    .where(and(eq(surveyAsk.surveyId, surveyId), ofPerson(surveyAsk.contactId, contactId), isNull(surveyAsk.endedAt)))
    .returning({ id: surveyAsk.id })

/** All responses of the people these contacts are. */
export const responsesOfPeople = (db: Reads, contactIds: string[]) =>
  db
    .select({ response: surveyResponse, canonicalId: contact.canonicalId })
    .from(surveyResponse)
    .innerJoin(contact, eq(contact.id, surveyResponse.contactId))
    .where(or(...contactIds.map((id) => ofPerson(surveyResponse.contactId, id))))
    .orderBy(surveyResponse.startedAt, surveyResponse.id)
export const asksOfPerson = (db: Reads, contactId: string) =>
  db
    .select()
    .from(surveyAsk)
    .where(ofPerson(surveyAsk.contactId, contactId))
    .orderBy(sql`${surveyAsk.mailedAt} IS NULL`, surveyAsk.queuedAt, surveyAsk.id)
export const cancelAsk = (tx: DbTx, id: string, note: string, now: number) =>
  tx
    .update(surveyAsk)
    .set({ state: 'cancelled', note, endedAt: now, dueAt: null, sealed: null })
    .where(and(eq(surveyAsk.id, id), isNull(surveyAsk.endedAt)))

export const responsesOfContacts = (db: Reads, contactIds: string[]) =>
  db.select().from(surveyResponse).where(inArray(surveyResponse.contactId, contactIds))
/** What was begun and not completed goes with its answers. */
export const deleteResponse = (tx: DbTx, id: string) =>
  tx.delete(surveyResponse).where(and(eq(surveyResponse.id, id), isNull(surveyResponse.completedAt)))
export const forgetAsks = async (tx: DbTx, contactIds: string[], now: number): Promise<void> => {
  await tx
    .update(surveyAsk)
    .set({ state: 'cancelled', note: 'erased', endedAt: now, dueAt: null, sealed: null })
    .where(and(inArray(surveyAsk.contactId, contactIds), isNull(surveyAsk.endedAt)))
  await tx
    .update(surveyAsk)
    .set({ tokenHash: null })
    .where(and(inArray(surveyAsk.contactId, contactIds), isNotNull(surveyAsk.tokenHash)))
}
