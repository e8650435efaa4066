import { and, desc, eq, gte, lt, or } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { suppression } from '../../../db/schema/mail.ts'
import type { Key } from '../../kernel/page.ts'
import type { SuppressionQuery } from './contract.ts'

/** Newest first, one more than asked for. */
export const suppressions = (db: Reads, { q, limit }: SuppressionQuery, after: Key | undefined) =>
  db
    .select()
    .from(suppression)
    .where(
      and(
        q ? and(gte(suppression.email, q), lt(suppression.email, `${q}\uffff`)) : undefined,
        after &&
          or(
            lt(suppression.createdAt, after.at),
            and(eq(suppression.createdAt, after.at), lt(suppression.email, after.id)),
          ),
      ),
    )
    .orderBy(desc(suppression.createdAt), desc(suppression.email))
    .limit(limit + 1)
/** False when the address was on the list. */
export const insertSuppression = async (tx: DbTx, email: string, now: number) =>
  (
    await tx
      .insert(suppression)
      .values({ email, reason: 'manual', createdAt: now })
      .onConflictDoNothing()
      .returning({ email: suppression.email })
  ).length === 1
export const deleteSuppression = async (tx: DbTx, email: string) =>
  (await tx.delete(suppression).where(eq(suppression.email, email)).returning({ email: suppression.email })).length ===
  1
