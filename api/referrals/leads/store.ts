import { and, asc, count, desc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { submittedLead, submittedLeadStep } from '../../../db/schema/submitted-leads.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import type { Key } from '../../kernel/page.ts'
import { isCustomer, ofPerson } from '../../kernel/person.ts'
import type { LeadState } from './rules.ts'

export { switches } from '../advocates/store.ts'
export { isAdvocate } from '../store.ts'

export type Lead = typeof submittedLead.$inferSelect
const OVER: LeadState[] = ['won', 'lost', 'declined']
const open = sql`${submittedLead.state} NOT IN ('won', 'lost', 'declined')`

/** Whoever named this address first and still has it: an open one, or one whose protection lasts. */
export const holderOf = (db: Reads, emailHash: string, now: number) =>
  db
    .select()
    .from(submittedLead)
    .where(
      and(
        eq(submittedLead.emailHash, emailHash),
        or(open, and(eq(submittedLead.state, 'won'), sql`${submittedLead.ownedUntil} > ${now}`)),
      ),
    )
    .limit(1)
    .get()
/** Somebody of the same company is in the pipeline already. */
export const openOfDomain = (db: Reads, domain: string) =>
  db
    .select({ id: submittedLead.id, advocateId: submittedLead.advocateId })
    .from(submittedLead)
    .where(and(eq(submittedLead.domain, domain), open))
    .limit(1)
    .get()
export async function knownAs(db: Reads, email: string): Promise<'customer' | 'contact' | 'nobody'> {
  const found = await db.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get()
  if (!found) return 'nobody'
  return (await isCustomer(db, found.id)) ? 'customer' : 'contact'
}
export const emailsOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(ofPerson(contact.id, contactId))).map(
    ({ email }) => email,
  )
export const insertLead = (tx: DbTx, row: typeof submittedLead.$inferInsert) => tx.insert(submittedLead).values(row)
export const insertStep = (tx: DbTx, row: typeof submittedLeadStep.$inferInsert) =>
  tx.insert(submittedLeadStep).values(row)
export const leadBy = (db: Reads, id: string) => db.select().from(submittedLead).where(eq(submittedLead.id, id)).get()
export const moveLead = async (tx: DbTx, before: Lead, set: Partial<typeof submittedLead.$inferInsert>) =>
  (
    await tx
      .update(submittedLead)
      .set(set)
      .where(and(eq(submittedLead.id, before.id), eq(submittedLead.state, before.state)))
      .returning({ id: submittedLead.id })
  ).length === 1

export const leadsOf = (db: Reads, advocateId: string, limit: number) =>
  db
    .select()
    .from(submittedLead)
    .where(ofPerson(submittedLead.advocateId, advocateId))
    .orderBy(desc(submittedLead.submittedAt), desc(submittedLead.id))
    .limit(limit)
export const stepsOf = (db: Reads, ids: string[]) =>
  db
    .select()
    .from(submittedLeadStep)
    .where(inArray(submittedLeadStep.leadId, ids))
    .orderBy(asc(submittedLeadStep.at), asc(submittedLeadStep.id))
export const leads = (db: Reads, state: LeadState | undefined, after: Key | undefined, limit: number) =>
  db
    .select({ lead: submittedLead, advocate: { id: contact.id, name: contact.name } })
    .from(submittedLead)
    .innerJoin(contact, eq(contact.id, submittedLead.advocateId))
    .where(
      and(
        state && eq(submittedLead.state, state),
        after &&
          or(
            lt(submittedLead.submittedAt, after.at),
            and(eq(submittedLead.submittedAt, after.at), lt(submittedLead.id, after.id)),
          ),
      ),
    )
    .orderBy(desc(submittedLead.submittedAt), desc(submittedLead.id))
    .limit(limit)
export const counts = (db: Reads) =>
  db.select({ state: submittedLead.state, n: count() }).from(submittedLead).groupBy(submittedLead.state)

const empty = { name: '', email: '', note: '', company: '' }
/** What names people whose leads were over long enough ago. */
export const forgetOld = (tx: DbTx, before: number, now: number) =>
  tx
    .update(submittedLead)
    .set({ ...empty, forgottenAt: now })
    .where(
      and(inArray(submittedLead.state, OVER), lte(submittedLead.movedAt, before), isNull(submittedLead.forgottenAt)),
    )
/** A person was erased: as the one who was named, and what they wrote as the one who named somebody. */
export const forgetPerson = async (tx: DbTx & { now: number }, contactIds: string[], hashOf: AddressHash) => {
  const emails = await tx.select({ email: contact.email }).from(contact).where(inArray(contact.id, contactIds))
  await tx
    .update(submittedLead)
    .set({ ...empty, forgottenAt: tx.now })
    .where(
      and(
        or(
          inArray(submittedLead.advocateId, contactIds),
          inArray(submittedLead.contactId, contactIds),
          inArray(
            submittedLead.emailHash,
            emails.map(({ email }) => hashOf(email)),
          ),
        ),
        isNull(submittedLead.forgottenAt),
      ),
    )
}
/** The lead of who came now, of whoever named them. */
export const knowPerson = async (
  tx: DbTx,
  hashOf: AddressHash,
  { contactId, ownerId }: { contactId: string; ownerId: string },
) => {
  const person = await tx.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get()
  if (!person) return
  await tx
    .update(submittedLead)
    .set({ contactId })
    .where(
      and(
        eq(submittedLead.emailHash, hashOf(person.email)),
        ofPerson(submittedLead.advocateId, ownerId),
        isNull(submittedLead.contactId),
      ),
    )
}
