import { and, eq, isNull } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { linkAttribution } from '../../../db/schema/attribution.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { click, link } from '../../../db/schema/links.ts'

export const clickIsThere = async (db: Reads, id: string) =>
  (await db.select({ id: click.id }).from(click).where(eq(click.id, id)).get()) !== undefined
export const customer = (db: Reads, externalId: string) =>
  db
    .select({ id: contact.id, name: contact.name, email: contact.email, externalId: contact.externalId })
    .from(contact)
    .where(eq(contact.externalId, externalId))
    .get()
export const linkOfCustomer = async (db: Reads, externalId: string) =>
  (await db
    .select({ id: link.id, key: link.code, url: link.destination })
    .from(contact)
    .innerJoin(linkAttribution, and(eq(linkAttribution.contactId, contact.id), isNull(linkAttribution.endedAt)))
    .innerJoin(link, eq(link.id, linkAttribution.linkId))
    .where(eq(contact.externalId, externalId))
    .limit(1)
    .get()) ?? null
