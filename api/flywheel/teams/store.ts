import { sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'

const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
const one = async <T>(rows: Promise<T[]>) => (await rows)[0]!

/** Mail that went out since a moment. */
export const mailSent = async (db: Reads, since: number) =>
  (
    await one(
      db.all<{ n: number }>(
        sql`SELECT count(*) AS n FROM message WHERE state = 'sent' AND created_at >= ${whole(since)}`,
      ),
    )
  ).n
/** Questions that recurred, and how many of them are dealt with. */
export const themes = (db: Reads, since: number) =>
  one(
    db.all<{ hits: number; of: number }>(sql`
      SELECT coalesce(sum(state = 'done'), 0) AS hits, count(*) AS "of" FROM work_item
      WHERE kind = 'recurring' AND opened_at >= ${whole(since)}`),
  )
/** What codes that were redeemed in a while spared their buyers, by currency, the most frequent first. */
export const spared = (db: Reads, { since, until }: { since: number; until: number }) =>
  db.all<{ currency: string | null; amountMinor: number; n: number }>(sql`
    SELECT currency, coalesce(sum(discount_minor), 0) AS amountMinor, count(*) AS n FROM promotion_claim
    WHERE redeemed_at >= ${whole(since)} AND redeemed_at <= ${whole(until)}
    GROUP BY currency ORDER BY currency IS NULL, n DESC, currency`)
/** How many people bought for the first time in a while. */
export const firstPurchases = async (db: Reads, { since, until }: { since: number; until: number }) =>
  (
    await one(
      db.all<{ n: number }>(
        sql`SELECT count(*) AS n FROM first_purchase WHERE at >= ${whole(since)} AND at <= ${whole(until)}`,
      ),
    )
  ).n
/** What people came by, in a range of ids. */
export const channelsOf = async (db: Reads, { after, upTo }: { after: string; upTo: string }) =>
  new Map(
    (
      await db.all<{ id: string; channel: string }>(
        sql`SELECT contact_id AS id, channel FROM contact_stage WHERE contact_id > ${after} AND contact_id <= ${upTo}`,
      )
    ).map(({ id, channel }) => [id, channel]),
  )
