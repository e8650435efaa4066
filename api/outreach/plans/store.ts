import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { planBenefit, planInterest, planMove, planOffer } from '../../../db/schema/plans.ts'
import { ofPerson } from '../../kernel/person.ts'

export type PlanRow = typeof planOffer.$inferSelect
export type InterestRow = typeof planInterest.$inferSelect

export const plans = (db: Reads) => db.select().from(planOffer).orderBy(asc(planOffer.rank))
export const planById = (db: Reads, id: string) => db.select().from(planOffer).where(eq(planOffer.id, id)).get()
export const benefitsOf = (db: Reads, planId: string) =>
  db
    .select({ title: planBenefit.title, words: planBenefit.words, lifts: planBenefit.lifts })
    .from(planBenefit)
    .where(eq(planBenefit.planId, planId))
    .orderBy(asc(planBenefit.n))
export const insertPlan = (tx: DbTx, row: typeof planOffer.$inferInsert) => tx.insert(planOffer).values(row)
export const changePlan = (tx: DbTx, id: string, change: Partial<PlanRow>) =>
  tx.update(planOffer).set(change).where(eq(planOffer.id, id))
export async function setBenefits(
  tx: DbTx,
  planId: string,
  benefits: { title: string; words: string; lifts: string | null }[],
) {
  await tx.delete(planBenefit).where(eq(planBenefit.planId, planId))
  await tx.insert(planBenefit).values(benefits.map((one, i) => ({ ...one, planId, n: i + 1 })))
}

export const planNow = async (db: Reads, contactId: string) =>
  (
    await db.all<{ plan: string | null }>(sql`SELECT plan FROM contact
      WHERE canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId}) AND plan IS NOT NULL
      ORDER BY id = canonical_id DESC LIMIT 1`)
  )[0]?.plan ?? null
export const standsFor = async (db: Reads, contactId: string) =>
  (await db.select({ id: contact.canonicalId }).from(contact).where(eq(contact.id, contactId)).get())?.id ?? contactId
/** The limits somebody came to, as the host named them. */
export const limitsOf = async (db: Reads, contactId: string, since: number) =>
  (
    await db.all<{ feature: string }>(sql`SELECT DISTINCT lower(trim(e.props ->> '$.feature')) AS feature
      FROM tracked_event e JOIN event_type y ON y.id = e.type_id
      WHERE ${ofPerson(sql`e.contact_id`, contactId)} AND coalesce(y.counts_as, y.name) = 'feature.limit_reached'
        AND e.occurred_at > ${since} AND e.props ->> '$.feature' IS NOT NULL LIMIT 50`)
  ).map(({ feature }) => feature)
/** Words that stand on pages of their own, of people on a plan. Which is no matter of their stars. */
export const quotesOn = (db: Reads, plan: string, limit: number) =>
  db.all<{ excerpt: string; code: string }>(sql`SELECT t.excerpt, t.code FROM testimonial t
    JOIN review r ON r.id = t.review_id JOIN contact c ON c.id = r.contact_id
    WHERE t.state = 'live' AND r.shown = 1 AND EXISTS (SELECT 1 FROM contact m
      WHERE m.canonical_id = c.canonical_id AND lower(trim(m.plan)) = ${plan})
    ORDER BY t.live_from DESC, t.id DESC LIMIT ${limit}`)

export const interestOf = (db: Reads, contactId: string, planId: string) =>
  db
    .select()
    .from(planInterest)
    .where(and(ofPerson(planInterest.contactId, contactId), eq(planInterest.planId, planId)))
    .orderBy(asc(planInterest.firstViewedAt))
    .get()
export const insertInterest = async (tx: DbTx, row: typeof planInterest.$inferInsert) =>
  (await tx.insert(planInterest).values(row).onConflictDoNothing().returning({ id: planInterest.planId })).length === 1
export const changeInterest = (
  tx: DbTx,
  { contactId, planId }: Pick<InterestRow, 'contactId' | 'planId'>,
  change: Partial<InterestRow>,
) =>
  tx
    .update(planInterest)
    .set(change)
    .where(and(eq(planInterest.contactId, contactId), eq(planInterest.planId, planId)))

