import { asc, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { pointsEntry, reward } from '../../../../db/schema/rewards.ts'

/** What somebody earned, codes of theirs included, and how their points came and went. */
export const rewardsOf = async (db: Reads, ids: string[]) => ({
  rewards: [
    ...(await db.select().from(reward).where(inArray(reward.contactId, ids)).orderBy(asc(reward.id))),
    ...(await db
      .select({ points: pointsEntry.delta, why: pointsEntry.why, at: pointsEntry.at, rewardId: pointsEntry.rewardId })
      .from(pointsEntry)
      .where(inArray(pointsEntry.contactId, ids))
      .orderBy(asc(pointsEntry.at), asc(pointsEntry.id))),
  ],
})
