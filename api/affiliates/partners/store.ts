import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner, partnerCode, partnerGroup, partnerStep } from '../../../db/schema/affiliates.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { link } from '../../../db/schema/links.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import { asWritten } from '../../kernel/search.ts'
import type { PartnerQuery } from './contract.ts'
import type { PartnerState } from './rules.ts'

export const partnerContact = async (db: Reads, id: string) =>
  (await db.select({ contactId: partner.contactId }).from(partner).where(eq(partner.id, id)).get())!

export type PartnerRow = typeof partner.$inferSelect
export const partnerBy = (db: Reads, id: string) => db.select().from(partner).where(eq(partner.id, id)).get()
/** The partner a person is; of two contacts that were one each, the one who earns, else the one who came first. */
export const partnerOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(partner)
    .where(ofPerson(partner.contactId, contactId))
    .orderBy(sql`${partner.state} <> 'approved'`, asc(partner.appliedAt), asc(partner.id))
    .limit(1)
    .get()
export const insertPartner = (tx: DbTx, row: typeof partner.$inferInsert) => tx.insert(partner).values(row)
/** False when they are somewhere else meanwhile. */
export const changePartner = async (
  tx: DbTx,
  { id, state }: Pick<PartnerRow, 'id' | 'state'>,
  set: Partial<Omit<PartnerRow, 'id' | 'contactId' | 'appliedAt'>>,
) =>
  (
    await tx
      .update(partner)
      .set(set)
      .where(and(eq(partner.id, id), eq(partner.state, state)))
      .returning({ id: partner.id })
  ).length === 1
export const insertStep = (tx: DbTx, row: typeof partnerStep.$inferInsert) => tx.insert(partnerStep).values(row)
export const stepsOf = (db: Reads, partnerId: string) =>
  db
    .select({ step: partnerStep, by: account.name })
    .from(partnerStep)
    .leftJoin(account, and(eq(account.id, partnerStep.by), sql`${account.role} <> 'customer'`))
    .where(eq(partnerStep.partnerId, partnerId))
    .orderBy(desc(partnerStep.at), desc(partnerStep.id))
export const lastStepTo = (db: Reads, partnerId: string, to: PartnerState) =>
  db
    .select({ at: partnerStep.at })
    .from(partnerStep)
    .where(and(eq(partnerStep.partnerId, partnerId), eq(partnerStep.toState, to)))
    .orderBy(desc(partnerStep.at), desc(partnerStep.id))
    .limit(1)
    .get()

export const emailOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get())?.email ?? ''
/** Addresses of a person that a mail of ours reached them at. */
export const confirmedEmails = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ email: account.email })
      .from(account)
      .where(
        and(ofPerson(account.contactId, contactId), isNotNull(account.emailConfirmedAt), isNull(account.disabledAt)),
      )
  ).map(({ email }) => email)

const whole = {
  partner,
  contact: { id: contact.canonicalId, name: contact.name, email: contact.email },
  group: { id: partnerGroup.id, name: partnerGroup.name },
}
const joined = (db: Reads) =>
  db
    .select(whole)
    .from(partner)
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
const begins = (q: string) => `${asWritten(q)}%`
/** By the moment of their last step, one more than asked for when there are more. */
export const partners = (db: Reads, { state, groupId, q, order, limit }: PartnerQuery, after: Key | undefined) =>
  joined(db)
    .where(
      and(
        state && eq(partner.state, state),
        groupId ? eq(partner.groupId, groupId) : undefined,
        q
          ? or(
              sql`${contact.name} LIKE ${begins(q)} ESCAPE '\\'`,
              sql`${contact.name} LIKE ${`% ${begins(q)}`} ESCAPE '\\'`,
              sql`${contact.email} LIKE ${begins(q)} ESCAPE '\\'`,
            )
          : undefined,
        after &&
          (order === 'newest'
            ? sql`(${partner.movedAt}, ${partner.id}) < (${after.at}, ${after.id})`
            : sql`(${partner.movedAt}, ${partner.id}) > (${after.at}, ${after.id})`),
      ),
    )
    .orderBy(
      ...(order === 'newest' ? [desc(partner.movedAt), desc(partner.id)] : [asc(partner.movedAt), asc(partner.id)]),
    )
    .limit(limit + 1)
export const wholePartner = (db: Reads, id: string) => joined(db).where(eq(partner.id, id)).get()
export const counts = (db: Reads) =>
  db.select({ state: partner.state, n: count() }).from(partner).groupBy(partner.state)

/** A person's links that commissions come by, the oldest first. */
export const linksOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(link)
    .where(and(ofPerson(link.ownerId, contactId), eq(link.purpose, 'affiliate')))
    .orderBy(asc(link.createdAt), asc(link.id))
export const isLinkCode = async (db: Reads, code: string) =>
  (await db.select({ id: link.id }).from(link).where(eq(link.code, code)).get()) !== undefined
export const codesOf = (db: Reads, partnerId: string) =>
  db
    .select()
    .from(partnerCode)
    .where(eq(partnerCode.partnerId, partnerId))
    .orderBy(sql`${partnerCode.disabledAt} IS NOT NULL`, asc(partnerCode.createdAt), asc(partnerCode.code))
/** The code that sounds like this one, whosever it is. */
export const codeLike = (db: Reads, spokenCode: string) =>
  db.select().from(partnerCode).where(sql`replace(${partnerCode.code}, '-', '') = ${spokenCode}`).limit(1).get()
export const insertCode = (tx: DbTx, row: typeof partnerCode.$inferInsert) => tx.insert(partnerCode).values(row)
export const setCode = (tx: DbTx, code: string, set: { disabledAt: number | null; linkId?: string }) =>
  tx.update(partnerCode).set(set).where(eq(partnerCode.code, code))
export const stopCodes = (tx: DbTx, partnerId: string, now: number) =>
  tx
    .update(partnerCode)
    .set({ disabledAt: now })
    .where(and(eq(partnerCode.partnerId, partnerId), isNull(partnerCode.disabledAt)))
/** Those that were stopped at that moment or later go on. */
export const goOnCodes = (tx: DbTx, partnerId: string, since: number) =>
  tx
    .update(partnerCode)
    .set({ disabledAt: null })
    .where(and(eq(partnerCode.partnerId, partnerId), gte(partnerCode.disabledAt, since)))
/** What they wrote goes; what they earned hangs on the rest. Their codes are nobody's any more. */
export async function forgetPartners(tx: DbTx, contactIds: string[], now: number) {
  const ids = tx.select({ id: partner.id }).from(partner).where(inArray(partner.contactId, contactIds))
  await tx
    .update(partnerCode)
    .set({ disabledAt: now })
    .where(and(inArray(partnerCode.partnerId, ids), isNull(partnerCode.disabledAt)))
  await tx
    .update(partner)
    .set({ website: '', answers: '[]', reason: null, country: null })
    .where(inArray(partner.contactId, contactIds))
}
/** With how long commissions of their group wait. */
export const partnerWithGroup = (db: Reads, id: string) =>
  db
    .select({ contactId: partner.contactId, state: partner.state, holdDays: partnerGroup.holdDays })
    .from(partner)
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
    .where(eq(partner.id, id))
    .get()
