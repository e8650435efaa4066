import { desc, eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { referral } from '../../../db/schema/referrals.ts'
import { reward } from '../../../db/schema/rewards.ts'
import { ofPerson } from '../../kernel/person.ts'
import { isHeld } from '../store.ts'

export { ledgerOf, offered } from '../points/store.ts'

const MOST = 500
/** Everything somebody has earned by any of their contacts, the latest first. */
export const rewardsOf = (db: Reads, contactId: string) =>
  db
    .select({ reward, held: isHeld, friendJoinedAt: referral.joinedAt })
    .from(reward)
    .leftJoin(referral, eq(referral.id, reward.referralId))
    .where(ofPerson(reward.contactId, contactId))
    .orderBy(desc(reward.grantedAt), desc(reward.id))
    .limit(MOST)
