import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { request } from '../../../../db/schema/feature-requests.ts'
import { requestSource } from '../../../../db/schema/request-imports.ts'
import { requestVote } from '../../../../db/schema/request-votes.ts'

const kept = alias(contact, 'kept')
/** Who has these addresses; of somebody merged, the contact that was kept. */
export async function peopleByEmail(db: Reads, emails: readonly string[]) {
  if (emails.length === 0) return new Map<string, { id: string; companyId: string | null }>()
  const rows = await db
    .select({ email: contact.email, id: kept.id, companyId: kept.companyId })
    .from(contact)
    .innerJoin(kept, eq(kept.id, contact.canonicalId))
    .where(
      and(
        isNull(contact.erasedAt),
        isNull(kept.erasedAt),
        sql`${contact.email} IN (SELECT value FROM json_each(${JSON.stringify(emails)}))`,
      ),
    )
  return new Map(rows.map(({ email, ...who }) => [email, who]))
}
/** Requests of a place that are here, by the number they had there. */
export async function knownBySource(
  db: Reads,
  source: typeof requestSource.$inferSelect.source,
  sourceIds: readonly string[],
) {
  const rows = await db
    .select({ id: requestSource.requestId, sourceId: requestSource.sourceId })
    .from(requestSource)
    .where(
      and(
        eq(requestSource.source, source),
        sql`${requestSource.sourceId} IN (SELECT value FROM json_each(${JSON.stringify(sourceIds)}))`,
      ),
    )
  return new Map(rows.map(({ id, sourceId }) => [sourceId, id]))
}
export const insertSource = (tx: DbTx, row: typeof requestSource.$inferInsert) => tx.insert(requestSource).values(row)
const AT_ONCE = 200
/** @returns the requests of those that were not there yet, one for each vote */
export async function insertVotes(tx: DbTx, rows: (typeof requestVote.$inferInsert)[]): Promise<string[]> {
  const cast: string[] = []
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const part = rows.slice(at, at + AT_ONCE)
    const done = await tx
      .insert(requestVote)
      .values(part)
      .onConflictDoNothing()
      .returning({ id: requestVote.requestId })
    cast.push(...done.map(({ id }) => id))
  }
  return cast
}
/** Of these requests, those that came with this import and still stand alone, with their votes elsewhere. */
export const broughtBy = async (db: Reads, importId: string, requestIds: string[]) =>
  new Map(
    (
      await db
        .select({ id: request.id, votesElsewhere: requestSource.votesElsewhere })
        .from(requestSource)
        .innerJoin(request, eq(request.id, requestSource.requestId))
        .where(
          and(
            eq(requestSource.importId, importId),
            inArray(request.id, requestIds),
            isNull(request.canonicalId),
            isNull(request.deletedAt),
          ),
        )
    ).map(({ id, votesElsewhere }) => [id, votesElsewhere]),
  )
export const setVotesElsewhere = (tx: DbTx, requestId: string, votesElsewhere: number) =>
  tx.update(requestSource).set({ votesElsewhere }).where(eq(requestSource.requestId, requestId))
export const dropVotesOf = (tx: DbTx, requestIds: string[]) =>
  tx.delete(requestVote).where(inArray(requestVote.requestId, requestIds))
