import { and, asc, desc, eq, gt, inArray, lt, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { event } from '../../../db/schema/events.ts'
import { eventType, trackedEvent } from '../../../db/schema/intake.ts'
import { link } from '../../../db/schema/links.ts'
import { firstPurchase, loopEdge, PURCHASE_SOURCES } from '../../../db/schema/loop.ts'
import { share } from '../../../db/schema/referrals.ts'
import { HOST_EVENTS } from '../intake/rules.ts'
import { ACTS } from '../stages/defaults/rules.ts'
import type { StageEvent } from '../stages/memory/rules.ts'
import type { Arrival, Bringer } from './rules.ts'

export type Edge = typeof loopEdge.$inferSelect
export type First = typeof firstPurchase.$inferSelect

/** The facts that tell how somebody came. */
const ARRIVALS = ['lead.recorded', 'attribution.strengthened', 'attribution.bound']
const ACT_NAMES = [...new Set(ACTS.map((one) => one.event))]
const PORTAL_NAMES = [...ARRIVALS, 'sale.recorded', ...ACT_NAMES.filter((name) => !HOST_EVENTS.has(name))]
const BOUGHT: readonly string[] = PURCHASE_SOURCES
const HOST_NAMES = [...BOUGHT, ...ACT_NAMES].filter((name) => HOST_EVENTS.has(name))

/** All contacts of a person, erased or not, and the one that stands for them. */
export async function personIds(db: Reads, contactId: string) {
  const rows = await db
    .select({ id: contact.id, stands: contact.canonicalId })
    .from(contact)
    .where(sql`${contact.canonicalId} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`)
    .orderBy(asc(contact.id))
  return { id: rows[0]?.stands ?? contactId, members: rows.map(({ id }) => id) }
}
export const peopleAfter = async (db: Reads, after: string, limit: number) =>
  (
    await db
      .select({ id: contact.id })
      .from(contact)
      .where(and(gt(contact.id, after), eq(contact.canonicalId, contact.id)))
      .orderBy(asc(contact.id))
      .limit(limit)
  ).map(({ id }) => id)

/** What was told of how some contacts came, what they bought and what they did for us, the first first. */
export async function factsOf(db: Reads, ids: string[]) {
  const told = await db
    .select({ seq: event.seq, type: event.type, at: event.at, data: event.data, purpose: link.purpose })
    .from(event)
    .leftJoin(link, sql`${link.id} = ${event.data} ->> 'linkId' AND ${event.type} = 'attribution.bound'`)
    .where(
      and(
        inArray(event.contactId, ids),
        inArray(event.type, PORTAL_NAMES),
        // a binding that was taken back brought nobody
        sql`NOT EXISTS (SELECT 1 FROM link_attribution la WHERE la.id = ${event.data} ->> 'attributionId' AND la.ended_at IS NOT NULL)`,
      ),
    )
    .orderBy(asc(event.seq))
  const hosted = await db
    .select({
      seq: trackedEvent.seq,
      type: sql<string>`coalesce(${eventType.countsAs}, ${eventType.name})`,
      ...{ at: trackedEvent.occurredAt, data: trackedEvent.props, late: trackedEvent.late },
    })
    .from(trackedEvent)
    .innerJoin(eventType, eq(eventType.id, trackedEvent.typeId))
    .where(
      and(
        inArray(trackedEvent.contactId, ids),
        inArray(sql`coalesce(${eventType.countsAs}, ${eventType.name})`, HOST_NAMES),
      ),
    )
  const portal = told.map(({ data, purpose, ...row }) => ({ ...row, purpose, data: JSON.parse(data) }))
  const host = hosted.map(({ data, ...row }) => ({ ...row, data: data === null ? {} : JSON.parse(data) }))
  const shaped = (
    source: StageEvent['source'],
    { seq, type, at, data }: (typeof host)[number] | (typeof portal)[number],
  ) => ({ source, seq, type, at, data }) as StageEvent
  return {
    arrivals: portal
      .filter(({ type }) => ARRIVALS.includes(type))
      .map(({ seq, at, data, purpose }): Arrival => ({ seq, at, data, purpose: purpose ?? undefined })),
    bought: [
      ...portal.filter(({ type }) => type === 'sale.recorded').map((one) => shaped('portal', one)),
      ...host.filter(({ type }) => BOUGHT.includes(type)).map((one) => shaped('host', one)),
    ],
    // what is told too late moves nobody, but it was bought
    acts: [
      ...portal.filter(({ type }) => ACT_NAMES.includes(type)).map((one) => shaped('portal', one)),
      ...host.filter(({ type, late }) => !late && ACT_NAMES.includes(type)).map((one) => shaped('host', one)),
    ].sort((a, b) => a.at - b.at),
  }
}

const PUBLISHED = [
  ['testimonialId', 'testimonial.published'],
  ['reviewId', 'review.published'],
  ['storyId', 'story.published'],
] as const
/** The act that brought somebody: their words went live, or they took their link along, last before that person came. */
export async function actBefore(db: Reads, { seq, advocateId, linkId, ...words }: Bringer, at: number) {
  const told = PUBLISHED.find(([key]) => words[key])
  if (told) {
    const [key, type] = told
    const published = await db
      .select({ at: event.at })
      .from(event)
      .where(
        and(
          eq(event.contactId, advocateId),
          lt(event.seq, seq),
          eq(event.type, type),
          sql`${event.data} ->> ${key} = ${words[key]}`,
        ),
      )
      .orderBy(desc(event.seq))
      .limit(1)
      .get()
    return published?.at
  }
  const shared = await db
    .select({ at: share.at })
    .from(share)
    .where(and(eq(share.contactId, advocateId), lte(share.at, at)))
    .orderBy(desc(share.at))
    .limit(1)
    .get()
  return (shared ?? (await db.select({ at: link.createdAt }).from(link).where(eq(link.id, linkId!)).get()))?.at
}

export const edgesOf = (db: Reads, ids: string[]): Promise<Edge[]> =>
  db
    .select()
    .from(loopEdge)
    .where(inArray(loopEdge.prospectId, ids))
    .orderBy(loopEdge.prospectId, loopEdge.advocateId, loopEdge.kind)
export const firstsOf = (db: Reads, ids: string[]): Promise<First[]> =>
  db.select().from(firstPurchase).where(inArray(firstPurchase.contactId, ids)).orderBy(firstPurchase.contactId)
export async function saveEdges(tx: DbTx, ids: string[], edges: Edge[]) {
  await tx.delete(loopEdge).where(inArray(loopEdge.prospectId, ids))
  if (edges.length > 0) await tx.insert(loopEdge).values(edges)
}
export async function saveFirst(tx: DbTx, ids: string[], firsts: First[]) {
  await tx.delete(firstPurchase).where(inArray(firstPurchase.contactId, ids))
  if (firsts.length > 0) await tx.insert(firstPurchase).values(firsts)
}
