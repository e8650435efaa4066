import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import {
  partner,
  partnerGroup,
  partnerInvitation,
  partnerProgramme,
  termsAcceptance,
  termsVersion,
} from '../../../db/schema/affiliates.ts'
import { commissionPlanVersion } from '../../../db/schema/commissions.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { link } from '../../../db/schema/links.ts'
import { message } from '../../../db/schema/mail.ts'

export const partnerBy = (db: Reads, id: string) =>
  db
    .select({ state: partner.state, reason: partner.reason, movedAt: partner.movedAt, group: partnerGroup.name })
    .from(partner)
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
    .where(eq(partner.id, id))
    .get()
export const firstLinkOf = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ code: link.code })
      .from(link)
      .where(and(eq(link.ownerId, contactId), eq(link.purpose, 'affiliate'), isNull(link.disabledAt)))
      .orderBy(asc(link.createdAt), asc(link.id))
      .limit(1)
      .get()
  )?.code
export async function reapplyDays(db: Reads): Promise<number | null> {
  const row = await db.select({ value: partnerProgramme.value }).from(partnerProgramme).get()
  return row ? (JSON.parse(row.value) as { reapplyDays: number | null }).reapplyDays : null
}
/** What an invitation says, by what stands with its token. */
export async function invitedBy(db: Reads, tokenData: string) {
  const { partner: id } = JSON.parse(tokenData) as { partner?: string }
  if (id === undefined) return undefined
  return db
    .select({ words: partnerInvitation.words })
    .from(partnerInvitation)
    .where(and(eq(partnerInvitation.id, id), isNull(partnerInvitation.endedAt)))
    .get()
}
/** Partners for whom this version holds and who have not agreed to it, in the order of their ids. */
export const askedToAgree = (db: Reads, version: number, afterId: string, limit: number) =>
  db
    .select({ id: partner.id, contactId: partner.contactId, email: contact.email })
    .from(partner)
    .innerJoin(contact, and(eq(contact.id, partner.contactId), isNull(contact.erasedAt)))
    .innerJoin(termsVersion, eq(termsVersion.version, version))
    .where(
      and(
        gt(partner.id, afterId),
        inArray(partner.state, ['approved', 'paused']),
        sql`CASE WHEN ${termsVersion.groupId} IS NULL
          THEN NOT EXISTS (SELECT 1 FROM terms_version o WHERE o.group_id = ${partner.groupId})
          ELSE ${partner.groupId} = ${termsVersion.groupId} END`,
        sql`NOT EXISTS (SELECT 1 FROM ${termsAcceptance} a WHERE a.partner_id = ${partner.id} AND a.version = ${version})`,
      ),
    )
    .orderBy(asc(partner.id))
    .limit(limit)
/** A rule of a plan as partners read it: on which conditions is not said, only that there are some. */
export interface RuleSaid {
  on: 'sale' | 'lead'
  bp: number | null
  amountMinor: number | null
  currency: string | null
  duration: 'first' | 'months' | 'lifetime'
  months: number | null
  conditional: boolean
}
export interface PlanWords {
  rules: RuleSaid[]
  note: string
}
const said = (row: { rules: string; note: string } | undefined): PlanWords | undefined =>
  row && {
    note: row.note,
    rules: (JSON.parse(row.rules) as (Omit<RuleSaid, 'conditional'> & { conditions: unknown[] })[]).map((rule) => ({
      ...{ on: rule.on, bp: rule.bp, amountMinor: rule.amountMinor, currency: rule.currency },
      ...{ duration: rule.duration, months: rule.months, conditional: rule.conditions.length > 0 },
    })),
  }
export const planVersion = async (db: Reads, planId: string, n: number) =>
  said(
    await db
      .select()
      .from(commissionPlanVersion)
      .where(and(eq(commissionPlanVersion.planId, planId), eq(commissionPlanVersion.n, n)))
      .get(),
  )
export const latestOf = async (db: Reads, planId: string) =>
  said(
    await db
      .select()
      .from(commissionPlanVersion)
      .where(eq(commissionPlanVersion.planId, planId))
      .orderBy(desc(commissionPlanVersion.n))
      .limit(1)
      .get(),
  )
export const groupBy = (db: Reads, id: string) => db.select().from(partnerGroup).where(eq(partnerGroup.id, id)).get()
/** Partners whom a plan, or the plan of a group, pays, in the order of their ids. */
export const partnersUnder = (
  db: Reads,
  whom: { planId: string } | { groupId: string },
  afterId: string,
  limit: number,
) =>
  db
    .select({ id: partner.id, contactId: partner.contactId, email: contact.email })
    .from(partner)
    .innerJoin(contact, and(eq(contact.id, partner.contactId), isNull(contact.erasedAt)))
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
    .where(
      and(
        gt(partner.id, afterId),
        inArray(partner.state, ['approved', 'paused']),
        'planId' in whom ? eq(partnerGroup.planId, whom.planId) : eq(partnerGroup.id, whom.groupId),
      ),
    )
    .orderBy(asc(partner.id))
    .limit(limit)

const applied = (db: Reads) => db.select({ n: count() }).from(partner)
export const waitingSince = async (db: Reads, before: number) =>
  (
    await applied(db)
      .where(and(eq(partner.state, 'applied'), lte(partner.movedAt, before)))
      .get()
  )?.n ?? 0
export const appliedSince = async (db: Reads, since: number) =>
  (
    await applied(db)
      .where(and(eq(partner.state, 'applied'), gte(partner.movedAt, since)))
      .get()
  )?.n ?? 0
/** Colleagues who decide about applications. */
export const deciders = (db: Reads) =>
  db
    .select({ id: account.id, email: account.email })
    .from(account)
    .where(and(inArray(account.role, ['owner', 'admin', 'marketer']), isNull(account.disabledAt)))
/** Mails that asked somebody are kept no longer than their address. */
export const forgetInvitations = (tx: DbTx, before: number) =>
  tx.delete(message).where(and(eq(message.template, 'partner_invitation'), lt(message.createdAt, before)))
