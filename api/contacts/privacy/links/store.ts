import { asc, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { link, ownerTrace } from '../../../../db/schema/links.ts'

/** A person's links, and where they looked at them. Who clicked is somebody else's matter. */
export const linksOf = async (db: Reads, ids: string[]) => ({
  links: [
    ...(await db.select().from(link).where(inArray(link.ownerId, ids)).orderBy(asc(link.createdAt))),
    ...(await db.select().from(ownerTrace).where(inArray(ownerTrace.contactId, ids)).orderBy(asc(ownerTrace.at))),
  ],
})
