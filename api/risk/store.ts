import { and, asc, count, countDistinct, desc, eq, gte, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../db/client.ts'
import { partner } from '../../db/schema/affiliates.ts'
import { attributionLoss, linkAttribution } from '../../db/schema/attribution.ts'
import { contact } from '../../db/schema/contacts.ts'
import { sale } from '../../db/schema/conversions.ts'
import { click, ownerTrace } from '../../db/schema/links.ts'
import { hold, mailDomain } from '../../db/schema/risk.ts'
import { setting } from '../../db/schema/settings.ts'
import { linkFigures } from '../kernel/link-figures.ts'
import type { Key } from '../kernel/page.ts'
import { PAYOUTS, type PayoutRules } from '../kernel/payout-rules.ts'
import { ofPerson } from '../kernel/person.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export const emailOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get())?.email ?? ''
export const clickOf = (db: Reads, attributionId: string) =>
  db
    .select({
      ...{ at: click.at, own: click.own, paidParam: click.paidParam, referrerHost: click.referrerHost },
      ...{ networkHash: click.networkHash, browserHash: click.browserHash },
    })
    .from(linkAttribution)
    .innerJoin(click, eq(click.id, linkAttribution.clickId))
    .where(eq(linkAttribution.id, attributionId))
    .get()

/** Clicks of an owner's links that were named when somebody was bound, the one that won first, then the latest. */
export const clicksNamed = (db: Reads, attributionId: string, ownerId: string) => {
  const won = sql`SELECT click_id FROM ${linkAttribution} WHERE id = ${attributionId}`
  return db
    .select({ hosting: click.hosting, country: click.country })
    .from(click)
    .where(
      sql`${click.id} IN (${won} UNION SELECT l.click_id FROM ${attributionLoss} l
        WHERE l.attribution_id = ${attributionId} AND ${ofPerson(sql`l.owner_id`, ownerId)})`,
    )
    .orderBy(desc(sql`${click.id} IS (${won})`), desc(click.at))
}

/** Where the owner was seen within a day of a click, on the same network. */
export const tracesNear = (db: Reads, ownerId: string, networkHash: string, at: number) =>
  db
    .select({ browserHash: ownerTrace.browserHash })
    .from(ownerTrace)
    .where(
      and(
        ofPerson(ownerTrace.contactId, ownerId),
        eq(ownerTrace.networkHash, networkHash),
        gte(ownerTrace.at, at - DAY_MS),
        lte(ownerTrace.at, at + DAY_MS),
      ),
    )

const bound = and(isNotNull(linkAttribution.linkId), isNull(linkAttribution.endedAt))
const ofOwner = (ownerId: string) => and(ofPerson(linkAttribution.ownerId, ownerId), bound)
/** Others bound to links of an owner in the hour before, from one network. */
export const boundFrom = async (db: Reads, ownerId: string, networkHash: string, at: number, except: string) =>
  (
    await db
      .select({ n: countDistinct(linkAttribution.contactId) })
      .from(linkAttribution)
      .innerJoin(click, eq(click.id, linkAttribution.clickId))
      .where(
        and(
          ofOwner(ownerId),
          eq(click.networkHash, networkHash),
          gte(linkAttribution.decidedAt, at - HOUR_MS),
          ne(linkAttribution.id, except),
        ),
      )
      .get()
  )?.n ?? 0
/** How many were bound to links of an owner on each of the last 29 days, by age in days; 0 is the last 24 hours. */
export const boundByDay = (db: Reads, ownerId: string, at: number, except: string) => {
  const age = sql<number>`CAST((${at} - ${linkAttribution.decidedAt}) / ${DAY_MS} AS INTEGER)`
  return db
    .select({ age, n: count() })
    .from(linkAttribution)
    .where(and(ofOwner(ownerId), gte(linkAttribution.decidedAt, at - 29 * DAY_MS), ne(linkAttribution.id, except)))
    .groupBy(age)
}
export const totalsOf = async (db: Reads, ownerId: string) => {
  const n = await db.get<{ clicks: number; bound: number }>(sql`
    SELECT (SELECT coalesce(sum(real), 0) FROM ${linkFigures(sql`SELECT id FROM link WHERE ${ofPerson(sql`owner_id`, ownerId)}`)}) AS clicks,
      (SELECT count(*) FROM link_attribution a WHERE ${ofPerson(sql`a.owner_id`, ownerId)}
        AND a.link_id IS NOT NULL AND a.ended_at IS NULL) AS bound`)
  return { clicks: n?.clicks ?? 0, bound: n?.bound ?? 0 }
}
const MOST_OF_RING = 50
/**
 * People who hang together by networks they shared within a week: whoever was bound by a click from there, and owners who
 * were seen there. Counted up to 50 from this person on.
 */
export const ringOf = async (db: Reads, contactId: string, now: number) =>
  (
    await db.all<{ who: string }>(sql`
    WITH RECURSIVE seen(who, net) AS (
      SELECT a.contact_id, c.network_hash FROM link_attribution a JOIN click c ON c.id = a.click_id
        WHERE a.decided_at >= ${now - 7 * DAY_MS} AND c.network_hash IS NOT NULL AND a.ended_at IS NULL
      UNION SELECT contact_id, network_hash FROM owner_trace WHERE at >= ${now - 7 * DAY_MS}
    ), ring(who) AS (
      SELECT ${contactId}
      UNION
      SELECT o.who FROM ring JOIN seen s ON s.who = ring.who JOIN seen o ON o.net = s.net LIMIT ${MOST_OF_RING}
    ) SELECT who FROM ring`)
  ).map(({ who }) => who)
/** Bindings among some people that nobody has held for this rule yet. */
export const bindingsAmong = (db: Reads, people: string[]) =>
  db.all<{ id: string; ownerId: string; contactId: string }>(sql`
    SELECT id, owner_id AS "ownerId", contact_id AS "contactId" FROM link_attribution
    WHERE contact_id IN (SELECT value FROM json_each(${JSON.stringify(people)})) AND owner_id IS NOT NULL
      AND link_id IS NOT NULL AND ended_at IS NULL`)

/** Sales of people an owner brought, of everybody who was brought, and how many of each had money go back. */
export const refundsOf = (db: Reads, ownerId: string) => {
  const back = sql`EXISTS (SELECT 1 FROM refund r WHERE r.sale_id = ${sale.id} AND r.amount_minor > coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0))`
  const own = sql`${ofPerson(linkAttribution.ownerId, ownerId)}`
  return db
    .select({
      sales: sql<number>`count(*) FILTER (WHERE ${own})`,
      refunded: sql<number>`count(*) FILTER (WHERE ${own} AND ${back})`,
      allSales: count(),
      allRefunded: sql<number>`count(*) FILTER (WHERE ${back})`,
    })
    .from(sale)
    .innerJoin(linkAttribution, and(eq(linkAttribution.contactId, sale.contactId), bound))
    .get()
}
export const bindingOf = (db: Reads, contactId: string) =>
  db
    .select({ id: linkAttribution.id, ownerId: linkAttribution.ownerId, contactId: linkAttribution.contactId })
    .from(linkAttribution)
    .where(and(ofPerson(linkAttribution.contactId, contactId), bound))
    .get()
/** A binding to somebody's link that stands. */
export const standingBinding = (db: Reads, id: string) =>
  db
    .select({ id: linkAttribution.id, ownerId: linkAttribution.ownerId, contactId: linkAttribution.contactId })
    .from(linkAttribution)
    .where(and(eq(linkAttribution.id, id), bound))
    .get()
export const billingCountryOf = async (db: Reads, saleId: string) =>
  (await db.select({ country: sale.billingCountry }).from(sale).where(eq(sale.id, saleId)).get())?.country ?? null

export const mailDomainBy = (db: Reads, domain: string) =>
  db.select().from(mailDomain).where(eq(mailDomain.domain, domain)).get()
export const saveMailDomain = (tx: DbTx, { domain, ...said }: typeof mailDomain.$inferInsert) =>
  tx
    .insert(mailDomain)
    .values({ domain, ...said })
    .onConflictDoUpdate({ target: mailDomain.domain, set: said })
export const forgetMailDomains = (tx: DbTx, before: number) =>
  tx.delete(mailDomain).where(lt(mailDomain.askedAt, before))

export const bannedHosts = async (db: Reads): Promise<string[]> => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'referrals')).get()
  return row ? ((JSON.parse(row.value) as { bannedHosts?: string[] }).bannedHosts ?? []) : []
}

