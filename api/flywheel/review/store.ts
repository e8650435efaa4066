import { and, count, desc, eq, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { workItem } from '../../../db/schema/items.ts'
import { digestReader, wheelReview } from '../../../db/schema/wheel-reviews.ts'
import type { Key } from '../../kernel/page.ts'

export const insertReview = (tx: DbTx, row: typeof wheelReview.$inferInsert) => tx.insert(wheelReview).values(row)
const who = { id: wheelReview.id, heldAt: wheelReview.heldAt, heldBy: account.name }
/** The last first. */
export const past = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select({
      ...who,
      decisions: sql<number>`(SELECT count(*) FROM ${workItem} WHERE ${workItem.subjectKind} = 'wheel_review' AND ${workItem.subjectId} = ${wheelReview.id})`,
    })
    .from(wheelReview)
    .leftJoin(account, eq(account.id, wheelReview.heldBy))
    .where(
      after &&
        or(lt(wheelReview.heldAt, after.at), and(eq(wheelReview.heldAt, after.at), lt(wheelReview.id, after.id))),
    )
    .orderBy(desc(wheelReview.heldAt), desc(wheelReview.id))
    .limit(limit)
export const reviewById = (db: Reads, id: string) =>
  db
    .select({ ...who, note: wheelReview.note, agenda: wheelReview.agenda })
    .from(wheelReview)
    .leftJoin(account, eq(account.id, wheelReview.heldBy))
    .where(eq(wheelReview.id, id))
    .get()
/** What a review decided, as items, with who has them. */
export const decidedIn = (db: Reads, id: string) =>
  db
    .select({
      ...{ id: workItem.id, title: workItem.title, state: workItem.state },
      ...{ dueOn: workItem.dueOn, owner: account.name },
    })
    .from(workItem)
    .leftJoin(account, eq(account.id, workItem.ownerId))
    .where(and(eq(workItem.subjectKind, 'wheel_review'), eq(workItem.subjectId, id)))
    .orderBy(workItem.openedAt, workItem.id)
export const decisions = async (db: Reads, id: string) =>
  (
    await db
      .select({ n: count() })
      .from(workItem)
      .where(and(eq(workItem.subjectKind, 'wheel_review'), eq(workItem.subjectId, id)))
  )[0]!.n
const whole = (n: number) => sql`CAST(${n} AS INTEGER)`
/** Promises that ended since a moment, by team. */
export const promisesSince = (db: Reads, since: number) =>
  db.all<{ team: 'marketing' | 'sales' | 'service'; kept: number; broken: number }>(sql`
    SELECT team, sum(state = 'kept') AS kept, sum(state = 'broken') AS broken FROM promise
    WHERE ended_at >= ${whole(since)} GROUP BY team ORDER BY team`)

export const readsDigest = async (db: Reads, accountId: string) =>
  (await db.select().from(digestReader).where(eq(digestReader.accountId, accountId)).get()) !== undefined
export const wantDigest = (tx: DbTx, accountId: string, since: number) =>
  tx.insert(digestReader).values({ accountId, since }).onConflictDoNothing()
export const stopDigest = (tx: DbTx, accountId: string) =>
  tx.delete(digestReader).where(eq(digestReader.accountId, accountId))
/** Owners and admins who want it and had none of this week. */
export const digestDue = (db: Reads, week: number) =>
  db.all<{ accountId: string }>(sql`
    SELECT d.account_id AS "accountId" FROM digest_reader d JOIN account a ON a.id = d.account_id
    WHERE a.role IN ('owner', 'admin') AND a.disabled_at IS NULL AND coalesce(d.last_week, 0) < ${whole(week)} LIMIT 200`)
/** False when somebody else wrote this week's. */
export const markDigest = async (tx: DbTx, accountId: string, week: number) =>
  (
    await tx
      .update(digestReader)
      .set({ lastWeek: week })
      .where(and(eq(digestReader.accountId, accountId), sql`coalesce(${digestReader.lastWeek}, 0) < ${week}`))
      .returning({ id: digestReader.accountId })
  ).length === 1
/** What was sold between two moments, by currency. */
export const soldBetween = (db: Reads, from: number, until: number) =>
  db.all<{ currency: string; amountMinor: number; n: number }>(sql`
    SELECT currency, sum(amount_minor) AS "amountMinor", count(*) AS n FROM sale
    WHERE occurred_at >= ${whole(from)} AND occurred_at < ${whole(until)} GROUP BY currency ORDER BY n DESC, currency`)
