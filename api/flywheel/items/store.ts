import { and, asc, count, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { teamComment, workItem } from '../../../db/schema/items.ts'
import { planOffer } from '../../../db/schema/plans.ts'
import type { Key } from '../../kernel/page.ts'
import { isNamed, ofPerson } from '../../kernel/person.ts'
import { asWritten } from '../../kernel/search.ts'
import type { ItemsQuery } from './contract.ts'

export type ItemRow = typeof workItem.$inferSelect

/** False when this cause made one before. */
export const insertItem = async (tx: DbTx, row: typeof workItem.$inferInsert) =>
  (await tx.insert(workItem).values(row).onConflictDoNothing({ target: workItem.cause }).returning({ id: workItem.id }))
    .length === 1
export const itemBy = (db: Reads, cause: string) => db.select().from(workItem).where(eq(workItem.cause, cause)).get()
export const itemById = (db: Reads, id: string) => db.select().from(workItem).where(eq(workItem.id, id)).get()
export const update = (tx: DbTx, id: string, change: Partial<ItemRow>) =>
  tx.update(workItem).set(change).where(eq(workItem.id, id))

const LAST_DAY = '9999-12-31'
const dayKey = sql<string>`coalesce(${workItem.dueOn}, ${LAST_DAY})`
/** A day as the number in a cursor, and back. */
export const dayNumber = (dueOn: string | null) => Number((dueOn ?? LAST_DAY).replaceAll('-', ''))
const dayNamed = (n: number) =>
  String(n)
    .padStart(8, '0')
    .replace(/(....)(..)(..)/, '$1-$2-$3')

const matches = (query: Omit<ItemsQuery, 'cursor' | 'limit'>, today: string) =>
  and(
    eq(workItem.state, query.state),
    query.team && eq(workItem.team, query.team),
    query.kind && eq(workItem.kind, query.kind),
    query.owner === 'none' ? isNull(workItem.ownerId) : query.owner ? eq(workItem.ownerId, query.owner) : undefined,
    query.overdue && lt(workItem.dueOn, today),
    query.q
      ? or(
          sql`${workItem.title} LIKE ${`%${asWritten(query.q)}%`} ESCAPE '\\'`,
          sql`${workItem.contactId} IN (SELECT id FROM contact WHERE ${isNamed(sql`canonical_id`, query.q)})`,
        )
      : undefined,
  )
const [owner, opener, ender] = [alias(account, 'owner'), alias(account, 'opener'), alias(account, 'ender')]
const seen = (db: Reads) =>
  db
    .select({
      item: workItem,
      owner: { id: owner.id, name: owner.name },
      contact: { id: contact.id, name: contact.name },
      openedBy: opener.name,
      endedBy: ender.name,
      comments: sql<number>`(SELECT count(*) FROM ${teamComment} WHERE ${teamComment.subjectKind} = 'item' AND ${teamComment.subjectId} = ${workItem.id})`,
    })
    .from(workItem)
    .leftJoin(owner, eq(owner.id, workItem.ownerId))
    .leftJoin(opener, eq(opener.id, workItem.openedBy))
    .leftJoin(ender, eq(ender.id, workItem.endedBy))
    .leftJoin(contact, eq(contact.id, workItem.contactId))
export type Seen = Awaited<ReturnType<typeof listed>>[number]

/** Open ones by the day they are due, those without a day last; ended ones by when they were opened, the last first. */
export const listed = (db: Reads, query: ItemsQuery, after: Key | undefined, today: string) =>
  query.state === 'open'
    ? seen(db)
        .where(
          and(
            matches(query, today),
            after && or(gt(dayKey, dayNamed(after.at)), and(eq(dayKey, dayNamed(after.at)), gt(workItem.id, after.id))),
          ),
        )
        .orderBy(asc(dayKey), asc(workItem.id))
        .limit(query.limit + 1)
    : seen(db)
        .where(
          and(
            matches(query, today),
            after &&
              or(lt(workItem.openedAt, after.at), and(eq(workItem.openedAt, after.at), lt(workItem.id, after.id))),
          ),
        )
        .orderBy(desc(workItem.openedAt), desc(workItem.id))
        .limit(query.limit + 1)
export const seenById = (db: Reads, id: string) => seen(db).where(eq(workItem.id, id)).get()
export const counts = (db: Reads, today: string) =>
  db
    .select({
      team: workItem.team,
      open: count(),
      overdue: sql<number>`sum(CASE WHEN ${workItem.dueOn} < ${today} THEN 1 ELSE 0 END)`,
    })
    .from(workItem)
    .where(eq(workItem.state, 'open'))
    .groupBy(workItem.team)

/** Those about a person, by any contact of theirs. */
export const about = async (db: Reads, contactId: string) =>
  (await db.select({ id: workItem.id }).from(workItem).where(ofPerson(workItem.contactId, contactId))).map(
    ({ id }) => id,
  )
export const forget = async (tx: DbTx, ids: string[], at: number) => {
  if (ids.length === 0) return
  await tx
    .update(workItem)
    .set({ state: 'dropped', endedAt: at })
    .where(and(inArray(workItem.id, ids), eq(workItem.state, 'open')))
  await tx.update(workItem).set({ title: '', result: '', contactId: null }).where(inArray(workItem.id, ids))
}
export const contactExists = async (db: Reads, id: string) =>
  (await db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.id, id), isNull(contact.erasedAt)))
    .get()) !== undefined
export const planName = async (db: Reads, id: string) =>
  (await db.select({ name: planOffer.name }).from(planOffer).where(eq(planOffer.id, id)).get())?.name
