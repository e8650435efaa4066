import { count, inArray } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { reviewRevision } from '../../../db/schema/reviews.ts'

/** How many wordings each of these reviews has had. */
export const revisionCounts = async (db: Reads, reviewIds: string[]) =>
  new Map(
    (
      await db
        .select({ id: reviewRevision.reviewId, n: count() })
        .from(reviewRevision)
        .where(inArray(reviewRevision.reviewId, reviewIds))
        .groupBy(reviewRevision.reviewId)
    ).map(({ id, n }) => [id, n]),
  )