export const partnerIdOf = async (db: Reads, contactId: string) =>
  (await db.select({ id: partner.id }).from(partner).where(eq(partner.contactId, contactId)).get())?.id
export const contactOfSale = async (db: Reads, id: string) =>
  (await db.select({ contactId: sale.contactId }).from(sale).where(eq(sale.id, id)).get())?.contactId
export const payoutCaps = async (db: Reads): Promise<Record<string, number>> => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, PAYOUTS)).get()
  return row ? ((JSON.parse(row.value) as Partial<PayoutRules>).caps ?? {}) : {}
}

export type HoldRow = typeof hold.$inferSelect
/** False when this pair was held by this rule before: what was cleared stays cleared. */
export const insertHold = async (tx: DbTx, row: typeof hold.$inferInsert) =>
  (await tx.insert(hold).values(row).onConflictDoNothing().returning({ id: hold.id })).length === 1
export const holdBy = (db: Reads, id: string) => db.select().from(hold).where(eq(hold.id, id)).get()
export const decide = async (
  tx: DbTx,
  { id, ...set }: { id: string; state: 'cleared' | 'confirmed'; decidedAt: number; decidedBy: string; reason: string },
) =>
  (
    await tx
      .update(hold)
      .set(set)
      .where(and(eq(hold.id, id), eq(hold.state, 'open')))
      .returning({ id: hold.id })
  ).length === 1
