import { and, asc, count, desc, eq, gte, inArray, isNull, notInArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { consent } from '../../db/schema/contacts.ts'
import { refusedOrigin, widget, widgetOrigin, widgetStatDay, widgetVersion } from '../../db/schema/embeds.ts'
import { product } from '../../db/schema/products.ts'
import { ratingSummary, review } from '../../db/schema/reviews.ts'
import { setting } from '../../db/schema/settings.ts'
import { testimonial } from '../../db/schema/testimonials.ts'

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
    privacy?: { measureWidgets?: boolean }
  }
  const { accent, accentDark } = saved.brand ?? {}
  return {
    accent: accent && accentDark ? `light-dark(${accent},${accentDark})` : undefined,
    measured: saved.privacy?.measureWidgets ?? true,
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

/** What may be shown now: live, on a published review, with a consent that stands. Also the second lock of a withdrawal. */
const showable = and(
  eq(testimonial.state, 'live'),
  eq(review.shown, true),
  eq(consent.scope, 'website_widgets'),
  isNull(consent.withdrawnAt),
)
const words = {
  id: testimonial.id,
  excerpt: testimonial.excerpt,
  displayName: review.displayName,
  rating: review.rating,
  lang: review.lang,
  disclosures: sql<string>`(SELECT json_group_array(json_object('type', d.type, 'text', d.text)) FROM disclosure d
    WHERE d.review_id = ${review.id} AND d.voids_id IS NULL AND NOT EXISTS (SELECT 1 FROM disclosure v WHERE v.voids_id = d.id))`,
}
const showing = (read: Reads) =>
  read
    .selectDistinct(words)
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(consent, eq(consent.reviewId, review.id))

/** The newest testimonials of a product. */
export const newestShowable = (read: Reads, productId: string, limit: number) =>
  showing(read)
    .where(and(showable, eq(review.productId, productId)))
    .orderBy(desc(testimonial.liveFrom), desc(testimonial.id))
    .limit(limit)

export const showableAmong = async (read: Reads, ids: string[]) =>
  ids.length === 0 ? [] : showing(read).where(and(showable, inArray(testimonial.id, ids)))

/** How many published reviews a product has, and the sum of their ratings. */
export const ratingsOf = async (read: Reads, productId: string) => {
  const found = await read
    .select({ n: ratingSummary, all: product.countIncentivized })
    .from(ratingSummary)
    .innerJoin(product, eq(product.id, ratingSummary.productId))
    .where(eq(ratingSummary.productId, productId))
    .get()
  const { n, all } = found ?? {}
  const rewarded = n && !all ? [n.i1, n.i2, n.i3, n.i4, n.i5] : [0, 0, 0, 0, 0]
  const byRating = n ? [n.n1, n.n2, n.n3, n.n4, n.n5].map((count, i) => count - rewarded[i]!) : []
  return {
    reviewCount: byRating.reduce((sum, n) => sum + n, 0),
    ratingSum: byRating.reduce((sum, n, i) => sum + n * (i + 1), 0),
  }
}

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

export interface StatCell {
  day: string
  widgetId: string
  testimonialId: string
  bot: 0 | 1
  seen: number
  clicks: number
}

/** Adds many cells in one statement. */
export const addStats = async (tx: DbTx, cells: StatCell[]) => {
  if (cells.length === 0) return
  const rows = cells.map((c) => [c.day, c.widgetId, c.testimonialId, c.bot, c.seen, c.clicks])
  await tx.run(sql`
    INSERT INTO ${widgetStatDay} (day, widget_id, testimonial_id, bot, seen, clicks)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT (widget_id, day, testimonial_id, bot)
    DO UPDATE SET seen = seen + excluded.seen, clicks = clicks + excluded.clicks`)
}

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
