import { and, count, desc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { file } from '../../../db/schema/files.ts'
import { link } from '../../../db/schema/links.ts'
import { advocateConsent, offer, referral, share } from '../../../db/schema/referrals.ts'
import { reward } from '../../../db/schema/rewards.ts'
import { hold } from '../../../db/schema/risk.ts'
import { setting } from '../../../db/schema/settings.ts'
import { linkFigures } from '../../kernel/link-figures.ts'
import { DEFAULT_LINK_RULES, LINK_RULES, type LinkRules } from '../../kernel/link-rules.ts'
import { ofPerson } from '../../kernel/person.ts'

export const linkOf = (db: Reads, contactId: string) =>
  db
    .select({ id: link.id, code: link.code })
    .from(link)
    .where(and(ofPerson(link.ownerId, contactId), isNull(link.destination), isNull(link.disabledAt)))
    .orderBy(link.createdAt, link.id)
    .limit(1)
    .get()
export const linkByCode = (db: Reads, code: string) =>
  db
    .select({ ownerId: link.ownerId, disabledAt: link.disabledAt, code: link.code })
    .from(link)
    .where(eq(link.code, code))
    .get()
export const insertShare = (tx: DbTx, row: typeof share.$inferInsert) => tx.insert(share).values(row)

export const standingConsents = (db: Reads, contactId: string) =>
  db
    .select()
    .from(advocateConsent)
    .where(and(ofPerson(advocateConsent.contactId, contactId), isNull(advocateConsent.withdrawnAt)))
export const insertConsent = (tx: DbTx, row: typeof advocateConsent.$inferInsert) =>
  tx.insert(advocateConsent).values(row)
export const withdrawConsents = async (
  tx: DbTx,
  contactId: string,
  scope: typeof advocateConsent.$inferSelect.scope,
  at: number,
) =>
  (
    await tx
      .update(advocateConsent)
      .set({ withdrawnAt: at })
      .where(
        and(
          ofPerson(advocateConsent.contactId, contactId),
          eq(advocateConsent.scope, scope),
          isNull(advocateConsent.withdrawnAt),
        ),
      )
      .returning({ id: advocateConsent.id })
  ).length
export const forgetConsents = (tx: DbTx, contactIds: string[], at: number) =>
  tx
    .update(advocateConsent)
    .set({ shownAs: '', withdrawnAt: sql`coalesce(${advocateConsent.withdrawnAt}, ${at})` })
    .where(inArray(advocateConsent.contactId, contactIds))

/** The picture of themselves that somebody has here. */
export const portraitOf = (db: Reads, contactId: string) =>
  db
    .select({ id: file.id, verdict: file.verdict, statement: file.statement })
    .from(file)
    .where(and(ofPerson(file.contactId, contactId), eq(file.portrait, true), eq(file.state, 'ready')))
    .orderBy(desc(file.createdAt), desc(file.id))
    .limit(1)
    .get()

/** The friends of an advocate, the newest first. */
export const referralsOf = (db: Reads, contactId: string, limit: number) =>
  db
    .select({ referral, friend: contact.name })
    .from(referral)
    .innerJoin(contact, eq(contact.id, referral.friendId))
    .where(ofPerson(referral.advocateId, contactId))
    .orderBy(desc(referral.joinedAt), desc(referral.id))
    .limit(limit)
export const openHoldsOf = (db: Reads, attributionIds: string[]) =>
  db
    .select({ attributionId: hold.subjectId, rule: hold.rule, dueAt: hold.dueAt })
    .from(hold)
    .where(and(eq(hold.subjectKind, 'attribution'), inArray(hold.subjectId, attributionIds), eq(hold.state, 'open')))
export async function countsOf(db: Reads, contactId: string) {
  const row = await db.get<{ shares: number; clicks: number; joined: number; qualified: number }>(sql`
    SELECT (SELECT count(*) FROM share WHERE ${ofPerson(share.contactId, contactId)}) AS shares,
      (SELECT coalesce(sum(real), 0) FROM ${linkFigures(sql`SELECT id FROM link WHERE ${ofPerson(sql`owner_id`, contactId)}`)}) AS clicks,
      (SELECT count(*) FROM referral WHERE ${ofPerson(referral.advocateId, contactId)} AND state <> 'refused') AS joined,
      (SELECT count(*) FROM referral WHERE ${ofPerson(referral.advocateId, contactId)} AND state = 'qualified') AS qualified`)
  return row!
}
export const lastEnded = async (db: Reads, now: number) =>
  (
    await db
      .select({ at: sql<number>`coalesce(${offer.endedAt}, ${offer.endsAt})` })
      .from(offer)
      .where(sql`${offer.state} = 'ended' OR (${offer.state} = 'live' AND ${offer.endsAt} <= ${now})`)
      .orderBy(desc(sql`coalesce(${offer.endedAt}, ${offer.endsAt})`))
      .limit(1)
      .get()
  )?.at ?? null
/** What they earn by it, of their own side only. */
export const rewardsOf = (db: Reads, contactId: string) =>
  db
    .select({
      ...{ id: reward.id, referralId: reward.referralId, description: reward.description, state: reward.state },
      approvableAt: reward.approvableAt,
    })
    .from(reward)
    .where(and(ofPerson(reward.contactId, contactId), ne(reward.side, 'redemption')))
    .orderBy(desc(reward.grantedAt))
    .limit(500)

export interface Switches {
  leads: boolean
  invitations: boolean
  leaderboard: boolean
  protectDays: number
}
const USUAL: Switches = { leads: true, invitations: false, leaderboard: false, protectDays: 90 }
export async function switches(db: Reads): Promise<Switches> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'referrals')).get()
  return { ...USUAL, ...(row && (JSON.parse(row.value) as Partial<Switches>)) }
}
/** Whether browsers remember an invitation: at once, when their owner says so, or never. */
export const keeping = async (db: Reads) => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, LINK_RULES)).get()
  return { ...DEFAULT_LINK_RULES, ...(row && (JSON.parse(row.value) as Partial<LinkRules>)) }.keep
}

/** People who agreed to stand in public, by how many friends of theirs count. */
export const leaders = (db: Reads, since: number) =>
  db
    .select({ shownAs: advocateConsent.shownAs, qualified: count() })
    .from(advocateConsent)
    .innerJoin(referral, eq(referral.advocateId, advocateConsent.contactId))
    .where(
      and(
        eq(advocateConsent.scope, 'leaderboard'),
        isNull(advocateConsent.withdrawnAt),
        eq(referral.state, 'qualified'),
        gte(referral.qualifiedAt, since),
      ),
    )
    .groupBy(advocateConsent.id)
    .orderBy(desc(count()), advocateConsent.shownAs)
    .limit(50)
