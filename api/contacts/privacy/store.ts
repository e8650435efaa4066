import { and, asc, count, eq, getTableColumns, inArray, isNull, or, sql } from 'drizzle-orm'
import type { AnySQLiteTable, SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../../db/client.ts'
import * as contacts from '../../../db/schema/contacts.ts'
import { attribution, conversion, sale } from '../../../db/schema/conversions.ts'
import { event } from '../../../db/schema/events.ts'
import { file } from '../../../db/schema/files.ts'
import { contactStage, stagePin, stageTransition } from '../../../db/schema/flywheel.ts'
import { account, identification, secondFactor, session } from '../../../db/schema/identity.ts'
import { invitation } from '../../../db/schema/invitations.ts'
import { firstPurchase, loopEdge } from '../../../db/schema/loop.ts'
import { mailEvent, mailPreference, message, suppression } from '../../../db/schema/mail.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { optIn, promotionClaim, resourceTaking, subscription } from '../../../db/schema/outreach.ts'
import { planInterest, planMove } from '../../../db/schema/plans.ts'
import { product } from '../../../db/schema/products.ts'
import { pushTouch } from '../../../db/schema/pushes.ts'
import { review } from '../../../db/schema/reviews.ts'
import { setting } from '../../../db/schema/settings.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import { webinarPlace } from '../../../db/schema/webinars.ts'
import { erasedAddress } from '../../kernel/email.ts'
import { partnershipOf } from './affiliates/store.ts'
import { askedOf } from './asks/store.ts'
import { linksOf } from './links/store.ts'
import { newsOf } from './news/store.ts'
import { referralsOf } from './referrals/store.ts'
import { returnsOf } from './returns/store.ts'
import { rewardsOf } from './rewards/store.ts'
import { surveysOf } from './surveys/store.ts'
import { talkOf } from './talk/store.ts'
import { toldOf, trackedOf } from './tracked/store.ts'
import { wishesOf } from './wishes/store.ts'
import { aroundReviews } from './words/store.ts'

const { contact, company, consent, contactImport, contactImportRow, contactMerge, erasure, segment } = contacts

/** All contacts of one person; empty when there is no such contact. */
export const membersOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(contact)
    .where(sql`${contact.canonicalId} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`)
    .orderBy(asc(contact.number))

const rows = <T extends AnySQLiteTable>(db: Reads, table: T, column: SQLiteColumn, ids: string[]) =>
  ids.length === 0 ? Promise.resolve([]) : db.select().from(table).where(inArray(column, ids))

/** What the portal holds of a person, by the parts of `FATES`. @param emails every address of theirs */
export async function everythingOf(db: Reads, ids: string[], emails: string[]) {
  const accounts = await rows(db, account, account.contactId, ids)
  const accountIds = accounts.map(({ id }) => id)
  const reviews = await db
    .select({ ...getTableColumns(review), product: product.name })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(inArray(review.contactId, ids))
  const reviewIds = reviews.map(({ id }) => id)
  const factors = await rows(db, secondFactor, secondFactor.accountId, accountIds)
  const decisions = await rows(db, moderationDecision, moderationDecision.reviewId, reviewIds)
  const { passwordHash: _, ...accountColumns } = getTableColumns(account)
  return {
    contacts: await db
      .select({ ...getTableColumns(contact), company: company.name })
      .from(contact)
      .leftJoin(company, eq(company.id, contact.companyId))
      .where(inArray(contact.id, ids)),
    accounts: (await db.select(accountColumns).from(account).where(inArray(account.contactId, ids))).map((one) => ({
      ...one,
      hasPassword: accounts.find(({ id }) => id === one.id)?.passwordHash !== null,
      hasSecondFactor: factors.some(({ accountId }) => accountId === one.id),
    })),
    sessions: (await rows(db, session, session.accountId, accountIds)).map(({ device, createdAt, expiresAt }) => ({
      ...{ device, createdAt, expiresAt },
    })),
    identifications: await rows(db, identification, identification.contactId, ids),
    consents: await rows(db, consent, consent.contactId, ids),
    reviews: reviews.map((one) => ({
      ...one,
      decisions: decisions
        .filter(({ reviewId }) => reviewId === one.id)
        .map(({ toState, reason, statement, createdAt }) => ({ toState, reason, statement, createdAt })),
    })),
    files: (await rows(db, file, file.contactId, ids)).map(
      ({ uploadHash: _a, senderHash: _b, storageKey: _c, posterKey: _d, captionsKey: _e, sha256: _f, ...one }) => ({
        ...one,
        address: `/files/${one.id}`,
      }),
    ),
    ...(await aroundReviews(db, ids, emails, reviewIds)),
    ...(await talkOf(db, ids)),
    ...(await newsOf(db, ids)),
    ...(await partnershipOf(db, ids)),
    ...(await rewardsOf(db, ids)),
    ...(await referralsOf(db, ids)),
    ...(await askedOf(db, ids)),
    ...(await returnsOf(db, ids)),
    ...(await wishesOf(db, ids)),
    ...(await linksOf(db, ids)),
    testimonials: await rows(db, testimonial, testimonial.reviewId, reviewIds),
    surveys: await surveysOf(db, ids),
    outreach: [
      ...(await rows(db, subscription, subscription.contactId, ids)),
      ...(await rows(db, resourceTaking, resourceTaking.contactId, ids)),
      ...(await rows(db, webinarPlace, webinarPlace.contactId, ids)),
      ...(await rows(db, planInterest, planInterest.contactId, ids)),
      ...(await rows(db, planMove, planMove.contactId, ids)),
      ...(await rows(db, promotionClaim, promotionClaim.contactId, ids)),
      ...(await rows(db, optIn, optIn.email, emails)).map(({ tokenHash: _, sealed: __, ...one }) => one),
    ],
    sales: await rows(db, sale, sale.contactId, ids),
    cameBy: [
      ...(await rows(db, attribution, attribution.contactId, ids)),
      ...(await rows(db, loopEdge, loopEdge.prospectId, ids)),
      ...(await rows(db, pushTouch, pushTouch.contactId, ids)),
      ...(await rows(db, firstPurchase, firstPurchase.contactId, ids)),
      ...(await rows(db, conversion, conversion.contactId, ids)),
    ],
    stages: [
      ...(await rows(db, contactStage, contactStage.contactId, ids)),
      ...(await rows(db, stageTransition, stageTransition.contactId, ids)),
      ...(await rows(db, stagePin, stagePin.contactId, ids)),
    ],
    tracked: await trackedOf(db, ids),
    told: await toldOf(db, ids),
    invitations: await db
      .select({
        ...{ product: product.name, state: invitation.state, reminders: invitation.reminders },
        ...{ queuedAt: invitation.queuedAt, sentAt: invitation.sentAt, endedAt: invitation.endedAt },
      })
      .from(invitation)
      .innerJoin(product, eq(product.id, invitation.productId))
      .where(inArray(invitation.contactId, ids)),
    mails: await db
      .select()
      .from(message)
      .where(or(inArray(message.contactId, ids), inArray(message.toEmail, emails))),
    mailChoices: [
      ...(await rows(db, mailPreference, mailPreference.email, emails)),
      ...(await rows(db, suppression, suppression.email, emails)),
      ...(await rows(db, mailEvent, mailEvent.email, emails)),
    ],
    merges: await db
      .select()
      .from(contactMerge)
      .where(or(inArray(contactMerge.keptId, ids), inArray(contactMerge.mergedId, ids))),
    imports: await db
      .select({ fileName: contactImport.fileName, ...getTableColumns(contactImportRow) })
      .from(contactImportRow)
      .innerJoin(contactImport, eq(contactImport.id, contactImportRow.importId))
      .where(inArray(contactImportRow.contactId, ids)),
    events: await db.select().from(event).where(inArray(event.contactId, ids)).orderBy(asc(event.seq)),
  }
}

const n = async (db: Reads, table: AnySQLiteTable, where: ReturnType<typeof and>) =>
  (await db.select({ n: count() }).from(table).where(where).get())!.n
/** How much an erasure would take, and what it keeps. */
export const sizesOf = async (db: Reads, ids: string[], emails: string[]) => ({
  contacts: ids.length,
  reviews: await n(db, review, inArray(review.contactId, ids)),
  testimonialsLive: (await db
    .select({ n: count() })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(and(eq(testimonial.state, 'live'), inArray(review.contactId, ids)))
    .get())!.n,
  mails: await n(db, message, or(inArray(message.contactId, ids), inArray(message.toEmail, emails))),
  hasAccount: (await n(db, account, inArray(account.contactId, ids))) > 0,
  salesKept: await n(db, sale, inArray(sale.contactId, ids)),
})

export const emptyContact = (tx: DbTx, id: string, now: number) =>
  tx
    .update(contact)
    .set({
      ...{ email: erasedAddress(id), name: '', traits: '{}', externalId: null, companyId: null, plan: null },
      erasedAt: now,
    })
    .where(eq(contact.id, id))
export const endConsents = (tx: DbTx, ids: string[], now: number) =>
  tx
    .update(consent)
    .set({ withdrawnAt: now })
    .where(and(inArray(consent.contactId, ids), isNull(consent.withdrawnAt)))
export const insertErasures = (tx: DbTx, rows: (typeof erasure.$inferInsert)[]) => tx.insert(erasure).values(rows)

/** Lines of files that wait or were refused, and saved searches (a quote before a cell is what spreadsheets are shown): by a whole cell or value, and a number only in its column. */
export async function dropMentions(tx: DbTx, ids: string[], said: { emails: string[]; externalIds: string[] }) {
  const list = (values: string[]) =>
    sql.join(
      values.map((value) => sql`${value}`),
      sql`, `,
    )
  const { cells, contactId, importId } = contactImportRow
  await tx.update(contactImportRow).set({ cells: null }).where(inArray(contactId, ids))
  const hasEmail = sql`EXISTS (SELECT 1 FROM json_each(${cells}) c WHERE lower(trim(c.value, ' ''')) IN (${list(said.emails)}))`
  await tx.update(contactImportRow).set({ cells: null }).where(hasEmail)
  await tx
    .delete(segment)
    .where(
      sql`EXISTS (SELECT 1 FROM json_each(${segment.filter}) f WHERE lower(trim(f.value)) IN (${list(said.emails)}))`,
    )
  if (said.externalIds.length === 0) return
  const numbered = sql`EXISTS (SELECT 1 FROM contact_import i, json_each(i.mapping) m, json_each(${cells}) c
    WHERE i.id = ${importId} AND m.value ->> 'to' = 'externalId' AND c.key = m.key AND trim(c.value, ' ''') IN (${list(said.externalIds)}))`
  await tx.update(contactImportRow).set({ cells: null }).where(numbered)
  await tx.delete(segment).where(sql`trim(${segment.filter} ->> 'q') IN (${list(said.externalIds)})`)
}

export const erasuresToScrub = (db: Reads) =>
  db.select({ contactId: erasure.contactId }).from(erasure).where(isNull(erasure.scrubbedAt))
export const markScrubbed = (tx: DbTx, ids: string[], now: number) =>
  tx.update(erasure).set({ scrubbedAt: now }).where(inArray(erasure.contactId, ids))
export const companyName = async (db: Reads) => {
  const saved = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'brand')).get()
  return saved ? String((JSON.parse(saved.value) as { companyName?: string }).companyName ?? 'Acclaim') : 'Acclaim'
}
