import { eq } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { newsletterIssue, optIn, promotion, resource } from '../../../../db/schema/outreach.ts'
import { push } from '../../../../db/schema/pushes.ts'
import { webinar } from '../../../../db/schema/webinars.ts'

export const resourceOf = (db: Reads, id: string) =>
  db.select({ slug: resource.slug, title: resource.title }).from(resource).where(eq(resource.id, id)).get()
export const promotionOf = (db: Reads, id: string) =>
  db.select({ slug: promotion.slug, title: promotion.title }).from(promotion).where(eq(promotion.id, id)).get()
export const webinarOf = (db: Reads, id: string) =>
  db.select({ slug: webinar.slug, title: webinar.title }).from(webinar).where(eq(webinar.id, id)).get()
export const issueOf = async (db: Reads, id: string) =>
  (await db.select({ title: newsletterIssue.subject }).from(newsletterIssue).where(eq(newsletterIssue.id, id)).get())
    ?.title
export const pushOf = async (db: Reads, optInId: string) =>
  (await db.select({ push: optIn.push }).from(optIn).where(eq(optIn.id, optInId)).get())?.push
export const emailOf = async (db: Reads, id: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, id)).get())?.email
/** What was told of before stays as it is. */
export const insertOnce = (tx: DbTx, row: typeof push.$inferInsert) => tx.insert(push).values(row).onConflictDoNothing()
