import { and, asc, count, desc, eq, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import type { CHANNELS } from '../../../db/schema/links.ts'
import { offer, type REFERRAL_STATES, referral, referralStep } from '../../../db/schema/referrals.ts'
import { linkFigures } from '../../kernel/link-figures.ts'
import type { Key } from '../../kernel/page.ts'
import { asWritten } from '../../kernel/search.ts'

export { salesOf } from '../store.ts'

const friend = alias(contact, 'friend')
const whole = {
  referral,
  advocate: { id: contact.id, name: contact.name },
  friend: { id: friend.id, name: friend.name },
  offer: { id: offer.id, name: offer.name },
}
const from = (db: Reads) =>
  db
    .select(whole)
    .from(referral)
    .innerJoin(contact, eq(contact.id, referral.advocateId))
    .innerJoin(friend, eq(friend.id, referral.friendId))
    .innerJoin(offer, eq(offer.id, referral.offerId))
interface Filter {
  state: (typeof REFERRAL_STATES)[number] | undefined
  name: string
  after: Key | undefined
}
const beginsWith = (name: string) => `${asWritten(name)}%`
export const referrals = (db: Reads, { state, name, after }: Filter, limit: number) =>
  from(db)
    .where(
      and(
        state && eq(referral.state, state),
        name !== ''
          ? sql`(${contact.name} LIKE ${beginsWith(name)} ESCAPE '\\' OR ${friend.name} LIKE ${beginsWith(name)} ESCAPE '\\')`
          : undefined,
        after && or(lt(referral.joinedAt, after.at), and(eq(referral.joinedAt, after.at), lt(referral.id, after.id))),
      ),
    )
    .orderBy(desc(referral.joinedAt), desc(referral.id))
    .limit(limit)
export const referralBy = (db: Reads, id: string) => from(db).where(eq(referral.id, id)).get()
export const counts = (db: Reads) =>
  db.select({ state: referral.state, n: count() }).from(referral).groupBy(referral.state)
export const stepsOf = (db: Reads, referralId: string) =>
  db
    .select({
      from: referralStep.fromState,
      to: referralStep.toState,
      reason: referralStep.reason,
      at: referralStep.at,
    })
    .from(referralStep)
    .where(eq(referralStep.referralId, referralId))
    .orderBy(asc(referralStep.at), asc(referralStep.id))

const OWNED = sql`SELECT id FROM link WHERE owner_id IS NOT NULL`
/** Clicks are counted by UTC days: of the first day all are. */
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

type Channel = (typeof CHANNELS)[number] | null
export interface ChannelRow {
  channel: Channel
  shares: number
  clicks: number
  joined: number
  qualified: number
}
/** Shares, clicks of people, and what came of them, by the channel of the link; a code that was given has none. */
export const byChannel = (db: Reads, since: number) =>
  db.all<ChannelRow>(sql`
    WITH shared AS (SELECT channel, count(*) AS n FROM share WHERE at >= ${since} GROUP BY channel),
      opened AS (SELECT nullif(channel, '') AS channel, sum(real) AS n FROM ${linkFigures(OWNED)}
        WHERE day >= ${dayOf(since)} GROUP BY channel),
      came AS (SELECT c.channel, count(*) AS n, count(*) FILTER (WHERE r.state = 'qualified') AS good
        FROM referral r JOIN link_attribution a ON a.id = r.attribution_id LEFT JOIN click c ON c.id = a.click_id
        WHERE r.joined_at >= ${since} AND r.state NOT IN ('refused', 'held') GROUP BY c.channel),
      named AS (SELECT channel FROM shared UNION SELECT channel FROM opened UNION SELECT channel FROM came)
    SELECT named.channel, coalesce(shared.n, 0) AS shares, coalesce(opened.n, 0) AS clicks,
      coalesce(came.n, 0) AS joined, coalesce(came.good, 0) AS qualified
    FROM named LEFT JOIN shared ON shared.channel IS named.channel LEFT JOIN opened ON opened.channel IS named.channel
      LEFT JOIN came ON came.channel IS named.channel
    ORDER BY joined DESC, clicks DESC, named.channel`)
export const aside = async (db: Reads, since: number) =>
  (await db.get<{ advocates: number; held: number; bots: number; prefetched: number; repeated: number }>(sql`
    SELECT (SELECT count(*) FROM advocate) AS advocates,
      (SELECT count(*) FROM referral WHERE state = 'held') AS held,
      coalesce(sum(bots), 0) AS bots, coalesce(sum(prefetches), 0) AS prefetched, coalesce(sum(duplicates), 0) AS repeated
    FROM ${linkFigures(OWNED)} WHERE day >= ${dayOf(since)}`))!
