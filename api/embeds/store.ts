import { and, asc, count, desc, eq, gte, inArray, notInArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { collection, collectionItem } from '../../db/schema/collections.ts'
import {
  refusedOrigin,
  widget,
  widgetOrigin,
  widgetRevision,
  widgetStatDay,
  widgetVersion,
} from '../../db/schema/embeds.ts'
import { product } from '../../db/schema/products.ts'
import { setting } from '../../db/schema/settings.ts'
import type { Mode } from './measuring/rules.ts'

export type WidgetRow = typeof widget.$inferSelect
export type VersionRow = typeof widgetVersion.$inferSelect

const withProduct = {
  widget,
  product: { slug: product.slug, name: product.name },
}
export const allWidgets = (read: Reads) =>
  read
    .select(withProduct)
    .from(widget)
    .innerJoin(product, eq(product.id, widget.productId))
    .orderBy(desc(widget.number))

export const widgetById = (read: Reads, id: string) =>
  read
    .select(withProduct)
    .from(widget)
    .innerJoin(product, eq(product.id, widget.productId))
    .where(eq(widget.id, id))
    .get()

export const widgetByPublicId = (read: Reads, publicId: string) =>
  read
    .select(withProduct)
    .from(widget)
    .innerJoin(product, eq(product.id, widget.productId))
    .where(eq(widget.publicId, publicId))
    .get()

export const widgetByNumber = (read: Reads, number: number) =>
  read.select().from(widget).where(eq(widget.number, number)).get()

export const widgetsOfProduct = (read: Reads, productId: string) =>
  read.select().from(widget).where(eq(widget.productId, productId)).orderBy(asc(widget.number))

/** The company's choices that widgets follow: their colour, and whether they count. */
export const choices = async (read: Reads) => {
  const rows = await read
    .select()
    .from(setting)
    .where(inArray(setting.key, ['brand', 'privacy']))
  const saved = Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)])) as {
    brand?: { accent?: string; accentDark?: string }
    privacy?: { measureWidgets?: boolean; widgets?: Mode }
  }
  const { accent, accentDark } = saved.brand ?? {}
  return {
    accent: accent && accentDark ? `light-dark(${accent},${accentDark})` : undefined,
    measured: saved.privacy?.measureWidgets ?? true,
    mode: saved.privacy?.widgets ?? ('aggregate' as const),
  }
}

export const productBySlug = (read: Reads, slug: string) =>
  read
    .select({ id: product.id, slug: product.slug, name: product.name })
    .from(product)
    .where(eq(product.slug, slug))
    .get()

export const originsOf = async (read: Reads, widgetId: string) => {
  const rows = await read
    .select({ origin: widgetOrigin.origin })
    .from(widgetOrigin)
    .where(eq(widgetOrigin.widgetId, widgetId))
    .orderBy(asc(widgetOrigin.origin))
  return rows.map((row) => row.origin)
}

export const collectionById = (read: Reads, id: string) =>
  read.select({ id: collection.id }).from(collection).where(eq(collection.id, id)).get()

/** All collections with how many testimonials each holds now. */
export const allCollections = (read: Reads) =>
  read
    .select({ id: collection.id, name: collection.name, items: count(collectionItem.testimonialId) })
    .from(collection)
    .leftJoin(collectionItem, eq(collectionItem.collectionId, collection.id))
    .groupBy(collection.id)
    .orderBy(asc(collection.name))

export const widgetsOfCollection = (read: Reads, collectionId: string) =>
  read.select().from(widget).where(eq(widget.collectionId, collectionId)).orderBy(asc(widget.number))

export const versionOf = (read: Reads, widgetId: string, version: number) =>
  read
    .select()
    .from(widgetVersion)
    .where(and(eq(widgetVersion.widgetId, widgetId), eq(widgetVersion.version, version)))
    .get()

export const insertWidget = async (tx: DbTx, row: Omit<WidgetRow, 'number'>) => {
  await tx.insert(widget).values(row)
}

export const updateWidgetRow = async (tx: DbTx, id: string, change: Partial<Omit<WidgetRow, 'number' | 'id'>>) => {
  await tx.update(widget).set(change).where(eq(widget.id, id))
}

