import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { widget } from './embeds.ts'

export const CREATIVE_KINDS = ['text', 'link', 'image', 'widget'] as const

/** What partners can take and put on their own pages, with their link in it. */
export const creative = sqliteTable(
  'creative',
  {
    id: text().primaryKey(),
    kind: text({ enum: CREATIVE_KINDS }).notNull(),
    name: text().notNull(),
    /** Words with a `{link}` gap; of a link and beside a widget its label; of a picture what can be seen. */
    words: text().notNull(),
    /** Says that the partner gets money for it; stands beside everything that is taken. */
    disclosure: text().notNull(),
    /** Where a link leads, or where a picture lies. */
    address: text(),
    width: integer(),
    height: integer(),
    widgetId: text('widget_id').references(() => widget.id),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    disabledAt: integer('disabled_at'),
  },
  (t) => [
    index('creative_order').on(t.createdAt, t.id),
    index('creative_widget').on(t.widgetId).where(sql`widget_id IS NOT NULL`),
    check('creative_kind', sql`kind IN ('text', 'link', 'image', 'widget')`),
    check('creative_name', sql`length(name) BETWEEN 1 AND 80`),
    check('creative_words', sql`length(words) BETWEEN 1 AND 2000`),
    check('creative_gap', sql`kind <> 'text' OR instr(words, '{link}') > 0`),
    check('creative_discloses', sql`length(disclosure) BETWEEN 1 AND 200`),
    check('creative_address', sql`(address IS NOT NULL) = (kind IN ('link', 'image'))`),
    check('creative_of_widget', sql`(widget_id IS NOT NULL) = (kind = 'widget')`),
    check(
      'creative_size',
      sql`CASE WHEN kind = 'image' THEN width BETWEEN 1 AND 5000 AND height BETWEEN 1 AND 5000 ELSE width IS NULL AND height IS NULL END`,
    ),
  ],
)
