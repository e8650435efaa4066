import { and, eq, isNull } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { teamComment, teamMention, workItem } from '../../../db/schema/items.ts'

/** A comment with who wrote it; null when they are not here any more. */
export const commentOf = (db: Reads, id: string) =>
  db
    .select({ body: teamComment.body, by: account.name, authorId: teamComment.authorId })
    .from(teamComment)
    .leftJoin(account, eq(account.id, teamComment.authorId))
    .where(eq(teamComment.id, id))
    .get()
/** Colleagues for whom a comment was meant. */
export const mentioned = (db: Reads, commentId: string) =>
  db
    .select({ id: account.id, email: account.email })
    .from(teamMention)
    .innerJoin(account, and(eq(account.id, teamMention.accountId), isNull(account.disabledAt)))
    .where(eq(teamMention.commentId, commentId))
export const itemOf = (db: Reads, id: string) =>
  db.select({ title: workItem.title, dueOn: workItem.dueOn }).from(workItem).where(eq(workItem.id, id)).get()
export const colleague = (db: Reads, id: string) =>
  db
    .select({ email: account.email })
    .from(account)
    .where(and(eq(account.id, id), isNull(account.disabledAt)))
    .get()