export const overdue = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(hold)
    .where(and(eq(hold.state, 'open'), isNull(hold.escalatedAt), lte(hold.dueAt, now)))
    .orderBy(asc(hold.dueAt))
    .limit(limit)
export const markEscalated = (tx: DbTx, id: string, at: number) =>
  tx.update(hold).set({ escalatedAt: at }).where(eq(hold.id, id))

const owner = alias(contact, 'owner')
/** Holds with the names of both, the oldest open ones first, others and notes by newest. */
export const holds = (db: Reads, list: HoldRow['state'] | 'noted', after: Key | undefined, limit: number) => {
  const forth = list === 'open'
  const [state, action] = list === 'noted' ? (['cleared', 'note'] as const) : ([list, 'hold'] as const)
  const at = forth || action === 'note' ? hold.openedAt : hold.decidedAt
  return db
    .select({ hold, owner: { id: owner.id, name: owner.name }, contact: { id: contact.id, name: contact.name } })
    .from(hold)
    .innerJoin(owner, eq(owner.id, hold.ownerId))
    .innerJoin(contact, eq(contact.id, hold.contactId))
    .where(
      and(
        eq(hold.state, state),
        eq(hold.action, action),
        after &&
          (forth
            ? or(sql`${at} > ${after.at}`, and(eq(at, after.at), sql`${hold.id} > ${after.id}`))
            : or(lt(at, after.at), and(eq(at, after.at), lt(hold.id, after.id)))),
      ),
    )
    .orderBy(forth ? asc(at) : desc(at), forth ? asc(hold.id) : desc(hold.id))
    .limit(limit)
}
export const openCount = async (db: Reads) =>
  (await db.select({ n: count() }).from(hold).where(eq(hold.state, 'open')).get())?.n ?? 0
