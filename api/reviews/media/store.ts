import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { file } from '../../../db/schema/files.ts'
import { review } from '../../../db/schema/reviews.ts'

/** How many of its photos, films and sounds may be shown, counted anew. An erased review keeps nothing to count. */
export const recount = (tx: DbTx, reviewId: string) => {
  const shown = (kinds: string) =>
    sql`(SELECT count(*) FROM file WHERE review_id = ${reviewId} AND state = 'ready' AND verdict = 'ok' AND kind IN (${sql.raw(kinds)}))`
  return tx
    .update(review)
    .set({ photoCount: shown("'photo'"), mediaCount: shown("'video', 'audio'") })
    .where(and(eq(review.id, reviewId), sql`state <> 'erased'`))
}

/** What may be shown with these reviews, in the order their authors chose. */
export const shownFiles = (db: Reads, reviewIds: string[]) =>
  db
    .select({
      ...{ id: file.id, reviewId: file.reviewId, kind: file.kind, type: file.type, alt: file.alt },
      ...{ width: file.width, height: file.height, durationMs: file.durationMs, transcript: file.transcript },
      ...{ hasPoster: file.hasPoster, hasCaptions: file.hasCaptions },
    })
    .from(file)
    .where(and(inArray(file.reviewId, reviewIds), eq(file.state, 'ready'), eq(file.verdict, 'ok')))
    .orderBy(asc(file.reviewId), asc(file.position), asc(file.id))