/** The list becomes exactly `origins`; what is on it now is refused no longer. */
export const setOrigins = async (tx: DbTx, widgetId: string, origins: string[]) => {
  const rest = notInArray(widgetOrigin.origin, origins)
  await tx.delete(widgetOrigin).where(and(eq(widgetOrigin.widgetId, widgetId), rest))
  for (const origin of origins) await tx.insert(widgetOrigin).values({ widgetId, origin }).onConflictDoNothing()
  const mended = inArray(refusedOrigin.origin, origins)
  await tx.delete(refusedOrigin).where(and(eq(refusedOrigin.widgetId, widgetId), mended))
}

export const insertRevision = async (tx: DbTx, row: typeof widgetRevision.$inferSelect) => {
  await tx.insert(widgetRevision).values(row)
}
export const revisionsOf = (read: Reads, widgetId: string) =>
  read
    .select()
    .from(widgetRevision)
    .where(eq(widgetRevision.widgetId, widgetId))
    .orderBy(desc(widgetRevision.revision))
    .limit(50)
export const revisionOf = (read: Reads, widgetId: string, revision: number) =>
  read
    .select()
    .from(widgetRevision)
    .where(and(eq(widgetRevision.widgetId, widgetId), eq(widgetRevision.revision, revision)))
    .get()

export const insertVersion = async (tx: DbTx, row: VersionRow) => {
  await tx.insert(widgetVersion).values(row)
}

export interface Refusal {
  widgetId: string
  origin: string
  reason: string
  count: number
  lastAt: number
}
const MAX_REFUSED = 50

/** Adds what was refused since the last time, and keeps the newest few for each widget. */
export const addRefusals = async (tx: DbTx, refusals: Refusal[]) => {
  for (const row of refusals) {
    await tx
      .insert(refusedOrigin)
      .values(row)
      .onConflictDoUpdate({
        target: [refusedOrigin.widgetId, refusedOrigin.origin],
        set: { count: sql`${refusedOrigin.count} + ${row.count}`, lastAt: row.lastAt, reason: row.reason },
      })
  }
  for (const widgetId of new Set(refusals.map((row) => row.widgetId))) {
    const kept = tx
      .select({ origin: refusedOrigin.origin })
      .from(refusedOrigin)
      .where(eq(refusedOrigin.widgetId, widgetId))
      .orderBy(desc(refusedOrigin.lastAt), asc(refusedOrigin.origin))
      .limit(MAX_REFUSED)
    const mine = eq(refusedOrigin.widgetId, widgetId)
    await tx.delete(refusedOrigin).where(and(mine, notInArray(refusedOrigin.origin, kept)))
  }
}

export const refusalsOf = (read: Reads, widgetId: string) =>
  read
    .select({
      origin: refusedOrigin.origin,
      reason: refusedOrigin.reason,
      count: refusedOrigin.count,
      lastAt: refusedOrigin.lastAt,
    })
    .from(refusedOrigin)
    .where(eq(refusedOrigin.widgetId, widgetId))
    .orderBy(desc(refusedOrigin.lastAt))

const sumSeen = sql<number>`coalesce(sum(${widgetStatDay.seen}), 0)`
const sumClicks = sql<number>`coalesce(sum(${widgetStatDay.clicks}), 0)`
const people = eq(widgetStatDay.bot, 0)

export const totalsOf = (read: Reads, widgetId: string) =>
  read
    .select({ seen: sumSeen, clicks: sumClicks, rows: count() })
    .from(widgetStatDay)
    .where(and(eq(widgetStatDay.widgetId, widgetId), people))
    .get()

export const daysOf = (read: Reads, widgetId: string, since: string) =>
  read
    .select({ day: widgetStatDay.day, seen: sumSeen, clicks: sumClicks })
    .from(widgetStatDay)
    .where(and(eq(widgetStatDay.widgetId, widgetId), people, gte(widgetStatDay.day, since)))
    .groupBy(widgetStatDay.day)
    .orderBy(asc(widgetStatDay.day))
