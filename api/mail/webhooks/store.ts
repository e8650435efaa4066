import { eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { webhookEndpoint } from '../../../db/schema/webhooks.ts'

export const endpointOf = (db: Reads, id: string) =>
  db
    .select({ name: webhookEndpoint.name, url: webhookEndpoint.url })
    .from(webhookEndpoint)
    .where(eq(webhookEndpoint.id, id))
    .get()
