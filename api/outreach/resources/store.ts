import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { resource, resourceTaking } from '../../../db/schema/outreach.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'

export type ResourceRow = typeof resource.$inferSelect

export const resources = (db: Reads, { live }: { live: boolean }, after: Key | undefined, limit: number) =>
  db
    .select({
      resource,
      people: sql<number>`(SELECT count(*) FROM resource_taking t WHERE t.resource_id = ${resource.id})`,
    })
    .from(resource)
    .where(
      and(
        live ? eq(resource.state, 'live') : undefined,
        after && or(lt(resource.createdAt, after.at), and(eq(resource.createdAt, after.at), lt(resource.id, after.id))),
      ),
    )
    .orderBy(desc(resource.createdAt), desc(resource.id))
    .limit(limit + 1)
export const resourceById = (db: Reads, id: string) => db.select().from(resource).where(eq(resource.id, id)).get()
export const resourceBySlug = (db: Reads, slug: string) =>
  db.select().from(resource).where(eq(resource.slug, slug)).get()
export const countTakings = async (db: Reads, id: string) =>
  (await db.get<{ n: number }>(sql`SELECT count(*) AS n FROM resource_taking WHERE resource_id = ${id}`))?.n ?? 0
export const hasTaken = async (db: Reads, id: string, contactId: string) =>
  (await db
    .select({ at: resourceTaking.at })
    .from(resourceTaking)
    .where(and(eq(resourceTaking.resourceId, id), ofPerson(resourceTaking.contactId, contactId)))
    .get()) !== undefined

export const insertResource = (tx: DbTx, row: typeof resource.$inferInsert) => tx.insert(resource).values(row)
export const changeResource = (tx: DbTx, id: string, change: Partial<ResourceRow>) =>
  tx.update(resource).set(change).where(eq(resource.id, id))
export const countView = (tx: DbTx, id: string) =>
  tx
    .update(resource)
    .set({ views: sql`${resource.views} + 1` })
    .where(eq(resource.id, id))
export const countDownload = (tx: DbTx, id: string) =>
  tx
    .update(resource)
    .set({ downloads: sql`${resource.downloads} + 1` })
    .where(eq(resource.id, id))
/** False when they have it already. */
export const insertTaking = async (tx: DbTx, row: typeof resourceTaking.$inferInsert) =>
  (await tx.insert(resourceTaking).values(row).onConflictDoNothing().returning({ at: resourceTaking.at })).length === 1
