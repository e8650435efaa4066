import { and, desc, eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company } from '../../../db/schema/contacts.ts'
import { campaign } from '../../../db/schema/invitations.ts'
import { product } from '../../../db/schema/products.ts'
import type { CampaignState } from './rules.ts'

export type CampaignRow = typeof campaign.$inferSelect
const named = {
  campaign,
  product: { id: product.id, name: product.name, slug: product.slug, archivedAt: product.archivedAt },
}
const MOST = 200

export const campaigns = (db: Reads) =>
  db
    .select(named)
    .from(campaign)
    .innerJoin(product, eq(product.id, campaign.productId))
    .orderBy(desc(campaign.createdAt), desc(campaign.id))
    .limit(MOST)
export const campaignById = (db: Reads, id: string) =>
  db
    .select(named)
    .from(campaign)
    .innerJoin(product, eq(product.id, campaign.productId))
    .where(eq(campaign.id, id))
    .get()
export const liveCampaigns = (db: Reads, trigger: CampaignRow['trigger']) =>
  db
    .select()
    .from(campaign)
    .where(and(eq(campaign.state, 'live'), eq(campaign.trigger, trigger)))
export const insertCampaign = (tx: DbTx, row: typeof campaign.$inferInsert) => tx.insert(campaign).values(row)
/** False when it is in another state meanwhile. */
export const changeCampaign = async (
  tx: DbTx,
  { id, state }: { id: string; state: CampaignState },
  change: Partial<CampaignRow>,
) =>
  (
    await tx
      .update(campaign)
      .set(change)
      .where(and(eq(campaign.id, id), eq(campaign.state, state)))
      .returning({ id: campaign.id })
  ).length === 1

export const productBySlug = (db: Reads, slug: string) =>
  db.select({ id: product.id, archivedAt: product.archivedAt }).from(product).where(eq(product.slug, slug)).get()
/** Whether a review that something grave was found in waits since before this moment. */
export async function hasOverdueReview(db: Reads, before: number): Promise<boolean> {
  const found = await db.all(sql`SELECT 1 FROM review r WHERE r.state = 'pending' AND r.state_changed_at < ${before}
    AND EXISTS (SELECT 1 FROM review_flag f WHERE f.review_id = r.id AND f.state = 'open' AND f.severity = 'block') LIMIT 1`)
  return found.length > 0
}

export const companies = (db: Reads) =>
  db.select({ id: company.id, name: company.name }).from(company).orderBy(company.nameKey).limit(500)
export const plans = async (db: Reads) =>
  (
    await db.all<{ plan: string }>(
      sql`SELECT DISTINCT plan FROM contact WHERE plan IS NOT NULL AND erased_at IS NULL ORDER BY plan LIMIT 200`,
    )
  ).map(({ plan }) => plan)