/** What people did with it. @param within how long after they first saw it moving up counts */
export async function resultOf(db: Reads, id: string, now: number, within: number) {
  const [row] = await db.all<Record<'viewed' | 'wanted' | 'calls' | 'notNow' | 'ripe' | 'upgraded', number>>(sql`
    WITH seen AS (SELECT c.canonical_id AS person, min(i.first_viewed_at) AS at, max(i.clicked_at) AS clicked,
        max(i.call_asked_at) AS called, max(i.not_now_at) AS later
      FROM plan_interest i JOIN contact c ON c.id = i.contact_id WHERE i.plan_id = ${id} GROUP BY 1),
    moved AS (SELECT s.*, EXISTS (SELECT 1 FROM contact m CROSS JOIN tracked_event e ON e.contact_id = m.id
        JOIN event_type y ON y.id = e.type_id
        WHERE m.canonical_id = s.person AND coalesce(y.counts_as, y.name) = 'plan.upgraded'
          AND e.occurred_at >= s.at AND e.occurred_at <= s.at + ${within}) AS up FROM seen s)
    SELECT count(*) AS viewed, coalesce(sum(clicked IS NOT NULL OR called IS NOT NULL), 0) AS wanted,
      coalesce(sum(called IS NOT NULL), 0) AS calls, coalesce(sum(later IS NOT NULL), 0) AS notNow,
      coalesce(sum(at <= ${now - within}), 0) AS ripe, coalesce(sum(at <= ${now - within} AND up), 0) AS upgraded
    FROM moved`)
  return row!
}
export type MoveRow = typeof planMove.$inferSelect
/**
 * Of several changes in a row, what was before the first and what is after the last, in whatever order they come. Of two
 * in one second of Stripe the one that leads to where the other began was first.
 */
export const noteMove = (tx: DbTx, row: MoveRow) =>
  tx
    .insert(planMove)
    .values(row)
    .onConflictDoUpdate({
      target: [planMove.contactId, planMove.subscription],
      set: {
        fromPlan: sql`iif(${isFirst}, excluded.from_plan, from_plan)`,
        fromYearly: sql`iif(${isFirst}, excluded.from_yearly, from_yearly)`,
        toPlan: sql`iif(${isLast}, excluded.to_plan, to_plan)`,
        toYearly: sql`iif(${isLast}, excluded.to_yearly, to_yearly)`,
        movedAt: sql`min(moved_at, excluded.moved_at)`,
        lastAt: sql`max(last_at, excluded.last_at)`,
      },
    })
const leads = sql`(excluded.moved_at = plan_move.moved_at AND excluded.to_yearly IS NOT NULL
  AND excluded.to_yearly = plan_move.from_yearly AND excluded.from_yearly <> plan_move.to_yearly)`
const isFirst = sql`excluded.moved_at < plan_move.moved_at OR ${leads}`
const isLast = sql`excluded.last_at >= plan_move.last_at AND NOT coalesce(${leads}, 0)`
export const movesDue = (db: Reads, now: number, limit: number): Promise<MoveRow[]> =>
  db.select().from(planMove).where(lte(planMove.dueAt, now)).orderBy(asc(planMove.dueAt)).limit(limit)
export const dropMove = (tx: DbTx, { contactId, subscription }: Pick<MoveRow, 'contactId' | 'subscription'>) =>
  tx.delete(planMove).where(and(eq(planMove.contactId, contactId), eq(planMove.subscription, subscription)))
export const dropMoves = (tx: DbTx, contactId: string) => tx.delete(planMove).where(eq(planMove.contactId, contactId))
/** Whether the same was told of somebody, by whatever way, around a moment. */
export const wasTold = async (
  db: Reads,
  contactId: string,
  name: string,
  { from, until }: Record<'from' | 'until', number>,
) =>
  (
    await db.all(sql`SELECT 1 FROM tracked_event e JOIN event_type y ON y.id = e.type_id
      WHERE ${ofPerson(sql`e.contact_id`, contactId)} AND coalesce(y.counts_as, y.name) = ${name}
        AND e.occurred_at > ${from} AND e.occurred_at < ${until} LIMIT 1`)
  ).length > 0
