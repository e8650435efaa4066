import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { authorAsk } from '../../../db/schema/testimonials.ts'

/** The sealed link of a question that can still be answered. */
export const linkOf = (db: Reads, id: string, now: number) =>
  db
    .select({ sealed: authorAsk.sealed, expiresAt: authorAsk.expiresAt })
    .from(authorAsk)
    .where(and(eq(authorAsk.id, id), isNull(authorAsk.answeredAt), gt(authorAsk.expiresAt, now)))
    .get()
