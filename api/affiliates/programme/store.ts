import { and, asc, count, desc, eq, isNull, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import {
  partner,
  partnerGroup,
  partnerProgramme,
  termsAcceptance,
  termsVersion,
} from '../../../db/schema/affiliates.ts'
import { commissionPlan, commissionPlanVersion } from '../../../db/schema/commissions.ts'
import { account } from '../../../db/schema/identity.ts'
import { setting } from '../../../db/schema/settings.ts'
import { DEFAULT_LINK_RULES, LINK_RULES, type LinkRules } from '../../kernel/link-rules.ts'
import type { Programme } from './contract.ts'

export { planAt } from '../commissions/store.ts'

export async function programme(db: Reads): Promise<Programme | undefined> {
  const row = await db.select({ value: partnerProgramme.value }).from(partnerProgramme).get()
  return row && (JSON.parse(row.value) as Programme)
}
export const saveProgramme = (tx: DbTx, value: Programme, now: number) => {
  const set = { value: JSON.stringify(value), updatedAt: now }
  return tx
    .insert(partnerProgramme)
    .values({ id: 1, createdAt: now, ...set })
    .onConflictDoUpdate({ target: partnerProgramme.id, set })
}
/** Hosts that links may lead to, beside the portal's own. */
export async function linkRules(db: Reads): Promise<LinkRules> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, LINK_RULES)).get()
  return { ...DEFAULT_LINK_RULES, ...(row && (JSON.parse(row.value) as Partial<LinkRules>)) }
}

export type GroupRow = typeof partnerGroup.$inferSelect
/** `{"EUR": 5000}` as it stands → a list. */
export const minimumsOf = ({ minimums }: Pick<GroupRow, 'minimums'>) =>
  Object.entries(JSON.parse(minimums) as Record<string, number>).map(([currency, amountMinor]) => ({
    currency,
    amountMinor,
  }))
export const groups = (db: Reads) =>
  db
    .select({
      group: partnerGroup,
      plan: { id: commissionPlan.id, name: commissionPlan.name },
      partners: sql<number>`(SELECT count(*) FROM ${partner} p WHERE p.group_id = ${partnerGroup.id})`,
    })
    .from(partnerGroup)
    .innerJoin(commissionPlan, eq(commissionPlan.id, partnerGroup.planId))
    .orderBy(desc(partnerGroup.isDefault), asc(partnerGroup.name))
export const groupBy = (db: Reads, id: string) => db.select().from(partnerGroup).where(eq(partnerGroup.id, id)).get()
export const defaultGroup = (db: Reads) => db.select().from(partnerGroup).where(eq(partnerGroup.isDefault, true)).get()
export const groupNamed = (db: Reads, name: string) =>
  db.select({ id: partnerGroup.id }).from(partnerGroup).where(eq(partnerGroup.name, name)).get()
/** There is one default; another takes its place. */
export async function saveGroup(tx: DbTx, row: typeof partnerGroup.$inferInsert) {
  if (row.isDefault) await tx.update(partnerGroup).set({ isDefault: false }).where(eq(partnerGroup.isDefault, true))
  const { id: _, createdAt: __, ...set } = row
  await tx.insert(partnerGroup).values(row).onConflictDoUpdate({ target: partnerGroup.id, set })
}
export const plans = (db: Reads) =>
  db.select({ id: commissionPlan.id, name: commissionPlan.name }).from(commissionPlan).orderBy(asc(commissionPlan.name))
export const planNamed = (db: Reads, name: string) =>
  db.select({ id: commissionPlan.id }).from(commissionPlan).where(eq(commissionPlan.name, name)).get()
export async function insertPlan(
  tx: DbTx,
  plan: typeof commissionPlan.$inferInsert,
  version: typeof commissionPlanVersion.$inferInsert,
) {
  await tx.insert(commissionPlan).values(plan)
  await tx.insert(commissionPlanVersion).values(version)
}

/** What partners of a group agree to now: their own terms, else those for all. */
export const termsFor = (db: Reads, groupId: string) =>
  db
    .select()
    .from(termsVersion)
    .where(or(eq(termsVersion.groupId, groupId), isNull(termsVersion.groupId)))
    .orderBy(sql`${termsVersion.groupId} IS NULL`, desc(termsVersion.version))
    .limit(1)
    .get()
export const insertTerms = async (tx: DbTx, row: Omit<typeof termsVersion.$inferInsert, 'version'>) =>
  (await tx.insert(termsVersion).values(row).returning({ version: termsVersion.version }))[0]!.version
export const allTerms = (db: Reads) =>
  db
    .select({
      terms: termsVersion,
      group: { id: partnerGroup.id, name: partnerGroup.name },
      by: account.name,
      accepted: sql<number>`(SELECT count(*) FROM ${termsAcceptance} a WHERE a.version = ${termsVersion.version})`,
    })
    .from(termsVersion)
    .leftJoin(partnerGroup, eq(partnerGroup.id, termsVersion.groupId))
    .leftJoin(account, eq(account.id, termsVersion.createdBy))
    .orderBy(desc(termsVersion.version))
    .limit(100)
/** When a partner agreed to a version; undefined when they have not. */
export const acceptedAt = async (db: Reads, partnerId: string, version: number) =>
  (
    await db
      .select({ at: termsAcceptance.acceptedAt })
      .from(termsAcceptance)
      .where(and(eq(termsAcceptance.partnerId, partnerId), eq(termsAcceptance.version, version)))
      .get()
  )?.at
/** False when they agreed before. */
export const insertAcceptance = async (tx: DbTx, row: typeof termsAcceptance.$inferInsert) =>
  (await tx.insert(termsAcceptance).values(row).onConflictDoNothing().returning({ version: termsAcceptance.version }))
    .length === 1
export const acceptancesOf = (db: Reads, partnerId: string) =>
  db
    .select({ version: termsAcceptance.version, acceptedAt: termsAcceptance.acceptedAt })
    .from(termsAcceptance)
    .where(eq(termsAcceptance.partnerId, partnerId))
    .orderBy(desc(termsAcceptance.version))
export const partnersIn = async (db: Reads, groupId: string) =>
  (await db.select({ n: count() }).from(partner).where(eq(partner.groupId, groupId)).get())?.n ?? 0
