import { and, eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { campaign, invitation } from '../../../db/schema/invitations.ts'
import { mailPreference } from '../../../db/schema/mail.ts'
import { product } from '../../../db/schema/products.ts'

/** What an invitation says and to whom: the contact that stands for its person now. */
export const letterOf = (db: Reads, id: string) =>
  db
    .select({
      ...{ contactId: contact.id, email: contact.email, name: contact.name, erasedAt: contact.erasedAt },
      ...{ subject: campaign.subject, message: campaign.message, incentive: campaign.incentive },
      productName: product.name,
    })
    .from(invitation)
    .innerJoin(campaign, eq(campaign.id, invitation.campaignId))
    .innerJoin(product, eq(product.id, invitation.productId))
    .innerJoin(
      contact,
      sql`${contact.id} = (SELECT c.canonical_id FROM contact c WHERE c.id = ${invitation.contactId})`,
    )
    .where(eq(invitation.id, id))
    .get()
export const productName = async (db: Reads, slug: string) =>
  (await db.select({ name: product.name }).from(product).where(eq(product.slug, slug)).get())?.name

/** The sealed link of an invitation that can still be answered. */
export const linkOf = (db: Reads, id: string, now: number) =>
  db
    .select({ sealed: invitation.sealed, expiresAt: invitation.expiresAt })
    .from(invitation)
    .innerJoin(campaign, eq(campaign.id, invitation.campaignId))
    .where(
      and(
        eq(invitation.id, id),
        sql`${invitation.endedAt} IS NULL AND ${invitation.expiresAt} > ${now} AND ${campaign.state} = 'live'`,
      ),
    )
    .get()

/** Every address of a person. */
export const addressesOf = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ email: contact.email })
      .from(contact)
      .where(
        sql`${contact.erasedAt} IS NULL AND ${contact.canonicalId} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`,
      )
  ).map(({ email }) => email)
export const switchInvitationsOff = (tx: DbTx, email: string, now: number) =>
  tx.insert(mailPreference).values({ email, kind: 'invitations', offAt: now }).onConflictDoNothing()
