import { eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import { webhookEndpoint } from '../../../db/schema/webhooks.ts'

export const endpointOf = (db: Reads, id: string) =>
  db
    .select({ name: webhookEndpoint.name, url: webhookEndpoint.url, contactId: partner.contactId })
    .from(webhookEndpoint)
    .leftJoin(partner, eq(partner.id, webhookEndpoint.partnerId))
    .where(eq(webhookEndpoint.id, id))
    .get()
