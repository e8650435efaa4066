import { and, asc, desc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { conversion } from '../../../db/schema/conversions.ts'
import { widgetDay, widgetPlacement, widgetViewerDay, widgetVisitor } from '../../../db/schema/measuring.ts'
import { review } from '../../../db/schema/reviews.ts'
import { setting } from '../../../db/schema/settings.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import type { Mode } from '../measuring/rules.ts'

const sums = {
  drawn: sql<number>`coalesce(sum(${widgetDay.drawn}), 0)`,
  seen: sql<number>`coalesce(sum(${widgetDay.seen}), 0)`,
  engaged: sql<number>`coalesce(sum(${widgetDay.engaged}), 0)`,
  clicks: sql<number>`coalesce(sum(${widgetDay.clicks}), 0)`,
  conversions: sql<number>`coalesce(sum(${widgetDay.conversions}), 0)`,
}
const within = (widgetId: string, since: string, bot: 0 | 1) =>
  and(eq(widgetDay.widgetId, widgetId), gte(widgetDay.day, since), eq(widgetDay.bot, bot), ne(widgetDay.ghost, 1))

export const daysOf = (read: Reads, widgetId: string, since: string) =>
  read
    .select({ day: widgetDay.day, ...sums })
    .from(widgetDay)
    .where(within(widgetId, since, 0))
    .groupBy(widgetDay.day)
    .orderBy(asc(widgetDay.day))
export const botsOf = async (read: Reads, widgetId: string, since: string) =>
  (await read
    .select(sums)
    .from(widgetDay)
    .where(within(widgetId, since, 1))
    .get())!

export const pagesOf = (read: Reads, widgetId: string, since: string, limit: number) =>
  read
    .select({
      origin: widgetPlacement.origin,
      path: widgetPlacement.path,
      firstSeen: widgetPlacement.firstSeen,
      lastSeen: widgetPlacement.lastSeen,
      ...sums,
    })
    .from(widgetDay)
    .innerJoin(widgetPlacement, eq(widgetPlacement.id, widgetDay.placementId))
    .where(within(widgetId, since, 0))
    .groupBy(widgetPlacement.id)
    .orderBy(desc(sums.seen), desc(sums.drawn), asc(widgetPlacement.path))
    .limit(limit)

/** Page views of the two sides since a day: those that saw it, those that did not. */
export const armsSince = (read: Reads, widgetId: string, since: string) =>
  read
    .select({ ghost: widgetDay.ghost, drawn: sums.drawn })
    .from(widgetDay)
    .where(and(eq(widgetDay.widgetId, widgetId), gte(widgetDay.day, since), eq(widgetDay.bot, 0)))
    .groupBy(widgetDay.ghost)
/**
 * Conversions on the page itself by goal and side; a click can only come from the side that saw something. Those that a
 * host told of better later are among them, on both sides alike.
 */
export const goalsSince = (read: Reads, widgetId: string, at: number) =>
  read
    .select({ goal: conversion.goal, ghost: conversion.ghost, n: sql<number>`count(*)` })
    .from(conversion)
    .where(and(eq(conversion.widgetId, widgetId), eq(conversion.route, 'page'), gte(conversion.at, at)))
    .groupBy(conversion.goal, conversion.ghost)
    .orderBy(asc(conversion.goal))

export const conversionsOf = (read: Reads, widgetId: string, at: number) =>
  read
    .select({
      goal: conversion.goal,
      route: conversion.route,
      currency: conversion.currency,
      n: sql<number>`count(*)`,
      amountMinor: sql<number>`total(${conversion.valueMinor})`,
    })
    .from(conversion)
    .where(
      and(
        eq(conversion.widgetId, widgetId),
        gte(conversion.at, at),
        ne(conversion.ghost, 1),
        isNull(conversion.supersededBy),
      ),
    )
    .groupBy(conversion.goal, conversion.route, conversion.currency)
    .orderBy(asc(conversion.goal), asc(conversion.route), asc(conversion.currency))

export const testimonialsBy = (read: Reads, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : read
        .select({ id: testimonial.id, excerpt: testimonial.excerpt, displayName: review.displayName })
        .from(testimonial)
        .innerJoin(review, eq(review.id, testimonial.reviewId))
        .where(inArray(testimonial.id, ids))

export const viewersOf = async (read: Reads, widgetId: string, since: string) =>
  (await read
    .select({
      viewers: sql<number>`coalesce(sum(${widgetViewerDay.viewers}), 0)`,
      converted: sql<number>`coalesce(sum(${widgetViewerDay.converted}), 0)`,
    })
    .from(widgetViewerDay)
    .where(and(eq(widgetViewerDay.widgetId, widgetId), gte(widgetViewerDay.day, since)))
    .get())!
export const visitorsOf = async (read: Reads, widgetId: string, at: number) =>
  (await read
    .select({
      viewers: sql<number>`count(*)`,
      converted: sql<number>`count(*) FILTER (WHERE ${widgetVisitor.convertedAt} >= ${at})`,
    })
    .from(widgetVisitor)
    .where(and(eq(widgetVisitor.widgetId, widgetId), gte(widgetVisitor.lastSeen, at)))
    .get())!

export const privacyOf = async (read: Reads) => {
  const rows = await read
    .select()
    .from(setting)
    .where(inArray(setting.key, ['privacy', 'brand']))
  const saved = Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)])) as {
    privacy?: { measureWidgets?: boolean; widgets?: Mode }
    brand?: { companyName?: string }
  }
  return {
    companyName: saved.brand?.companyName ?? '',
    measured: saved.privacy?.measureWidgets ?? true,
    mode: saved.privacy?.widgets ?? ('aggregate' as const),
  }
}
