import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { newsletterIssue, optIn, promotion, resource } from '../../../db/schema/outreach.ts'
import { webinar } from '../../../db/schema/webinars.ts'

/** What an opt-in asks, and whom. */
export const optInLetter = (db: Reads, id: string) =>
  db
    .select({
      ...{ email: optIn.email, kind: optIn.kind, newsletter: optIn.subscribes },
      title: sql<string | null>`coalesce(${resource.title}, ${promotion.title}, ${webinar.title})`,
    })
    .from(optIn)
    .leftJoin(resource, eq(resource.id, optIn.subjectId))
    .leftJoin(promotion, eq(promotion.id, optIn.subjectId))
    .leftJoin(webinar, eq(webinar.id, optIn.subjectId))
    .where(eq(optIn.id, id))
    .get()
/** The sealed link of an opt-in that can still be used. */
export async function linkOf(db: Reads, id: string, now: number) {
  const row = await db.select().from(optIn).where(eq(optIn.id, id)).get()
  return row && row.expiresAt > now ? { sealed: row.sealed, expiresAt: row.expiresAt } : undefined
}
export const issueLetter = (db: Reads, id: string) =>
  db
    .select({ subject: newsletterIssue.subject, body: newsletterIssue.body })
    .from(newsletterIssue)
    .where(eq(newsletterIssue.id, id))
    .get()
export const webinarLetter = (db: Reads, id: string) => db.select().from(webinar).where(eq(webinar.id, id)).get()
export const addressOf = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ email: contact.email })
      .from(contact)
      .where(and(eq(contact.id, contactId), isNull(contact.erasedAt)))
      .get()
  )?.email
