import { and, asc, count, eq, isNull, ne } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { creative } from '../../../db/schema/creatives.ts'
import { widget } from '../../../db/schema/embeds.ts'
import { link } from '../../../db/schema/links.ts'
import { ofPerson } from '../../kernel/person.ts'

export { linkRules } from '../programme/store.ts'

export const creatives = (db: Reads) =>
  db
    .select({ creative, widget: { id: widget.id, name: widget.name, state: widget.state } })
    .from(creative)
    .leftJoin(widget, eq(widget.id, creative.widgetId))
    .orderBy(asc(creative.createdAt), asc(creative.id))
export const creativesOn = (db: Reads) =>
  db.select().from(creative).where(isNull(creative.disabledAt)).orderBy(asc(creative.createdAt), asc(creative.id))
export const creativeBy = (db: Reads, id: string) => db.select().from(creative).where(eq(creative.id, id)).get()
export const howMany = async (db: Reads) => (await db.select({ n: count() }).from(creative).get())!.n
export const insertCreative = (tx: DbTx, row: typeof creative.$inferInsert) => tx.insert(creative).values(row)
export const changeCreative = (tx: DbTx, id: string, set: Partial<typeof creative.$inferInsert>) =>
  tx.update(creative).set(set).where(eq(creative.id, id))

/** Live widgets that show what customers say. */
export const showingWidgets = (db: Reads) =>
  db
    .select({ id: widget.id, name: widget.name })
    .from(widget)
    .where(and(eq(widget.state, 'live'), ne(widget.surface, 'act')))
    .orderBy(asc(widget.name), asc(widget.number))

/** Links of a partner that lead on now. */
export const linksOn = (db: Reads, contactId: string) =>
  db
    .select({ id: link.id, code: link.code, label: link.label, destination: link.destination })
    .from(link)
    .where(and(ofPerson(link.ownerId, contactId), eq(link.purpose, 'affiliate'), isNull(link.disabledAt)))
    .orderBy(asc(link.createdAt), asc(link.id))
