import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { widget } from '../../../db/schema/embeds.ts'
import { widgetDay } from '../../../db/schema/measuring.ts'
import type { Days } from '../figures/store.ts'

const dayName = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
/** How often words of customers were seen on somebody's page; bots and empty places are not counted. */
export const seenWords = async (db: Reads, { from, until }: Days) =>
  (await db
    .select({ n: sql<number>`coalesce(sum(${widgetDay.seen}), 0)` })
    .from(widgetDay)
    .where(
      and(
        // by widget, then by day, as its key has them
        inArray(widgetDay.widgetId, db.select({ id: widget.id }).from(widget)),
        eq(widgetDay.bot, 0),
        eq(widgetDay.ghost, 0),
        gte(widgetDay.day, dayName(from)),
        lt(widgetDay.day, dayName(until)),
      ),
    )
    .get())!.n
