import { and, desc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partnerCode } from '../../../db/schema/affiliates.ts'
import { attributionLoss, attributionPolicy, linkAttribution } from '../../../db/schema/attribution.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { click, link } from '../../../db/schema/links.ts'
import { submittedLead } from '../../../db/schema/submitted-leads.ts'
import { ofPerson } from '../../kernel/person.ts'
import { USUAL } from './rules.ts'

export const policyNow = (db: Reads) =>
  db.select().from(attributionPolicy).orderBy(desc(attributionPolicy.version)).limit(1).get()
export const policies = (db: Reads) => db.select().from(attributionPolicy).orderBy(desc(attributionPolicy.version))
/** The first version is made when something is decided by it. */
export async function standingPolicy(tx: DbTx, now: number) {
  const there = await policyNow(tx)
  return there ?? (await insertPolicy(tx, { ...USUAL, createdBy: 'system', createdAt: now }))
}
export const insertPolicy = async (tx: DbTx, row: typeof attributionPolicy.$inferInsert) =>
  (await tx.insert(attributionPolicy).values(row).returning())[0]!

const ofLink = { id: link.id, ownerId: link.ownerId, disabledAt: link.disabledAt }
export const clicksBy = (db: Reads, ids: string[]) =>
  db
    .select({
      ...ofLink,
      clickId: click.id,
      at: click.at,
      bot: click.bot,
      prefetch: click.prefetch,
      navigation: click.navigation,
    })
    .from(click)
    .innerJoin(link, eq(link.id, click.linkId))
    .where(inArray(click.id, ids))
/** By its own code, or by a live code of a partner that stands for it, with or without its dashes. */
export const linkByCode = async (db: Reads, code: string) =>
  (await db.select(ofLink).from(link).where(eq(link.code, code)).get()) ??
  (await db
    .select(ofLink)
    .from(partnerCode)
    .innerJoin(link, eq(link.id, partnerCode.linkId))
    .where(
      and(sql`replace(${partnerCode.code}, '-', '') = ${code.replaceAll('-', '')}`, isNull(partnerCode.disabledAt)),
    )
    .limit(1)
    .get())
export const emailOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get())?.email
/** The link of whoever named this address on a form and was told yes, while they have them. */
export const protectedLead = (db: Reads, emailHash: string, now: number) =>
  db
    .select({ ...ofLink, at: submittedLead.submittedAt })
    .from(submittedLead)
    .innerJoin(link, and(ofPerson(link.ownerId, sql`${submittedLead.advocateId}`), isNull(link.destination)))
    .where(
      and(
        eq(submittedLead.emailHash, emailHash),
        inArray(submittedLead.state, ['accepted', 'qualified', 'meeting', 'negotiation', 'won']),
        gt(submittedLead.ownedUntil, now),
      ),
    )
    .orderBy(submittedLead.submittedAt, link.createdAt)
    .limit(1)
    .get()

const live = and(isNotNull(linkAttribution.linkId), isNull(linkAttribution.endedAt))
/** The binding of a person, by any of their contacts. */
export const bindingOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(linkAttribution)
    .where(and(ofPerson(linkAttribution.contactId, contactId), live))
    .get()
/** Whether `ownerId` came by a link of this person. */
export const cameBy = async (db: Reads, ownerId: string, contactId: string) =>
  (await db
    .select({ id: linkAttribution.id })
    .from(linkAttribution)
    .where(and(ofPerson(linkAttribution.contactId, ownerId), ofPerson(linkAttribution.ownerId, contactId), live))
    .limit(1)
    .get()) !== undefined
export const isSame = async (db: Reads, one: string, other: string) =>
  (await db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.id, one), ofPerson(contact.id, other)))
    .get()) !== undefined

export const insertDecision = async (
  tx: DbTx,
  row: typeof linkAttribution.$inferInsert,
  losses: (typeof attributionLoss.$inferInsert)[],
) => {
  await tx.insert(linkAttribution).values(row)
  if (losses.length > 0) await tx.insert(attributionLoss).values(losses)
}
/** False when it was ended before. */
export const endBinding = async (tx: DbTx, id: string, at: number) =>
  (
    await tx
      .update(linkAttribution)
      .set({ endedAt: at })
      .where(and(eq(linkAttribution.id, id), isNull(linkAttribution.endedAt)))
      .returning({ id: linkAttribution.id })
  ).length === 1

/** Every decision about one person, the newest first, with what was named in it. */
export const decisionsOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(linkAttribution)
    .where(ofPerson(linkAttribution.contactId, contactId))
    .orderBy(desc(linkAttribution.decidedAt), desc(linkAttribution.id))
    .limit(20)
export const lossesOf = (db: Reads, ids: string[]) =>
  db
    .select({
      ...{ attributionId: attributionLoss.attributionId, route: attributionLoss.route, why: attributionLoss.why },
      ...{ at: attributionLoss.at, clickId: attributionLoss.clickId, ownerId: attributionLoss.ownerId },
      code: link.code,
    })
    .from(attributionLoss)
    .leftJoin(link, eq(link.id, attributionLoss.linkId))
    .where(inArray(attributionLoss.attributionId, ids))
    .orderBy(attributionLoss.attributionId, attributionLoss.n)
export const codesOf = async (db: Reads, ids: string[]) =>
  new Map(
    (await db.select({ id: link.id, code: link.code }).from(link).where(inArray(link.id, ids))).map((one) => [
      one.id,
      one.code,
    ]),
  )
export const policiesBy = async (db: Reads, versions: number[]) =>
  new Map(
    (await db.select().from(attributionPolicy).where(inArray(attributionPolicy.version, versions))).map((one) => [
      one.version,
      one,
    ]),
  )
/** Times somebody's links were named and did not win, the newest first; who it was about stays unsaid. */
export const lossesOfOwner = (db: Reads, ownerId: string, limit: number) =>
  db
    .select({
      ...{ attributionId: attributionLoss.attributionId, n: attributionLoss.n, why: attributionLoss.why },
      ...{ route: attributionLoss.route, at: attributionLoss.at, decidedAt: linkAttribution.decidedAt },
      policyVersion: linkAttribution.policyVersion,
      wonBySame: sql<number>`${linkAttribution.ownerId} IS NOT NULL AND ${linkAttribution.ownerId} = ${attributionLoss.ownerId}`,
    })
    .from(attributionLoss)
    .innerJoin(linkAttribution, eq(linkAttribution.id, attributionLoss.attributionId))
    .where(ofPerson(attributionLoss.ownerId, ownerId))
    .orderBy(desc(linkAttribution.decidedAt), desc(attributionLoss.n))
    .limit(limit)
